"""Clocks as transcripts write them: 0:05, 00:01:15, [00:00:09.11], 1:02:03,450."""

import re

CLOCK = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
"""A pattern without groups. Who uses it sees to it that no digit and no colon stands beside."""

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?")


def milliseconds(clock: str) -> int:
    """What a clock says, in milliseconds: 1:02.5 is 62,500. ValueError for anything else.

    Of two parts the first are minutes; digits behind the stop or comma are a decimal.
    """
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError(f"{clock!r} is no clock")
    hours, minutes, seconds, decimals = match.groups(default="")
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(decimals.ljust(3, "0"))
