"""A file's name tells a title to whoever asks for it."""

import pytest

from igfarchive.transcripts.grammar.filenames import heading_of_name
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("stem", "code", "title"),
    [
        ("2031-ws-12_tide-tables", "WS 12", "Tide tables"),
        ("igf-2031-of-7-Harbour_Dues", "OF 7", "Harbour Dues"),
        ("20310509-who-keeps-the-quay", "", "Who keeps the quay"),
        ("2031-05-09 Opening", "", "Opening"),
        ("WS81", "WS 81", "WS81"),
        ("2031", "", "2031"),
        ("2031-tides", "", "Tides"),
        ("tides.final", "", "Tides final"),
        ("___", "", "___"),
        ("пристань", "", "Пристань"),
        ("2031.05.tides", "", "05 tides"),
    ],
)
def test_a_title_is_read_off_a_name(stem: str, code: str, title: str) -> None:
    heading = heading_of_name(stem)
    assert (heading.code, heading.title) == (code, title)


def test_a_code_tells_the_kind() -> None:
    assert heading_of_name("ws-12-tides").kind == "workshop"


@pytest.mark.parametrize("filling", ["-", "2031-", "ws-", " ", "ẞ"])
def test_takes_time_linear_in_the_size(filling: str) -> None:
    assert_linear(lambda size: filling * (size // len(filling)), heading_of_name)
