"""Pages where the time stands on a line of its own, above the speaker's name or below it.

    00:00:05                    Ada Quill                 0:0:5.120 --> 0:0:9.000
    Ada Quill                   0:05                      Ada Quill
    The tables are open.        The tables are open.      The tables are open.

Captions without names look alike, but for the words that must stand below each name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from igfarchive.text.folding import drop_invisible, fold_spaces, is_blank
from igfarchive.transcripts.grammar.layouts.heads import Head, clock_alone, is_name, recurring
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Page

_LONGEST = 120
# A program that writes 0:0:5.120 pads no number.
_UNPADDED = r"\d{1,3}:\d{1,2}:\d{1,2}\.\d{1,3}"
_SPAN = re.compile(rf"\s{{0,9}}(?P<clock>{_UNPADDED})\s?-->\s?(?P<until>{_UNPADDED})\s{{0,9}}")
_FEWEST = 2
_MOST_WITHOUT_NAMES = 0.34


class _Clock(NamedTuple):
    """A line with nothing but a clock: its place among the lines that hold something."""

    place: int
    clock: str
    until: str


def read(page: Page) -> Page | None:
    """The page with voices and times, if names beside lines with nothing but the time open its
    turns."""
    filled = [index for index, line in enumerate(page.lines) if not is_blank(line.text)]
    texts = [_folded(page.lines[index].text) for index in filled]
    clocks = list(_clocks(texts))
    if len(clocks) < _FEWEST:
        return None
    for places in (_names_below(texts, clocks), _names_above(texts, clocks)):
        heads = [
            Head(
                filled[min(name, clock.place)],
                filled[max(name, clock.place)] + 1,
                texts[name],
                clock=clock.clock,
                until=clock.until,
            )
            for clock, name in places
        ]
        named = len(heads) >= len(clocks) * (1 - _MOST_WITHOUT_NAMES)
        if named and recurring(heads):
            return voice_lines(
                page, heads, "Names that stand by a time were read as who speaks from there."
            )
    return None


def _clocks(texts: Sequence[str]) -> Iterator[_Clock]:
    for place, text in enumerate(texts):
        if match := _SPAN.fullmatch(text):
            yield _Clock(place, match["clock"], match["until"])
        elif clock := clock_alone(text):
            yield _Clock(place, clock, "")


def _names_below(texts: Sequence[str], clocks: Sequence[_Clock]) -> Iterator[tuple[_Clock, int]]:
    """The clocks below which a name stands, and words below that one, with the name's place.

    Of captions without names a line of words stands below each clock, and then the next clock.
    """
    ends = [clock.place for clock in clocks[1:]] + [len(texts)]
    for clock, end in zip(clocks, ends, strict=True):
        if clock.place + 2 < end and is_name(texts[clock.place + 1]):
            yield clock, clock.place + 1


def _names_above(texts: Sequence[str], clocks: Sequence[_Clock]) -> Iterator[tuple[_Clock, int]]:
    """The same of clocks above which a name stands, and below which words."""
    ends = [clock.place - 1 for clock in clocks[1:]] + [len(texts)]
    starts = [0, *(clock.place + 1 for clock in clocks)]
    for start, clock, end in zip(starts, clocks, ends, strict=False):
        if start < clock.place < end - 1 and is_name(texts[clock.place - 1]):
            yield clock, clock.place - 1


def _folded(text: str) -> str:
    """A line as names and clocks are told by; nothing of one that is too long for either."""
    return fold_spaces(drop_invisible(text)) if len(text) <= _LONGEST else ""


LAYOUT = Layout(read)
