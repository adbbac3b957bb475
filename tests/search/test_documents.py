"""Which rows of the archive can be found, and by what."""

from datetime import date
from typing import Any

import pytest

from igfarchive.search import documents
from igfarchive.search.documents import all_documents, count_documents, documents_of
from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.queries.query import UNKNOWN
from tests import cast

pytestmark = pytest.mark.django_db


def test_an_utterance_is_found_by_its_speaker_session_and_affiliation_that_day() -> None:
    panel = cast.panel(cast.event(), date=date(2031, 7, 5))

    (session,) = all_documents()

    assert session.session == panel.session.pk
    assert session.documents[1] == Document(
        utterance=panel.utterances[1].pk,
        position=2,
        text=panel.utterances[1].text,
        speaker="ada-quill",
        affiliation="harbour-authority",
        group="government",
        region="african",
        event="harbour-forum-2031",
        year="2031",
        kind="workshop",
        session="harbour-forum-2031/ws-7",
        date=date(2031, 7, 5),
    )


def test_what_is_not_known_is_unknown() -> None:
    event = cast.event("Undated Forum", year=None)
    session = cast.session(event)
    bo = cast.speaker("Bo Tern")
    cast.affiliate(bo, session, organisation=None, position="Pilot", stakeholder_group="academia")
    cast.speak(session, (None, "May I?"), (bo, "You may."))

    (found,) = all_documents()
    nobody, somebody = found.documents

    assert (nobody.speaker, nobody.affiliation, nobody.group, nobody.region, nobody.year) == (
        UNKNOWN,
    ) * 5
    assert (somebody.affiliation, somebody.group, somebody.region) == (UNKNOWN, "academia", UNKNOWN)
    assert nobody.date is None
    assert nobody.date_key == 0


def test_only_the_preferred_affiliation_of_that_session_counts() -> None:
    event = cast.event()
    ada = cast.speaker("Ada Quill")
    union, guild = cast.organisation("Pilots' Union"), cast.organisation("Rope Guild")
    for code, preferred in (("WS 1", union), ("WS 2", guild)):
        session = cast.session(event, code)
        cast.affiliate(ada, session, union, preferred=preferred is union)
        cast.affiliate(ada, session, guild, preferred=preferred is guild)
        cast.speak(session, (ada, "Tide."))

    assert [session.documents[0].affiliation for session in all_documents()] == [
        "pilots-union",
        "rope-guild",
    ]


def test_stage_directions_and_retired_turns_are_not_found() -> None:
    panel = cast.panel(cast.event())
    cast.retire(panel.utterances[0])

    (session,) = all_documents()

    assert [document.position for document in session.documents] == [2, 4, 5, 6, 7, 8]
    assert count_documents() == 6


def test_an_unpublished_session_has_no_documents() -> None:
    panel = cast.panel(cast.event(), published=False)

    assert list(all_documents()) == []
    assert list(documents_of([panel.session.pk])) == [SessionDocuments(panel.session.pk, ())]
    assert count_documents() == 0


def test_a_session_without_words_or_without_a_row_has_no_documents() -> None:
    catalogued = cast.session(cast.event())

    gone = catalogued.pk + 1

    assert list(documents_of([catalogued.pk, gone])) == [
        SessionDocuments(catalogued.pk, ()),
        SessionDocuments(gone, ()),
    ]
    assert list(all_documents()) == []


@pytest.mark.parametrize("sessions", [1, 4])
def test_queries_do_not_grow_with_a_batch(sessions: int, django_assert_num_queries: Any) -> None:
    event = cast.event()
    for number in range(sessions):
        cast.panel(event, f"WS {number}")

    with django_assert_num_queries(5):
        assert len(list(all_documents())) == sessions


def test_batches_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "BATCH", 2)
    event = cast.event()
    numbers = [cast.panel(event, f"WS {number}").session.pk for number in range(5)]

    assert [session.session for session in all_documents()] == numbers
    assert [session.session for session in documents_of([numbers[3]] * 2)] == [numbers[3]]


def test_a_fingerprint_tells_any_change() -> None:
    panel = cast.panel(cast.event())

    def fingerprint() -> str:
        (session,) = documents_of([panel.session.pk])
        return session.holding.fingerprint

    seen = {fingerprint()}
    panel.utterances[1].text += " Ours."
    panel.utterances[1].save()
    seen.add(fingerprint())
    panel.session.slug = "ws-seven"
    panel.session.save()
    seen.add(fingerprint())
    panel.chair.affiliations.update(regional_group="weog")
    seen.add(fingerprint())
    panel.session.date = date(2031, 7, 6)
    panel.session.save()
    seen.add(fingerprint())

    assert len(seen) == 5
    assert fingerprint() in seen
