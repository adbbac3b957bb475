"""An archive that is there already is brought in line with what counts as a word."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Session, Utterance

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("archive", "0002_annotations")]
AFTER = [("archive", "0003_count_marks")]
BEFORE_TIMES = [("archive", "0006_sources_times_recordings")]
AFTER_TIMES = [("archive", "0007_count_times")]


def migrate(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def migrated() -> Iterator[None]:
    """Brings the archive's models back to what they are today."""
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "archive"]
    yield
    migrate(latest)


@pytest.fixture
def old(migrated: None) -> Apps:
    """The archive's models as they were before marks were counted."""
    return migrate(BEFORE)


class OldArchive:
    """Sessions whose brackets were counted as words."""

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        event = self.model("Event").objects.create(name="Harbour Forum", slug="harbour", year=2031)
        self.ada = self.speaker("ada")
        self.bo = self.speaker("bo")
        self.sessions = [
            self.model("Session").objects.create(event=event, slug=slug, title=slug, code=slug)
            for slug in ("marked", "plain")
        ]

    def model(self, name: str) -> Any:
        return self.apps.get_model("archive", name)

    def speaker(self, name: str) -> Any:
        return self.model("Speaker").objects.create(name=name, slug=name, sort_name=name)

    def say(self, session: Any, *lines: tuple[Any, str, str]) -> None:
        source, _ = self.model("Source").objects.get_or_create(
            session=session, name="a.txt", format="text", encoding="utf-8", content=b"",
            sha256=session.slug, text_sha256=session.slug,
        )  # fmt: skip
        words: dict[Any, int] = {}
        for key, (speaker, kind, text) in enumerate(lines, 1):
            retired = kind == "retired"
            self.model("Utterance").objects.create(
                session=session, key=key, position=None if retired else key,
                retired_at=timezone.now() if retired else None,
                kind="stage" if kind == "stage" else "speech", speaker=speaker, text=text,
                words=len(text.split()), line=key, source=source,
            )  # fmt: skip
            if kind == "speech":
                words[speaker] = words.get(speaker, 0) + len(text.split())
        session.turns, session.words = len(lines), sum(words.values())
        session.save()
        for speaker, count in words.items():
            if speaker:
                self.model("Participation").objects.create(
                    session=session, speaker=speaker, turns=1, words=count
                )


def counts(apps: Apps) -> dict[str, list[tuple[int, int, int]]]:
    """Words, gaps and losses of each turn, by session."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for turn in apps.get_model("archive", "Utterance").objects.order_by("session__slug", "key"):
        found.setdefault(turn.session.slug, []).append((turn.words, turn.gaps, turn.losses))
    return found


def totals(apps: Apps) -> dict[str, tuple[int, int, int, dict[str, int]]]:
    return {
        session.slug: (
            session.words,
            session.gaps,
            session.losses,
            dict(session.participations.values_list("speaker__slug", "words")),
        )
        for session in apps.get_model("archive", "Session").objects.all()
    }


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_marks_are_counted_and_no_longer_as_words(
    old: Apps, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("igfarchive.archive.migrations.0003_count_marks")
    monkeypatch.setattr(migration, "BATCH", batch)
    archive = OldArchive(old)
    marked, plain = archive.sessions
    archive.say(
        marked,
        (archive.ada, "speech", "The tide (inaudible) is in [ Laughter ] again."),
        (archive.bo, "speech", "Good morning."),
        (archive.bo, "stage", "[ No audio ]"),
        (archive.bo, "speech", "It was (audio lost)\n\nso [...] late（inaudible）."),
        (None, "speech", "The tables (all nine of them) are here."),
        (archive.ada, "retired", "A rope (inaudible) once."),
    )
    archive.say(plain, (archive.ada, "speech", "No marks here."))
    archive.model("Session").objects.filter(slug="plain").update(words=77)

    new = migrate(AFTER)

    assert counts(new) == {
        "marked": [(5, 1, 0), (2, 0, 0), (4, 0, 0), (4, 2, 1), (8, 0, 0), (3, 1, 0)],
        "plain": [(3, 0, 0)],
    }
    assert totals(new) == {
        "marked": (5 + 2 + 4 + 8, 3, 1, {"ada": 5, "bo": 6}),
        "plain": (77, 0, 0, {"ada": 3}),
    }


def test_it_counts_as_the_archive_counts_today(old: Apps) -> None:
    archive = OldArchive(old)
    archive.say(
        archive.sessions[0],
        (archive.ada, "speech", "The tide (inaudible) is in [ Laughter ] again."),
        (None, "speech", "So [...] it (no audio) is."),
    )
    new = migrate(AFTER)
    before = totals(new)
    recount(Session.objects.all())
    assert totals(new) == before
    assert Utterance.objects.filter(words=5, gaps=1).count() == 1


def test_it_can_be_taken_back_and_done_again(old: Apps) -> None:
    archive = OldArchive(old)
    archive.say(archive.sessions[0], (archive.ada, "speech", "The (inaudible) tide."))
    first = counts(migrate(AFTER))
    migrate(BEFORE)
    assert counts(migrate(AFTER)) == first == {"marked": [(2, 1, 0)]}


def test_an_empty_archive_stays_empty(old: Apps) -> None:
    assert counts(migrate(AFTER)) == {}


@pytest.mark.usefixtures("migrated")
def test_times_no_longer_count_as_words() -> None:
    archive = OldArchive(migrate(BEFORE_TIMES))
    marked, plain = archive.sessions
    archive.say(
        marked,
        (archive.ada, "speech", "[00:12:33] The tide is in."),
        (archive.bo, "speech", "At (10:40) we leave, [0:13:05.5] all of us."),
    )
    archive.say(plain, (archive.bo, "speech", "It is 0:12:33 here."))
    new = migrate(AFTER_TIMES)
    assert counts(new) == {"marked": [(4, 0, 0), (7, 0, 0)], "plain": [(4, 0, 0)]}
    assert totals(new) == {
        "marked": (11, 0, 0, {"ada": 4, "bo": 7}),
        "plain": (4, 0, 0, {"bo": 4}),
    }
