"""British and American spelling: one form of a word that both share, for its stem.

    labour      -> labor        organisations -> organizations     centred -> centered
    travelling  -> traveling    programmes    -> programs          defence -> defense

Rules do what is regular, tables the rest (`orthography.toml`). What they make need not be a word
that anybody writes, as long as it is no other word: prise stays what it is, as prize is another.
Spellings that mean something else, too, stay as well: a tyre is no tire, and a cheque no check.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from igfarchive.text.vocabulary import word_set

TABLE = tomllib.loads(Path(__file__).with_name("orthography.toml").read_text("utf-8"))

SHORTEST = 4

_PREFIXES = "|".join(word_set(TABLE["prefixes"]))
_BEGINNINGS: dict[str, str] = TABLE["beginnings"]
_INSIDE: dict[str, str] = TABLE["inside"]
_WHOLE: dict[str, str] = TABLE["whole"]
_NEVER_IZE = word_set(TABLE["never"]["ize"])

# The longest first: of installment and install the one that says more.
_BEGINNING = re.compile(
    rf"((?:{_PREFIXES})?)({'|'.join(sorted(_BEGINNINGS, key=len, reverse=True))})"
)
_PART = re.compile("|".join(_INSIDE))
_RE = re.compile(rf"([a-z]*(?:{'|'.join(TABLE['endings']['re'].split())}))r(e|es|ed)((?:'s)?)")
# The letter before is a consonant: raise, noise, guise and cruise are spelt so everywhere.
_ISE = re.compile(
    r"([a-z]+[b-df-hj-np-tv-z]is)"
    r"((?:e|es|ed|er|ers|ing|ings|able|abilit(?:y|ies)|ation(?:s|al|ally)?|ingly|ably|ements?)(?:'s)?)"
)
_YSE = re.compile(r"([a-z]+ly)s((?:e|es|ed|er|ers|ing)(?:'s)?)")
_NEVER = re.compile(rf"(?:{_PREFIXES})?(?:{'|'.join(_NEVER_IZE)})")


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """A word in its exact form as Americans spell it, or else as nobody does."""
    if len(word) < SHORTEST or not word.isascii():
        return word
    if word in _WHOLE:
        return _WHOLE[word]
    word = _PART.sub(lambda match: _INSIDE[match[0]], word)
    if match := _BEGINNING.match(word):
        word = match[1] + _BEGINNINGS[match[2]] + word[match.end() :]
    if match := _RE.fullmatch(word):
        return match[1] + "er" + match[2].removeprefix("e" * (match[2] != "ed")) + match[3]
    if (match := _ISE.fullmatch(word)) and not _NEVER.fullmatch(match[1]):
        return f"{match[1][:-1]}z{match[2]}"
    if match := _YSE.fullmatch(word):
        return f"{match[1]}z{match[2]}"
    return word
