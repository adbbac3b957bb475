"""Lists are those of the pages, a page at a time, and stay in step while the archive changes."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.models import Session, Speaker
from tests import cast
from tests.api.conftest import Ask
from tests.cast import Panel


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["items"]]


def all_pages(ask: Ask, address: str) -> list[str]:
    found: list[str] = []
    following = address
    while following:
        answer = ask(following)
        found += ids(answer)
        following = answer["next"]
    return found


@pytest.fixture
def crowd(panel: Panel) -> list[Speaker]:
    """Seven more speakers, of whom the archive has ten."""
    people = [cast.speaker(f"Person {letter}Dock") for letter in "ABCDEFG"]
    for person in people:
        cast.listed(panel.session, person)
    return people


def test_a_list_is_answered_page_by_page(ask: Ask, crowd: list[Speaker]) -> None:
    first = ask("speakers?limit=4")
    assert (len(first["items"]), first["total"]) == (4, 10)
    assert first["next"].startswith("http://testserver/api/v1/speakers?limit=4&cursor=")
    found = all_pages(ask, "speakers?limit=4")
    assert len(found) == len(set(found)) == 10
    assert found == ids(ask("speakers?limit=100"))
    assert ask("speakers?limit=10")["next"] is None


def test_nothing_is_given_twice_or_left_out_while_others_come_in(
    ask: Ask, panel: Panel, crowd: list[Speaker]
) -> None:
    before = ids(ask("speakers?limit=100"))
    first = ask("speakers?limit=4")
    cast.listed(panel.session, cast.speaker("Early AADock"))
    second = ask(first["next"])
    third = ask(second["next"])
    assert ids(first) + ids(second) + ids(third) == before


def test_a_page_behind_a_row_that_left_says_so(
    ask: Ask, panel: Panel, crowd: list[Speaker]
) -> None:
    first = ask("speakers?limit=4")
    last = Speaker.objects.get(slug=first["items"][-1]["id"])
    last.participations.all().delete()
    answer = ask(first["next"], status=410)
    assert "from its beginning" in answer["detail"]


def test_a_cursor_holds_for_its_question_alone(ask: Ask, crowd: list[Speaker]) -> None:
    following = ask("speakers?limit=4")["next"]
    assert ask(following.replace("limit=4", "limit=2"))["items"]
    for other in (following + "&q=dock", following.replace("speakers", "sessions"), following[:-2]):
        answer = ask(other, status=400)
        assert answer["errors"][0]["parameter"] == "cursor"


def test_a_cursor_is_signed_with_128_bits(ask: Ask, crowd: list[Speaker]) -> None:
    cursor = ask("speakers?limit=4")["next"].rpartition("cursor=")[2]
    said = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert len(said.partition(b"[4,")[0]) == 16


def test_an_empty_list_is_a_list(ask: Ask, panel: Panel) -> None:
    assert ask("speakers?q=zeppelin") == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("events", ["harbour-forum-2032", "harbour-forum-2031"]),
        ("events?year=2031", ["harbour-forum-2031"]),
        ("events?speaker=ada-quill", ["harbour-forum-2031"]),
        ("sessions?q=clocks", ["harbour-forum-2032/of-2"]),
        ("sessions?kind=open-forum&kind=nri", ["harbour-forum-2032/of-2"]),
        ("sessions?affiliation=harbour-authority", ["harbour-forum-2031/ws-7"]),
        ("speakers?q=quill", ["ada-quill"]),
        ("affiliations?q=harbour", ["harbour-authority"]),
        ("terms", ["table", "tide"]),
    ],
)
def test_filters_are_those_of_the_pages(
    ask: Ask, panel: Panel, address: str, found: list[str]
) -> None:
    other = cast.event("Harbour Forum 2032", 2032)
    cast.session(other, "OF 2", "Clocks of the quay", kind="open-forum")
    cast.term("tide")
    cast.term("table")
    assert ids(ask(address)) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("?speaker=bo-tern", [4, 7]),
        ("?speaker=bo-tern&speaker=unknown", [4, 6, 7]),
        ("?affiliation=harbour-authority", [2, 5]),
        ("?group=government&region=african", [2, 5]),
    ],
)
def test_a_transcript_is_read_by_speaker_and_affiliation(
    ask: Ask, panel: Panel, address: str, found: list[int]
) -> None:
    answer = ask(f"sessions/harbour-forum-2031/ws-7/utterances{address}")
    assert [each["key"] for each in answer["items"]] == found


def test_claims_are_listed_by_whom_they_name(ask: Ask, panel: Panel) -> None:
    other = cast.panel(cast.event("Harbour Forum 2032", 2032), "WS 9")
    for address in (
        "claims?session=harbour-forum-2031/ws-7",
        "claims?event=harbour-forum-2031&speaker=ada-quill",
        "claims?event=harbour-forum-2031&affiliation=harbour-authority",
    ):
        (claim,) = ask(address)["items"]
        assert claim["session"] == panel.session.path
    assert [each["session"] for each in ask("claims")["items"]] == [
        other.session.path,
        panel.session.path,
    ]
    assert ask("claims?affiliation=unknown")["items"] == []


def test_annotations_are_listed_by_what_they_are_made_for(ask: Ask, panel: Panel) -> None:
    note = cast.annotate(panel.utterances[1], "tide tables", "A note.")
    correction = cast.annotate(panel.utterances[4], "copy", replacement="print")
    cast.annotate(panel.utterances[4], "nobody", "Not yet.", status="proposed")
    everything = [each["id"] for each in ask("annotations")["items"]]
    assert sorted(everything) == sorted([note.identifier, correction.identifier])
    (found,) = ask("annotations?motivation=editing&session=harbour-forum-2031/ws-7")["items"]
    assert found["id"] == correction.identifier
    assert ask("annotations?event=elsewhere")["total"] == 0


def test_what_was_merged_leads_to_what_was_kept(ask: Ask, panel: Panel, client: Any) -> None:
    twin = cast.speaker("A. Quill")
    twin.merged_into = panel.chair
    twin.save()
    response = client.get("/api/v1/speakers/a-quill")
    assert (response.status_code, response["Location"]) == (302, "/api/v1/speakers/ada-quill")
    assert ids(ask("events?speaker=a-quill")) == ["harbour-forum-2031"]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("events", 3),
        ("sessions", 4),
        ("sessions/harbour-forum-2031/ws-7", 4),
        ("sessions/harbour-forum-2031/ws-7/utterances", 7),
        ("sessions/harbour-forum-2031/ws-7/utterances/2", 6),
        ("speakers", 3),
        ("speakers/ada-quill", 2),
        ("affiliations", 3),
        ("affiliations/harbour-authority", 2),
        ("claims", 2),
        ("terms", 3),
        ("annotations", 2),
        ("search?speaker=ada-quill", 20),
    ],
)
def test_few_questions_are_asked_however_long_the_list(
    ask: Ask, panel: Panel, address: str, most: int
) -> None:
    cast.annotate(panel.utterances[1], "tide tables", "A note.")
    with CaptureQueriesContext(connection) as first:
        ask(address)
    for code in ("WS 8", "WS 9"):
        cast.panel(panel.session.event, code)
    with CaptureQueriesContext(connection) as second:
        ask(address)
    assert len(second) == len(first) <= most


def test_an_unpublished_session_is_nowhere(ask: Ask, panel: Panel) -> None:
    cast.term("tide")
    note = cast.annotate(panel.utterances[1], "tide tables", "A note.")
    Session.objects.update(published=False)
    for address in ("events", "sessions", "speakers", "affiliations", "claims", "annotations"):
        assert ask(address) == {"items": [], "total": 0, "next": None}
    assert ask("terms/tide")["turns"] == 0
    assert ask("search?speaker=ada-quill")["total"] == 0
    for address in (
        "events/harbour-forum-2031",
        "sessions/harbour-forum-2031/ws-7",
        "sessions/harbour-forum-2031/ws-7/utterances",
        "sessions/harbour-forum-2031/ws-7/utterances/2",
        "speakers/ada-quill",
        "affiliations/harbour-authority",
        f"annotations/{note.pk}",
    ):
        ask(address, status=404)
