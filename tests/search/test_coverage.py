"""What an answer is based on is counted, and what is known to be missing is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session
from igfarchive.search.coverage import archive_version, coverage_of
from igfarchive.search.queries.query import Query
from tests import cast


@pytest.fixture
def panel(db: None) -> cast.Panel:
    """Two sessions of one event, one of which has no words, and an unpublished one of another."""
    panel = cast.panel(cast.event())
    cast.session(panel.session.event, "WS 9", "Ropes", kind="main")
    hidden = cast.session(cast.event("Harbour Forum 2029", 2029), "WS 1", "Ropes")
    cast.speak(hidden, (panel.chair, "Nothing of this is public."))
    Session.objects.filter(pk=hidden.pk).update(published=False)
    return panel


def test_all_that_is_public_is_counted(panel: cast.Panel) -> None:
    found = coverage_of(Query(text="tide", page=3))
    assert (found.sessions, found.turns, found.events, found.years) == (1, 7, 1, (2031, 2031))
    assert found.words == panel.session.words or found.words > 40
    assert (found.without_words, found.lost_audio, found.gaps) == (1, 0, 0)
    assert found.readings == ("as captioned", "as corrected")
    assert found.sentence == "Looked at 7 turns in 1 session of 1 event, 2031."
    assert found.missing == "Known to be missing: 1 session without words."
    assert "misheard" in found.caveat


def test_marks_of_what_is_missing_are_told(panel: cast.Panel) -> None:
    Session.objects.filter(pk=panel.session.pk).update(gaps=2, losses=1)
    found = coverage_of(Query())
    assert (found.lost_audio, found.gaps) == (1, 2)
    assert found.missing == (
        "Known to be missing: 1 session without words, sound lost in 1 place and words not "
        "caught in 2 places."
    )


@pytest.mark.parametrize(
    ("filters", "sessions", "turns", "without_words"),
    [
        ({"speakers": ("ada-quill",)}, 1, 2, 1),
        ({"speakers": ("unknown",)}, 1, 1, 1),
        ({"affiliations": ("harbour-authority",)}, 1, 2, 1),
        ({"groups": ("government",), "regions": ("african",)}, 1, 2, 1),
        ({"groups": ("academia",)}, 0, 0, 1),
        ({"years": ("2031",)}, 1, 7, 1),
        ({"years": ("2029",)}, 0, 0, 0),
        ({"events": ("harbour-forum-2031",), "kinds": ("workshop",)}, 1, 7, 0),
        ({"kinds": ("main",)}, 0, 0, 1),
        ({"sessions": ("harbour-forum-2031/ws-7",)}, 1, 7, 0),
    ],
)
def test_only_what_the_filters_let_through_is_counted(
    panel: cast.Panel,
    filters: dict[str, tuple[str, ...]],
    sessions: int,
    turns: int,
    without_words: int,
) -> None:
    found = coverage_of(Query().changed(**filters))
    assert (found.sessions, found.turns, found.without_words) == (sessions, turns, without_words)
    assert found.years == ((2031, 2031) if sessions else None)


def test_the_version_names_what_is_public(panel: cast.Panel) -> None:
    before = archive_version()
    assert before == archive_version() == coverage_of(Query()).version
    assert len(before) == 12
    renew_versions([panel.session.pk])
    changed = archive_version()
    assert changed != before
    Session.objects.filter(pk=panel.session.pk).update(published=False)
    assert archive_version() not in (before, changed)


def test_it_says_when(panel: cast.Panel) -> None:
    at = coverage_of(Query()).at
    assert at.tzinfo is not None
    assert timezone.now() - at < timedelta(minutes=5)
    assert at.astimezone(UTC) > datetime(2020, 1, 1, tzinfo=UTC)


def test_few_questions_are_asked(
    panel: cast.Panel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        coverage_of(Query())
    with django_assert_num_queries(5):
        coverage_of(Query(speakers=("ada-quill",)))
