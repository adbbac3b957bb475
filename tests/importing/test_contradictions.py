"""A sheet that cannot be of its transcript is followed, and said to be doubtful."""

import pytest

from igfarchive.archive.models import Event
from tests.importing.small import WELCOME, load_captions

pytestmark = pytest.mark.django_db

TITLE = "IGF 2031 - Day 2 - WS 4 Cables for small islands"


def doubts(sheet: str, title: str = TITLE, event: str = "") -> list[str]:
    notes = load_captions(WELCOME, title=title, sheet=sheet, event=event).notes
    return [note.message for note in notes if note.message.startswith("The sheet says")]


@pytest.mark.parametrize(
    ("sheet", "doubt"),
    [
        ("[event]\nname = 'IGF 2030'", "event = IGF 2030, the title line IGF 2031"),
        ("[session]\ncode = 'WS 5'", "code = WS 5, the title line WS 4"),
        ("[session]\nday = 3", "day = 3, the title line 2"),
        (
            "[session]\ntitle = 'Towers'",
            "title = Towers, the title line Cables for small islands",
        ),
    ],
)
def test_another_title_line(sheet: str, doubt: str) -> None:
    assert doubts(sheet) == [f"The sheet says {doubt}: is it of this session?"]


def test_another_date_than_that_of_the_page() -> None:
    title = f"{TITLE}\n\n9 May 2031"
    assert doubts("[session]\ndate = 2031-05-10", title) == [
        "The sheet says date = 2031-05-10, the title line 2031-05-09: is it of this session?"
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "[event]\nname = 'IGF 2031'\nyear = 2031\n[session]\ndate = 2031-05-09",
        "[session]\ncode = 'ws-4'\nday = 2\ntitle = 'CABLES to the islands'",
        "[session]\nroom = 'Pier 3'",
    ],
)
def test_one_that_agrees_says_nothing(sheet: str) -> None:
    assert doubts(sheet) == []


def test_another_year_than_that_of_the_event() -> None:
    assert doubts("[session]\ndate = 2013-05-09") == [
        "The sheet says date = 2013-05-09, and IGF 2031 was in 2031."
    ]
    assert doubts("[event]\nname = 'IGF 2031'\nyear = 2013")[:1] == [
        "The sheet says year = 2013 of IGF 2031."
    ]


def test_the_year_that_is_known_of_the_event_counts() -> None:
    Event.objects.create(name="Harbour Days", slug="harbour-days", year=2029)
    sheet = "[event]\nname = 'Harbour Days'\n[session]\ndate = 2031-05-09"
    assert doubts(sheet, title="Cables - part two") == [
        "The sheet says date = 2031-05-09, and Harbour Days was in 2029."
    ]
