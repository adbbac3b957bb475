"""Clocks as transcripts write them."""

import re

import pytest

from igfarchive.text.clocks import CLOCK, milliseconds


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
