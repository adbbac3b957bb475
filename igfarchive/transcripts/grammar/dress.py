"""Tells a label's name from what it wears beside it: stars of Markdown, a clock.

    **[00:01:15] ADA QUILL:** Good morning.

is ADA QUILL, 75,000 ms from the start; stars and clock are no part of the name, and no words.
"""

import re
from typing import NamedTuple

from igfarchive.text.clocks import CLOCK, HALF_OF_DAY, milliseconds
from igfarchive.text.folding import INVISIBLE
from igfarchive.transcripts.transcript import Times

_SPACE = rf"[\s{INVISIBLE}]{{0,9}}"
# A clock, or two with a dash between them: in brackets, or bare with no digit or colon beside it.
# Behind its seconds may stand the frames of a film: 00:01:15:24.
_AT = rf"{CLOCK}(?:{HALF_OF_DAY}|[:;]\d\d)?"
_SPAN = rf"{_AT}(?:\s?[-–—]+\s?{_AT})?"
_CLOCK = rf"(?P<clock>[\[(（]\s?{_SPAN}\s?[\])）]|(?<![\w:.,]){_SPAN}(?![\w:]))"
_ONE = re.compile(rf"({CLOCK})({HALF_OF_DAY})?")
BEFORE = rf"{_SPACE}{_CLOCK}(?:\s?[-–—|])?{_SPACE}"
"""A pattern: the clock before a mark or a name, in its group `clock`."""
_BEFORE = re.compile(BEFORE)
_BEHIND = re.compile(rf"(?:\s|[|–—-]){{0,9}}{_CLOCK}\s*\Z")
_BEHIND_COLON = re.compile(rf"\s{{0,9}}(?P<clock>[\[(（]\s?{_SPAN}\s?[\])）])\s*\Z")
# A sign of a list may stand before the stars.
_EMPHASIS = re.compile(rf"{_SPACE}(?:[-–—•*]\s{{1,3}})?([*_]{{1,3}})(?=[^\s*_])")


class Clock(NamedTuple):
    """A clock as written; `times` are None where it tells the time of day: 10:03 PM."""

    text: str
    times: Times | None


class Dress(NamedTuple):
    """What stands before a name: `start` is where the name begins, `emphasis` the signs that have
    to close behind it."""

    start: int
    emphasis: str = ""
    clock: Clock | None = None


def dress_before(line: str, start: int) -> Dress:
    """What stands at `start` of a line before a name may begin."""
    clock: Clock | None = None
    emphasis = ""
    if match := _BEFORE.match(line, start):
        clock, start = clock_of(match), match.end()
    if match := _EMPHASIS.match(line, start):
        emphasis, start = match[1], match.end()
        if clock is None and (match := _BEFORE.match(line, start)):
            clock, start = clock_of(match), match.end()
    return Dress(start, emphasis, clock)


def clock_of(match: re.Match[str]) -> Clock | None:
    """The clock in a match of BEFORE; None where it has none."""
    text = match["clock"]
    if text is None:
        return None
    clocks = _ONE.findall(text)
    if any(half for _, half in clocks):
        return Clock(text, None)
    start, *end = (milliseconds(clock) for clock, _ in clocks)
    return Clock(text, Times(start, *end))


def clock_behind(line: str, end: int) -> tuple[int, Clock | None]:
    """(where the speech begins, the clock) behind a colon: one in brackets that ends the line, with
    the speech on the next."""
    if match := _BEHIND_COLON.match(line, end):
        return match.end(), clock_of(match)
    return end, None


def without_emphasis(line: str, written: str, end: int, emphasis: str) -> tuple[str, int] | None:
    """(`written` without the signs that close its emphasis, where the speech begins).

    `written` ends in the colon before `end`. None where nothing closes: `*Bo Tern: no*`.
    """
    if written.count(emphasis) == 1:
        return written.replace(emphasis, " "), end
    if emphasis[0] not in written and line.startswith(emphasis, end):
        return written, end + len(emphasis)
    return None


def without_clock(written: str) -> tuple[str, Clock | None]:
    """(a name without the clock at its end, that clock)."""
    if ":" in written and (match := _BEHIND.search(written)):
        return written[: match.start()], clock_of(match)
    return written, None
