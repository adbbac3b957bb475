"""Clocks as transcripts write them: 0:05, 00:01:15, [00:00:09.11], 1:02:03,450."""

import re

CLOCK = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
"""A pattern without groups. Who uses it sees to it that no digit and no colon stands beside."""

HALF_OF_DAY = r"\s?[AaPp]\.?[Mm]\b\.?"
"""A pattern without groups: what behind a clock says that it tells the time of day."""

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?")
# "(10:40)" may be said, and a time of day: a clock in brackets is a time if it has hours, minutes
# and seconds, or decimals. "[0:05.5](https://…)" is a link, and its words are said.
_EXACT = r"(?:\d{1,2}:[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?|[0-5]?\d:[0-5]\d[.,]\d{1,3})"
_BRACKET = re.compile(r"[(（\[［【][ \xa0]{0,3}\d")
_TIME = re.compile(
    rf"[(（][ \xa0]{{0,3}}(?P<round>{_EXACT})[ \xa0]{{0,3}}[)）]"
    rf"|[\[［【][ \xa0]{{0,3}}(?P<square>{_EXACT})[ \xa0]{{0,3}}[\]］】](?!\()"
)


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


def format_clock(moment: int) -> str:
    """A moment in milliseconds as a clock of full seconds: 750,999 is 0:12:30."""
    minutes, seconds = divmod(moment // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def leading_time(text: str) -> tuple[int, int] | None:
    """The time in brackets that a text begins with, in milliseconds, and where the bracket ends;
    None where it begins otherwise. "[00:00:09.11] Yes" gives (9110, 13)."""
    match = _TIME.match(text) if text[:1] in "[(（［【" else None
    return (milliseconds(match["round"] or match["square"]), match.end()) if match else None


def blank_times(text: str) -> str:
    """The text with white space in the place of times in brackets: all else stays where it is."""
    # Few texts have any, and every word of the archive is asked for here: to look for a bracket
    # with a digit is far quicker than to try at each character whether a time begins.
    if ":" not in text or _BRACKET.search(text) is None:
        return text
    return _TIME.sub(lambda match: " " * len(match[0]), text)
