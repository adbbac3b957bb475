"""Clocks as transcripts write them."""

import re
from functools import partial

import pytest

from igfarchive.text.clocks import (
    CLOCK,
    blank_times,
    format_clock,
    leading_time,
    milliseconds,
)
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("0:05", 5_000),
        ("00:01:15", 75_000),
        ("00:00:09.11", 9_110),
        ("1:02:03,450", 3_723_450),
        ("100:00:00", 360_000_000),
        ("1:02.5", 62_500),
    ],
)
def test_a_clock_is_milliseconds(clock: str, expected: int) -> None:
    assert re.fullmatch(CLOCK, clock)
    assert milliseconds(clock) == expected


@pytest.mark.parametrize("text", ["", "5", "10:4", "1:2:3:4", "0:05.1234", "a:05"])
def test_anything_else_is_none(text: str) -> None:
    assert not re.fullmatch(CLOCK, text)
    with pytest.raises(ValueError, match="no clock"):
        milliseconds(text)


@pytest.mark.parametrize(
    ("moment", "clock"),
    [(0, "0:00:00"), (999, "0:00:00"), (750_999, "0:12:30"), (360_000_000, "100:00:00")],
)
def test_a_moment_is_written_in_full_seconds(moment: int, clock: str) -> None:
    assert format_clock(moment) == clock


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00:00:09.11] Yes", (9_110, 13)),
        ("(00:12:05)", (725_000, 10)),
        ("[12:05.5]", (725_500, 9)),
        ("［ 0:00:01 ］", (1_000, 11)),
        ("【0:00:01】", (1_000, 9)),
    ],
)
def test_a_text_may_begin_with_a_time(text: str, expected: tuple[int, int]) -> None:
    assert leading_time(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "Yes [0:00:01]", "0:00:01", "(10:40)", "[12:33]", "[at 0:00:01]", "[0:00:01", "0:00:01]",
     "[0:00:01](https://tides.example/)", "[0:00:71]", "[1:2:3:4]", "[0:00:01\n\n]"],
)  # fmt: skip
def test_what_may_be_said_is_no_time(text: str) -> None:
    assert leading_time(text) is None


def test_blanks_take_the_room_of_times() -> None:
    assert blank_times("At (10:40) [0:00:01] we (0:00:02.5)left.") == (
        "At (10:40)           we            left."
    )


def test_times_are_looked_for_in_time_as_a_text_is_long() -> None:
    for piece in ("[0:00:01", "(0:0", "[0:00:01](", "[ \xa0 "):
        assert_linear(partial(_repeated, piece), blank_times)


def _repeated(piece: str, size: int) -> str:
    return (piece * size)[:size]
