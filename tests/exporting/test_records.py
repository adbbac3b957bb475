"""The records that all that leaves the archive is made of."""

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from igfarchive.archive.models import Affiliation, Event, Organisation, Session, Speaker, Utterance
from igfarchive.exporting import records
from igfarchive.exporting.formats.format import Row
from igfarchive.exporting.records import (
    TimesRecord,
    UtteranceRecords,
    affiliation_records,
    coverage_record,
    event_records,
    organisation_records,
    participation_records,
    programme_records,
    records_by_number,
    session_record,
    session_records,
    speaker_records,
    term_records,
    utterance_records,
)
from igfarchive.search.coverage import coverage_of
from igfarchive.search.queries.query import Query
from tests import cast
from tests.cast import Panel

SITE = "https://archive.example"
KINDS = [each for name in records.__all__ if is_dataclass(each := getattr(records, name))]


def every_turn(site: str = SITE) -> list[records.UtteranceRecord]:
    return utterance_records(Utterance.objects.order_by("session", "position"), site)


def test_an_utterance_says_who_said_what_where_and_for_whom(panel: Panel) -> None:
    turn = every_turn()[1]

    assert turn.id == "harbour-forum-2031/ws-7/u2"
    assert turn.address == f"{SITE}/sessions/harbour-forum-2031/ws-7/u2/"
    assert (turn.session, turn.session_title) == ("harbour-forum-2031/ws-7", "Tides and tables")
    assert (turn.event, turn.event_name, turn.year) == (
        "harbour-forum-2031",
        "Harbour Forum 2031",
        2031,
    )
    assert turn.speaker
    assert asdict(turn.speaker) == {
        "id": "ada-quill",
        "name": "Ada Quill",
        "address": f"{SITE}/speakers/ada-quill/",
    }
    assert turn.affiliation
    assert asdict(turn.affiliation) == {
        "speaker": "ada-quill",
        "session": "harbour-forum-2031/ws-7",
        "organisation": "harbour-authority",
        "organisation_name": "Harbour Authority",
        "organisation_kind": "Ministry",
        "organisation_country": "Estuaria",
        "position": "Harbour master",
        "stakeholder_group": "government",
        "regional_group": "african",
        "preferred": True,
        "stated_in": f"{SITE}/sessions/harbour-forum-2031/ws-7/u2/",
        "stated_quote": "I chair the Harbour Authority",
        "stated_url": "",
        "origin": "curator",
    }
    assert turn.label == "ADA QUILL"
    assert turn.text_captioned == panel.utterances[1].text
    assert turn.text_corrected is None
    assert turn.text == turn.text_captioned
    assert every_turn()[5].speaker is None
    assert every_turn()[3].affiliation is None


def test_a_correction_stands_beside_the_captions(panel: Panel) -> None:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    cast.annotate(panel.utterances[1], "Thank", replacement="Bless", status="proposed")

    turn = every_turn()[1]

    assert turn.text_captioned == panel.utterances[1].text
    assert turn.text_corrected == turn.text_captioned.replace("tide tables", "time tables")
    assert turn.text == turn.text_corrected


def test_times_are_milliseconds(panel: Panel) -> None:
    cast.tell_times(panel.utterances[1:2])
    Utterance.objects.filter(key=1).update(starts=500, paragraph_times=[[500, None]], ends=None)

    first, second = every_turn()[:2]

    assert (first.starts_ms, first.ends_ms) == (500, None)
    assert first.paragraph_times == [TimesRecord(500, None)]
    assert (second.starts_ms, second.ends_ms) == (0, 20_000)
    assert second.paragraph_times == [TimesRecord(0, 10_000), TimesRecord(10_000, 20_000)]
    assert every_turn()[2].paragraph_times == []


