"""The times of TTML: clocks with frames, offsets with units, and what nests in what.

    begin="00:01:02.5"   begin="00:01:02:12" (12 frames)   begin="62.5s"   dur="75f"   end="900000t"

An element's times count from where the one around it begins, or in a sequence from where the one
before it ends, and no element outlasts the one around it.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from lxml import etree

from igfarchive.transcripts.transcript import Times, TranscriptError

_CLOCK = re.compile(r"(\d{2,3}):(\d{2}):(\d{2})(?:\.(\d{1,9})|:(\d{2,3})(?:\.(\d{1,3}))?)?")
_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?(h|m|s|ms|f|t)")
_NUMBER = re.compile(r"[1-9]\d{0,8}")
_UNITS = {"h": Fraction(3_600_000), "m": Fraction(60_000), "s": Fraction(1000), "ms": Fraction(1)}
_FRAMES = 30


class Interval(NamedTuple):
    """In milliseconds; `end` is None where nothing ends it."""

    begin: Fraction
    end: Fraction | None

    @property
    def times(self) -> Times:
        return Times(round(self.begin), None if self.end is None else round(self.end))


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a frame, a part of one and a tick are, in milliseconds."""

    frame: Fraction
    part: Fraction
    tick: Fraction

    def interval(
        self, element: etree._Element, around: Interval | None, begins: Fraction | None = None
    ) -> Interval | None:
        """When an element is, within what is around it, or from where the one before it ends.

        None where neither says. TranscriptError for times of no form.
        """
        begin, dur, end = (self._time(element, name) for name in ("begin", "dur", "end"))
        if begin is dur is end is None and begins is None:
            return around
        outer = around or Interval(Fraction(0), None)
        base = outer.begin if begins is None else begins
        start = base + (begin or 0)
        ends = [
            outer.end,
            None if dur is None else start + dur,
            None if end is None else base + end,
        ]
        known = [each for each in ends if each is not None]
        return Interval(start, max(start, min(known)) if known else None)

    def _time(self, element: etree._Element, name: str) -> Fraction | None:
        written = element.get(name)
        if written is None:
            return None
        if clock := _CLOCK.fullmatch(written.strip()):
            hours, minutes, seconds, decimals, frames, parts = clock.groups(default="")
            whole = (int(hours) * 60 + int(minutes)) * 60 + _decimal(seconds, decimals)
            return whole * 1000 + int(frames or 0) * self.frame + int(parts or 0) * self.part
        if offset := _OFFSET.fullmatch(written.strip()):
            unit = {"f": self.frame, "t": self.tick, **_UNITS}[offset[3]]
            return _decimal(offset[1], offset[2] or "") * unit
        raise TranscriptError(
            f"The time {name}={written[:40]!r} cannot be read.",
            'Write it as "00:01:02.500", or in seconds as "62.5s".',
            element.sourceline or 0,
        )


def clock_of(root: etree._Element) -> Clock:
    """The clock that a document counts by; what it does not say is as the standard has it."""
    said = {etree.QName(name).localname: value.strip() for name, value in root.items()}
    rate = _number(said.get("frameRate"))
    numerator, _, denominator = said.get("frameRateMultiplier", "1 1").partition(" ")
    multiplier = Fraction(_number(numerator) or 1, _number(denominator.strip()) or 1)
    frames = (rate or _FRAMES) * multiplier
    parts = _number(said.get("subFrameRate")) or 1
    ticks = _number(said.get("tickRate")) or (frames * parts if rate else 1)
    return Clock(1000 / frames, 1000 / (frames * parts), Fraction(1000) / ticks)


def _decimal(whole: str, decimals: str) -> Fraction:
    return int(whole) + Fraction(int(decimals or 0), 10 ** len(decimals))


def _number(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None
