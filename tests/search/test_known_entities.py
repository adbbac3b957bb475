"""What the archive knows by name, as it is read from the database."""

import pytest

from igfarchive.archive.models import OrganisationName, Session, SpeakerName
from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.known_entities import name_index
from tests import cast
from tests.cast import Panel


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(city="Port Estuary"))


def named(text: str) -> list[Entity]:
    return list(name_index().find(text, nearly=False).entities)


def test_everything_with_a_name_is_known(panel: Panel) -> None:
    SpeakerName.objects.create(speaker=panel.chair, name="A. Wharf", folded="a. wharf")
    OrganisationName.objects.create(organisation=panel.harbour, name="Docks", folded="docks")
    cast.term("EBB", expansion="early bell buoy", variants=["bell buoy"])
    chair, harbour, term, event, session = (
        Entity(EntityKind.SPEAKER, "ada-quill", "Ada Quill", ("A. Wharf",), sessions=1, turns=2),
        Entity(
            EntityKind.ORGANISATION,
            "harbour-authority",
            "Harbour Authority",
            ("Docks",),
            people=1,
            sessions=1,
        ),
        Entity(
            EntityKind.TERM,
            "ebb",
            "EBB",
            ("early bell buoy", "bell buoy"),
            about="early bell buoy",
        ),
        Entity(
            EntityKind.EVENT,
            "harbour-forum-2031",
            "Harbour Forum 2031",
            ("Port Estuary 2031",),
            about="Port Estuary",
            sessions=1,
        ),
        Entity(
            EntityKind.SESSION,
            "harbour-forum-2031/ws-7",
            "Tides and tables",
            ("WS 7",),
            within="Harbour Forum 2031",
            about="Harbour Forum 2031 WS 7",
            turns=7,
            numbered="Workshop 7",
        ),
    )
    assert named("wharf") == [chair]
    assert named("docks") == [harbour]
    assert named("bell buoy") == [term]
    assert named("port estuary") == [event]
    assert named("ws 7") == [session]


def test_who_said_most_and_the_newest_come_first(panel: Panel) -> None:
    cast.speak(panel.session, *[(cast.speaker("Cy Quill"), "Aye.")] * 3)
    assert [each.name for each in named("quill")] == ["Cy Quill", "Ada Quill"]
    cast.session(cast.event("Harbour Forum 2033", 2033), "WS 1", "More tides")
    assert [each.name for each in named("tides")] == ["More tides", "Tides and tables"]


def test_what_is_not_public_is_not(panel: Panel) -> None:
    cast.listed(panel.session, cast.speaker("Beda Quill", merged_into=panel.chair))
    cast.speaker("Cy Wharf")
    cast.organisation("Rope Guild")
    cast.event("Delta Days 2030", 2030)
    for text in ("beda", "cy", "rope guild", "delta days"):
        assert named(text) == [], text
    Session.objects.update(published=False)
    for text in ("ada", "harbour", "tides", "ws 7"):
        assert named(text) == [], text


def test_a_name_that_is_changed_is_another(panel: Panel) -> None:
    assert named("quill")
    before = name_index()
    assert name_index() is before, "built once while all is as it was"
    panel.chair.name = "Ada Feather"
    panel.chair.save()
    assert not named("quill")
    assert named("feather")
