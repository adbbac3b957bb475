"""Where a key of a sheet stands, for the reader of a message."""

import pytest

from igfarchive.importing.sheet_layout import line_of
from igfarchive.importing.tables import KeyPath
from tests.growth import assert_linear

SHEET = """[session]
links.page = "x"
text = '''
title = "no key"
'''
title = "Tides"
[[speakers]]
name = "Ada"
[[speakers.affiliations]]
country = "Veluria"
[[speakers]]
name = "Bo"
[[speakers.affiliations]]
country = "Veluria"
[[speakers.affiliations]]
country = "Veluria"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("session", "title"), 6),
        (("session", "links", "page"), 2),
        (("session", "room"), 1),
        (("speakers", 0, "name"), 8),
        (("speakers", 1, "name"), 12),
        (("speakers", 1, "role"), 11),
        (("speakers", 0, "affiliations", 0, "country"), 10),
        (("speakers", 1, "affiliations", 1, "country"), 16),
        (("event", "name"), 0),
        ((), 0),
    ],
)
def test_a_key_is_found_or_the_table_around_it(path: KeyPath, line: int) -> None:
    assert line_of(SHEET, path) == line


@pytest.mark.parametrize("filling", ["[[a]]\n", "a.", "[", " ", "'''", "\n", "[a.b]\n"])
def test_takes_time_linear_in_the_size(filling: str) -> None:
    assert_linear(lambda size: filling * (size // len(filling)), lambda text: line_of(text, ("b",)))
