"""When two spellings are one name."""

import unicodedata

from igfarchive.text.folding import drop_invisible, fold_spaces

_PLAIN = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'") | dict.fromkeys("‐‑‒–—－", "-"))


def fold_name(name: str) -> str:
    """The key under which two spellings are one name.

    Letter case, white space, invisible characters, and the shapes of apostrophes, hyphens and
    wide letters do not count. Accents do, and so does the order of words.
    """
    plain = drop_invisible(name).translate(_PLAIN)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return fold_spaces(folded)
