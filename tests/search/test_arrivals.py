"""What is new: by when it came in, whatever the day on which it was said."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive import revision
from igfarchive.archive.models import Annotation, EarlierReading, Session, Source, Utterance
from igfarchive.search import arrivals, index
from igfarchive.search.arrivals import (
    NewSession,
    histories,
    new_hits,
    new_sessions,
    new_turns,
    turns_changed,
)
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import total_of
from tests import cast
from tests.cast import Panel
from tests.indexing import follow

FIRST = datetime(2031, 5, 1, 9, tzinfo=UTC)


def imported(session: Session, days: int, name: str = "") -> Source:
    """The file of a session, imported so many days after FIRST; a further one if it has a name."""
    source = cast.source(session)
    if name:
        source.pk, source.name = None, name
        source.save()
    Source.objects.filter(pk=source.pk).update(imported_at=FIRST + timedelta(days=days))
    return source


def logged(session: Session, message: str, days: int) -> None:
    LogEntry.objects.create(
        user=User.objects.get_or_create(username="curator")[0],
        content_type=ContentType.objects.get_for_model(Session),
        object_id=str(session.pk),
        action_flag=CHANGE,
        change_message=message,
        action_time=FIRST + timedelta(days=days),
    )


@pytest.fixture
def panels(db: None) -> list[Panel]:
    """Three of one event; the one that was held last came in first."""
    event = cast.event()
    made = [
        cast.panel(event, code, date=date(2031, 3, day))
        for code, day in (("WS 7", 2), ("WS 8", 1), ("WS 9", 3))
    ]
    for panel, days in zip(made, (1, 2, 0), strict=True):
        imported(panel.session, days)
    index.rebuild()
    return made


def codes(found: Iterable[NewSession]) -> list[str]:
    names = dict(Session.objects.values_list("pk", "code"))
    return [names[each.session] for each in found]


class TestASession:
    def test_comes_in_with_its_words(self, panels: list[Panel]) -> None:
        cast.session(panels[0].session.event, "WS 10")  # catalogued alone
        assert codes(new_sessions()) == ["WS 8", "WS 7", "WS 9"]
        assert new_sessions()[0].came_at == FIRST + timedelta(days=2)

    def test_is_no_newer_for_another_transcript(self, panels: list[Panel]) -> None:
        imported(panels[2].session, 9, "again.txt")
        newest, *_, oldest = new_sessions()
        assert codes([newest, oldest]) == ["WS 8", "WS 9"]
        assert oldest.changed_at == FIRST + timedelta(days=9)

    def test_does_not_come_in_with_its_sheet(self, panels: list[Panel]) -> None:
        sheet = imported(panels[2].session, -5, "ws-9.toml")
        Source.objects.filter(pk=sheet.pk).update(format=Source.SHEET)
        assert histories()[panels[2].session.pk].came_at == FIRST

    @pytest.mark.parametrize(
        "message", ["Published.", '[{"changed": {"fields": ["Room", "Published"]}}]']
    )
    def test_comes_in_when_it_is_published_later(self, panels: list[Panel], message: str) -> None:
        logged(panels[2].session, message, 5)
        newest = new_sessions()[0]
        assert codes([newest]) == ["WS 9"]
        assert newest.came_at == newest.changed_at == FIRST + timedelta(days=5)
        assert newest.imported_at == FIRST, "so that its id stays"

    @pytest.mark.parametrize("message", ["Unpublished.", '[{"changed": {"fields": ["Room"]}}]'])
    def test_changes_when_the_desk_changes_it(self, panels: list[Panel], message: str) -> None:
        logged(panels[2].session, message, 5)
        *_, oldest = new_sessions()
        assert codes([oldest]) == ["WS 9"]
        assert oldest.came_at == FIRST
        assert oldest.changed_at == FIRST + timedelta(days=5)

    def test_changes_with_its_annotations(self, panels: list[Panel]) -> None:
        said = panels[2].utterances[1]
        at = FIRST + timedelta(days=7)
        noted = cast.annotate(said, "tide", replacement="tidal", modified_at=at, created_at=at)
        assert histories()[panels[2].session.pk].changed_at == at
        Annotation.objects.filter(pk=noted.pk).update(published_at=None, status="proposed")
        assert histories()[panels[2].session.pk].changed_at == FIRST

    def test_has_no_history_while_it_is_unpublished(self, panels: list[Panel]) -> None:
        Session.objects.filter(pk=panels[0].session.pk).update(published=False)
        assert panels[0].session.pk not in histories()
        assert codes(new_sessions()) == ["WS 8", "WS 9"]

    def test_is_asked_for_among_others(self, panels: list[Panel]) -> None:
        some = [panels[1].session.pk, panels[2].session.pk]
        assert codes(new_sessions(some)) == ["WS 8", "WS 9"]
        assert codes(new_sessions([])) == []

    def test_takes_four_questions_for_all(
        self, panels: list[Panel], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(4):
            new_sessions()


class TestTurns:
    def test_come_in_with_their_session_in_the_order_of_speech(self, panels: list[Panel]) -> None:
        turns = Utterance.objects.filter(speaker=panels[0].chair)
        found = [each.utterance for each in new_turns(turns, 5)]
        expected = [panel.utterances[at].pk for panel in (panels[1], panels[0]) for at in (1, 4)]
        assert found == [*expected, panels[2].utterances[1].pk]

    def test_are_those_that_are_public(self, panels: list[Panel]) -> None:
        cast.retire(panels[1].utterances[1])
        Session.objects.filter(pk=panels[0].session.pk).update(published=False)
        turns = Utterance.objects.filter(speaker=panels[0].chair)
        assert [each.utterance for each in new_turns(turns, 9)] == [
            panels[1].utterances[4].pk,
            panels[2].utterances[1].pk,
            panels[2].utterances[4].pk,
        ]

    def test_say_when_they_were_changed(
        self, panels: list[Panel], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        corrected, reread, both, noted, untouched = panels[0].utterances[:5]
        at = [FIRST + timedelta(days=days) for days in range(5)]
        cast.annotate(corrected, "morning", replacement="day", modified_at=at[1], created_at=at[0])
        cast.annotate(both, "Applause", replacement="Noise", modified_at=at[2], created_at=at[0])
        cast.annotate(noted, "tables", modified_at=at[4], created_at=at[0])
        for utterance, superseded_at in ((reread, at[3]), (both, at[1])):
            EarlierReading.objects.create(
                utterance=utterance,
                source=utterance.source,
                text="Before.",
                superseded_at=superseded_at,
            )
        numbers = [each.pk for each in (corrected, reread, both, noted, untouched)]
        with django_assert_num_queries(2):
            found = turns_changed(numbers)
        assert found == {corrected.pk: at[1], reread.pk: at[3], both.pk: at[2]}


class TestHits:
    def test_are_the_newest_of_all(self, panels: list[Panel]) -> None:
        found = [each.utterance for each in new_hits(Query(text="table"), 4)]
        order = [panel.utterances[at].pk for panel in (panels[1], panels[0]) for at in (1, 3, 4)]
        assert found == order[:4]

    def test_are_all_where_there_are_few(self, panels: list[Panel]) -> None:
        assert len(new_hits(Query(text="table"), 9)) == 9
        assert len(new_hits(Query(text="table"), 30)) == 9
        assert new_hits(Query(text="zeppelin"), 30) == []

    def test_fit_the_filters(self, panels: list[Panel]) -> None:
        query = Query(
            speakers=("ada-quill",),
            sessions=("harbour-forum-2031/ws-9", "harbour-forum-2031/ws-7"),
        )
        expected = [panels[0].utterances[1].pk, panels[0].utterances[4].pk]
        assert [each.utterance for each in new_hits(query, 2)] == expected
        assert len(new_hits(query, 9)) == 4

    def test_are_those_of_published_sessions(self, panels: list[Panel]) -> None:
        Session.objects.filter(pk=panels[1].session.pk).update(published=False)
        sessions = {panel.session.pk for panel in (panels[0], panels[2])}
        for most in (2, 30):  # before the index has followed
            found = Utterance.objects.in_bulk(
                [each.utterance for each in new_hits(Query(text="table"), most)]
            )
            assert {each.session_id for each in found.values()} <= sessions
        Session.objects.update(published=False)
        follow(*(panel.session for panel in panels))
        assert new_hits(Query(text="table"), 2) == []

    def test_of_hundreds_of_sessions_take_few_questions(
        self,
        panels: list[Panel],
        monkeypatch: pytest.MonkeyPatch,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        event = panels[0].session.event
        for number in range(100, 160):
            session = cast.session(event, f"WS {number}", "More tables")
            cast.speak(session, (panels[0].chair, "One more table."))
            imported(session, -number)
        index.rebuild()
        asked = 0

        def count(query: Query) -> int:
            nonlocal asked
            asked += 1
            return total_of(query)

        monkeypatch.setattr(arrivals, "total_of", count)
        # As outside of a test's transaction, where what is the same is asked for once.
        monkeypatch.setattr(revision, "revision", lambda: "of hundreds of sessions")
        with django_assert_max_num_queries(12):
            found = new_hits(Query(text="table"), 12)
        assert len(found) == 12
        assert found[9].came_at == FIRST - timedelta(days=100)
        assert asked <= 8
