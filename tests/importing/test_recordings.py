"""A sheet lists the recordings of its session, and says where in them it begins."""

import pytest

from igfarchive.archive.models import Recording
from igfarchive.importing.loading import Loaded, Status, load
from igfarchive.importing.sources import SheetFile
from tests.importing.small import SHEET, WELCOME, everything, load_captions

pytestmark = pytest.mark.django_db

AUDIO, VIDEO, OTHER = (f"https://media.example/{name}" for name in ("a.mp3", "b.webm", "c.webm"))


def load_sheet(*recordings: tuple[str, int]) -> Loaded:
    """Load a sheet that lists these recordings, with the seconds before the session begins."""
    listed = ", ".join(f'{{url = "{url}", starts_at = {at}}}' for url, at in recordings)
    links = f"[session.links]\nrecording = [{listed}]\n[[speakers]]"
    return load(None, SheetFile("ws-4.toml", SHEET.replace("[[speakers]]", links, 1).encode()))


def stored() -> list[tuple[int, str, int]]:
    return list(Recording.objects.values_list("position", "url", "starts_at"))


def test_they_are_stored_in_their_order() -> None:
    load_sheet((VIDEO, 750), (AUDIO, 0))
    assert stored() == [(1, VIDEO, 750_000), (2, AUDIO, 0)]


def test_the_same_sheet_again_changes_nothing() -> None:
    load_sheet((VIDEO, 750))
    before = everything()
    assert load_sheet((VIDEO, 750)).status is Status.UNCHANGED
    load_captions(WELCOME)
    load_captions(WELCOME + " Again.")
    assert everything()[3] == before[3]


def test_another_sheet_orders_adds_and_takes_away() -> None:
    load_sheet((VIDEO, 750), (AUDIO, 0), (OTHER, 0))
    assert load_sheet((AUDIO, 5), (VIDEO, 750)).status is Status.UPDATED
    assert stored() == [(1, AUDIO, 5_000), (2, VIDEO, 750_000)]
    load_sheet()
    assert stored() == []


def test_what_a_curator_changed_outlives_a_sheet_that_says_something_else_anew() -> None:
    session = load_sheet((VIDEO, 750), (AUDIO, 0)).session
    Recording.objects.filter(url=VIDEO).update(starts_at=751_000)
    Recording.objects.filter(url=AUDIO).delete()
    Recording.objects.create(session=session, position=3, url=OTHER)
    load_sheet((AUDIO, 0), (VIDEO, 750), (AUDIO.replace("a.", "d."), 9))
    assert stored() == [
        (1, VIDEO, 751_000),
        (2, AUDIO.replace("a.", "d."), 9_000),
        (3, OTHER, 0),
    ]
    load_sheet((VIDEO, 752), (AUDIO, 1))
    assert stored() == [(1, VIDEO, 752_000), (2, AUDIO, 1_000), (3, OTHER, 0)]
