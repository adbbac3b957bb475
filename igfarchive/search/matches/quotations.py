"""A quotation as people write it: its words, and the gaps that may stand for any words."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from igfarchive.search.queries.symbols import LOOKALIKES, OPERATORS
from igfarchive.text.asides import Aside
from igfarchive.text.words import Token, tokens

LONGEST_GAP = 50
"""Words that a gap stands for at most."""

MOST_GAPS = 20
"""Further ones are taken for none: each makes what a quotation may span longer."""
LONG = 6
"""So many words without quotation marks may be a quotation, too."""

# A letter or an ending that an editor put: "[T]he", "govern[ing]" are words, and no gaps.
_WITHIN_WORD = re.compile(r"\[(\w{1,10})\](?=\w)|(?<=\w)\[(\w{1,10})\]")
_GAP = re.compile(r"\[[^\[\]]{0,80}\]|…|\.{3,}|(?<=\s)\.(?:\s\.){2,}")

# What stands in brackets and says something is an editor's.
_SAYS = re.compile(r"\[.*[^\W_]")

_QUOTED = re.compile(r'\s*"([^"]+)(?:"\s*)?')
_OPERATOR = re.compile(r'["()*~]|(?<!\S)[-!]\S|(?<!\S)[|&]+(?!\S)')


@dataclass(frozen=True, slots=True)
class Quotation:
    """`words` are those of `text`, with their offsets into it; a gap stands before each word whose
    index is in `gaps`.

    "the tide […] ours" has the words the, tide and ours, and a gap before word 2.
    """

    text: str
    words: tuple[Token, ...]
    gaps: frozenset[int] = frozenset()


class Gap(NamedTuple):
    """Characters `start` up to `end` of a quotation that may stand for any words; `insertion`:
    words that an editor put there."""

    start: int
    end: int
    insertion: bool = False


def find_gaps(text: str) -> list[Gap]:
    """The gaps of a quotation without brackets in the middle of a word, in order."""
    return [Gap(*match.span(), bool(_SAYS.match(match[0]))) for match in _GAP.finditer(text)]


def blanked(text: str, places: Iterable[Gap | Aside]) -> str:
    """The text with spaces in these places, which are in order: all else stays where it is."""
    parts, end = [], 0
    for place in places:
        parts += [text[end : place.start], " " * (place.end - place.start)]
        end = place.end
    return "".join([*parts, text[end:]])


def read_quotation(text: str) -> Quotation:
    """The words outside of `[…]`, `[...]`, `…`, `...` and `[an editor's insertion]`.

    These are gaps; before the first word and behind the last they say nothing. The text of the
    quotation is without brackets in the middle of a word: "The" for "[T]he".
    """
    text = _WITHIN_WORD.sub(r"\1\2", text)
    found = find_gaps(text)
    words = tuple(tokens(blanked(text, found)))
    starts = [word.start for word in words]
    gaps = sorted({bisect_left(starts, gap.end) for gap in found} - {0, len(words)})
    return Quotation(text, words, frozenset(gaps[:MOST_GAPS]))


def quotation_asked(text: str) -> Quotation | None:
    """The quotation that a query is, if it is one and nothing else: words in quotation marks, of
    which the last may be missing, or LONG plain words or more."""
    marks = text.translate(LOOKALIKES)
    if quoted := _QUOTED.fullmatch(marks):
        return read_quotation(text[slice(*quoted.span(1))])
    if _OPERATOR.search(marks) or OPERATORS & set(text.split()):
        return None
    quotation = read_quotation(text)
    return quotation if len(quotation.words) >= LONG else None