def test_nothing_of_an_unpublished_session_is_in_any(panel: Panel) -> None:
    hidden = cast.panel(cast.event("Hidden Forum 2032", 2032), "WS 9", published=False)
    said_there = cast.affiliate(
        panel.guest, panel.session, None, position="Pilot", stated_in=hidden.utterances[1],
        stated_quote="I chair",
    )  # fmt: skip
    cast.term("tide tables")
    assert said_there.preferred

    (event,) = event_records(Event.objects.public(), SITE)
    assert (event.sessions, event.turns) == (1, 7)
    assert [each.id for each in session_records(Session.objects.all(), SITE)] == [
        "harbour-forum-2031/ws-7"
    ]
    assert {turn.session for turn in every_turn()} == {"harbour-forum-2031/ws-7"}
    assert [
        (each.id, each.sessions, each.turns)
        for each in speaker_records(Speaker.objects.order_by("slug"), SITE)
    ] == [("ada-quill", 1, 2), ("bo-tern", 1, 2), ("moderator", 1, 2)]
    (organisation,) = organisation_records(Organisation.objects.all(), SITE)
    assert (organisation.people, organisation.sessions) == (1, 1)
    claims = affiliation_records(Affiliation.objects.order_by("pk"), SITE)
    assert [(each.session, each.stated_in, each.stated_quote) for each in claims[1:]] == [
        ("harbour-forum-2031/ws-7", None, "")
    ]
    (term,) = term_records([cast.term("tables")], SITE)
    assert term.turns == 1
    assert participation_records(hidden.session.pk, SITE) == []
    made: list[Any] = [event, *every_turn(), *claims, organisation]
    assert "idden" not in json.dumps([asdict(each) for each in made])


def test_a_session_says_what_is_known_of_it(event: Event) -> None:
    held = cast.session(
        event, "WS 3", "Buoys", date=date(2031, 7, 5), room="Quay 2", day=1,
        starts_at=datetime(2031, 7, 5, 9, tzinfo=UTC), language="fr", notice="Captions may err.",
    )  # fmt: skip
    cast.record(held, "https://media.example/3.mp4", 750)

    session = session_record(held, SITE)

    assert (session.id, session.event, session.year) == (
        "harbour-forum-2031/ws-3",
        "harbour-forum-2031",
        2031,
    )
    assert (session.date, session.starts_at) == ("2031-07-05", "2031-07-05T09:00:00+00:00")
    assert (session.ends_at, session.turns, session.language) == (None, 0, "fr")
    assert [asdict(each) for each in session.recordings] == [
        {"url": "https://media.example/3.mp4", "starts_at_ms": 750}
    ]
    assert session.address == f"{SITE}/sessions/harbour-forum-2031/ws-3/"
    assert session_records([held], SITE) == [session]


def test_turns_are_made_in_the_order_that_is_asked_for(panel: Panel) -> None:
    numbers = [each.pk for each in panel.utterances]
    cast.retire(panel.utterances[3])
    made = UtteranceRecords(SITE)

    backwards = made.of_numbers([*numbers[::-1], 999_999])

    assert [turn.key for turn in backwards] == [8, 7, 6, 5, 3, 2, 1]
    assert made.of_numbers([]) == []


def test_turns_are_told_by_their_numbers(panel: Panel) -> None:
    first, *_, last = panel.utterances
    cast.retire(last)

    made = records_by_number([last.pk, first.pk, 999_999], SITE)

    assert {number: turn.key for number, turn in made.items()} == {first.pk: 1}


def test_what_turns_share_is_asked_once_for_all(panel: Panel) -> None:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    made = UtteranceRecords(SITE)
    numbers = [each.pk for each in panel.utterances]
    with CaptureQueriesContext(connection) as first:
        made.of_numbers(numbers)
    with CaptureQueriesContext(connection) as second:
        made.of_numbers(numbers)

    assert len(first) == 5  # turns, sessions, claims, speakers, corrections
    assert len(second) == 2  # turns, corrections


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_is_described(kind: Any) -> None:
    schema = TypeAdapter(kind).json_schema()

    names = {field.name for field in fields(kind)}
    assert names == set(schema["properties"])
    for name in names:
        assert schema["properties"][name].get("description"), name
    assert set(schema["required"]) == names


def test_every_record_is_json_as_it_is(panel: Panel) -> None:
    cast.tell_times(panel.utterances)
    made: list[Any] = [
        *every_turn(),
        *event_records([panel.session.event], SITE),
        *session_records([panel.session], SITE),
        *speaker_records([panel.chair], SITE),
        *organisation_records([panel.harbour], SITE),
        *participation_records(panel.session.pk, SITE),
        *term_records([cast.term("tide tables")], SITE),
        *programme_records([panel.session], SITE),
        coverage_record(coverage_of(Query())),
    ]
    assert {type(each) for each in made} >= set(get_args(Row))
    for each in made:
        written = TypeAdapter(type(each)).dump_json(each)
        assert json.loads(written) == asdict(each)
        assert TypeAdapter(type(each)).validate_json(written) == each
