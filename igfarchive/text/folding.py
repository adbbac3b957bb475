"""What counts as the same text: white space, invisible characters, and the digest of the words."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

# Characters that show nothing and separate nothing: zero-width space and no-break space (a BOM
# in the middle of a file), word joiner, direction marks. The joiners U+200C and U+200D are not
# among them: Persian words and emoji are spelt with them.
INVISIBLE = "\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff"
_ANY_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

# A line drawn across the page: three signs or more, perhaps spaced (`***`, `* * ** *`, `-----`).
RULE = re.compile(r"\s*([*_=~#•·\-–—])(?:\s*\1){2,}\s*")

_EDGES = re.compile(rf"\A[\s{INVISIBLE}]+|(?<![\s{INVISIBLE}])[\s{INVISIBLE}]+\Z")
_MARK = re.compile(r"[>＞]{2,}")


def drop_invisible(text: str) -> str:
    """`text` without the characters that show nothing."""
    # To look for one is far quicker than to translate a text that has none.
    if text.isascii() or _ANY_INVISIBLE.search(text) is None:
        return text
    return text.translate(_DROP_INVISIBLE)


def fold_spaces(text: str) -> str:
    """`text` with every run of Unicode white space made one space, none at the ends."""
    return " ".join(text.split())


def strip(text: str) -> str:
    """`text` without white space and invisible characters at its ends."""
    stripped = text.strip()
    if stripped and (stripped[0] in INVISIBLE or stripped[-1] in INVISIBLE):
        return _EDGES.sub("", stripped)
    return stripped


def is_blank(text: str) -> bool:
    stripped = text.strip()
    return not stripped or (stripped[0] in INVISIBLE and not drop_invisible(stripped).strip())


def is_rule(text: str) -> bool:
    """Whether a line only divides the page."""
    return not text.lstrip()[:1].isalnum() and RULE.fullmatch(drop_invisible(text)) is not None


def text_digest(text: str | Iterable[str]) -> str:
    """The sha256, in hexadecimal, of the words of a text or of its lines.

    Two files that differ only in white space, line ends, invisible characters, rules between
    parts, the space behind `>>`, or Unicode's two ways to write an accent share it; a changed
    word, letter case or punctuation mark does not.
    """
    lines = text.split("\n") if isinstance(text, str) else text
    digest = hashlib.sha256()
    for line in lines:
        words = drop_invisible(unicodedata.normalize("NFC", line))
        if RULE.fullmatch(words):
            continue
        for word in _MARK.sub(" >> ", words).split():
            digest.update(word.encode("utf-8", "surrogatepass"))
            digest.update(b" ")
    return digest.hexdigest()
