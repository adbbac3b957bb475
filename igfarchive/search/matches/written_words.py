"""The words of a text as they are written, for comparing them letter by letter.

Of no account are letter case, punctuation, quotation marks, dashes, the forms of hyphens and
apostrophes, and how much white space there is: captioners put them, and who quotes puts others.
Every letter, accent and figure counts, and so do the signs that are read aloud:

    the tide—tables, “OURS”          the tide tables ours
    co‑chair  co-chair  co chair     co chair                  but cochair is another word
    1,000 boats at 1.5%              1000 boats at 1.5 %       15 is another number, and so is -1.5
    U.S.  AT&T                       us  at & t
    don’t                            don't                     and dont is another word

An aside, [Applause], is nobody's word: those around it follow each other. Scripts written without
spaces are read a character at a time.
"""

import re
import unicodedata
from typing import NamedTuple

from igfarchive.search.matches.quotations import blanked
from igfarchive.text.asides import find_asides
from igfarchive.text.characters import IDEOGRAPHS, Folding
from igfarchive.text.words import APOSTROPHES

_SIGNS = "%‰&+°#"
_KEPT = frozenset(f".,{_SIGNS}")


class WrittenWord(NamedTuple):
    """A word, or a sign that is read aloud, where it stands: `start` and `end` count characters.

    `glued`: nothing parts it from what stands before it, as the 5 of -5 and the % of 5%.
    """

    letters: str
    start: int
    end: int
    glued: bool = False


class WrittenText:
    """The words of a text without its asides, in order. Their `letters` are read at once; a word is
    made when it is asked for, by its place, as of most nothing else is compared."""

    def __init__(self, text: str) -> None:
        text = blanked(text, find_asides(text))
        folded = text.translate(_FOLDING)
        self._origins = [*_FOLDING.origins(text), len(text)]
        self._matches = list(_WORD.finditer(folded))
        plain = folded.isascii()
        self.letters = [
            match[0] if plain and match.lastgroup is None else _letters(match)
            for match in self._matches
        ]

    def __len__(self) -> int:
        return len(self.letters)

    def __getitem__(self, place: int) -> WrittenWord:
        match = self._matches[place]
        start, end = match.span()
        before = self._matches[place - 1] if place else None
        glued = (
            before is not None
            and before.end() == start
            and "sign" in (before.lastgroup, match.lastgroup)
        )
        origins = self._origins
        end = max(origins[end - 1] + 1, origins[end])
        return WrittenWord(self.letters[place], origins[start], end, glued)


def written_words(text: str) -> list[WrittenWord]:
    """All of them."""
    written = WrittenText(text)
    return [written[place] for place in range(len(written))]


def _letters(match: re.Match[str]) -> str:
    letters = match[0]
    if match.lastgroup == "grouped":
        letters = letters.replace(",", "")
    elif match.lastgroup == "dotted":
        letters = letters.replace(".", "")
    return unicodedata.normalize("NFC", letters)


_CURRENCY = "$¢£¤¥฿\u20a0-\u20cf"
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2212")
"""Those that may be a minus."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _fold_character(character: str) -> str:
    """What counts, and a space for what does not; nothing for what shows nothing."""
    if character in APOSTROPHES or character in "'\uff07":
        return "'"
    if character in _DASHES:
        return "-"
    category = unicodedata.category(character)
    if category == "Cf" or _SELECTORS.match(character):
        return ""
    if category == "Sc" or character in _KEPT:
        return unicodedata.normalize("NFKC", character)
    # 10² is not 102; and ・ is one of the signs that an index reads as ideographs.
    if category == "No" or (category in {"Cn", "Po", "Pd"} and _IDEOGRAPH.match(character)):
        return character
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    if category[0] != "M" and not any(map(str.isalnum, folded)):
        return " "
    return folded


_FOLDING = Folding(_fold_character)

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
# In a folded text all else is letters, accents and figures.
_NONE = rf"\s.,'\-{_SIGNS}{_CURRENCY}"
_ANY = rf"[^{_NONE}]"
_LETTER = rf"[^\W\d_{IDEOGRAPHS}](?:(?!\w){_ANY})*"  # with its accents
# Most words are letters that white space follows, for which nothing else need be tried.
_WORD = re.compile(
    rf"""
    (?=[^\s',])
    (?: [a-z]+(?=\s|[.,;:!?]\s)
    |   [{IDEOGRAPHS}][\u3099\u309a]*
    |   (?<!{_ANY})(?<!{_ANY}[.,])(?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?)(?!{_ANY}|[.,]\d)
    |   (?<!{_ANY})(?<!\d[.,])\d+\.\d+(?!{_ANY}|[.,]\d)
    |   (?<![^\s\-{_CURRENCY}])\.\d+(?!{_ANY}|[.,]\d)
    |   (?<!{_ANY})(?<!{_ANY}\.)(?P<dotted>{_LETTER}(?:\.{_LETTER}){{1,8}}(?!{_ANY})\.?(?:'s)?)
    |   (?P<sign>(?<![^\s{_CURRENCY}])-(?=[{_CURRENCY}]?\.?\d)|[%‰&+°{_CURRENCY}]
        |   (?<=[^\W\d_])\#)
    |   [^{_NONE}{IDEOGRAPHS}]+(?:'[^{_NONE}{IDEOGRAPHS}]+)*
    )
    """,
    re.VERBOSE,
)
