"""The database has another revision after every commit, and the same while nothing is written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction

from igfarchive.archive import revision as revisions
from igfarchive.archive.models import Event
from igfarchive.archive.revision import MOST, SETTLED, cached_per_revision, revision

NOW = 1_900_000_000 * 10**9
"""In nanoseconds. The tests say when files were written, and wait for no clock."""


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where a file of SQLite takes the place of the database."""
    path = tmp_path / "archive.sqlite3"
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", path)
    monkeypatch.setattr("igfarchive.archive.revision.time_ns", lambda: NOW)
    return path


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """That file, as the archive opens it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE turns (text)")
        yield opened


def written(path: Path, at: int) -> None:
    """Both files were last written then."""
    for file in (path, path.with_name(f"{path.name}-wal")):
        os.utime(file, ns=(at, at))


def test_a_commit_to_sqlite_is_another_revision(path: Path, database: sqlite3.Connection) -> None:
    written(path, NOW - SETTLED)
    before = revision()
    assert before
    assert revision() == before

    database.execute("SELECT * FROM turns").fetchall()
    assert revision() == before

    database.execute("INSERT INTO turns VALUES ('The tide.')")
    written(path, NOW - SETTLED)  # at the same time as before
    assert revision() not in (before, "")


def test_so_is_one_that_begins_the_log_again(path: Path, database: sqlite3.Connection) -> None:
    database.execute("INSERT INTO turns VALUES ('The tide.')")
    database.execute("PRAGMA wal_checkpoint(RESTART)")
    written(path, NOW - 3 * SETTLED)
    before, size = revision(), path.with_name(f"{path.name}-wal").stat().st_size

    database.execute("INSERT INTO turns VALUES ('The rope.')")
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size == size
    assert log.stat().st_mtime_ns != NOW - 3 * SETTLED  # so SQLite wrote it, and not only in memory
    os.utime(log, ns=(NOW - SETTLED, NOW - SETTLED))
    assert revision() not in (before, "")


def test_the_log_stands_beside_the_file_and_not_beside_a_link_to_it(
    path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link = tmp_path / "elsewhere" / "linked.sqlite3"
    link.parent.mkdir()
    link.symlink_to(path)
    written(path, NOW - SETTLED)
    before = revision()
    monkeypatch.setitem(connection.settings_dict, "NAME", link)
    assert revision() == before
    database.execute("INSERT INTO turns VALUES ('The tide.')")
    written(path, NOW - SETTLED)
    assert revision() not in (before, "")


def test_what_was_written_this_moment_has_none(path: Path, database: sqlite3.Connection) -> None:
    written(path, NOW - SETTLED + 1)
    assert revision() == ""
    written(path, NOW + 10**12)  # by a clock that was set back since
    assert revision() == ""


def test_an_empty_log_is_as_good_as_none(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE turns (text)")
    os.utime(path, ns=(NOW - SETTLED, NOW - SETTLED))
    before = revision()
    path.with_name(f"{path.name}-wal").touch()
    assert revision() == before != ""


def test_a_database_in_memory_has_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", ":memory:")
    assert revision() == ""


def test_a_file_that_cannot_be_looked_at_has_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("a file where there was a folder")
    monkeypatch.setitem(connection.settings_dict, "NAME", path / "archive.sqlite3")
    assert revision() == ""


@pytest.mark.django_db
def test_within_a_transaction_there_is_none() -> None:
    assert connection.in_atomic_block
    assert revision() == ""


def test_what_is_kept_is_asked_for_once_a_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    @cached_per_revision
    def turns_of(speaker: str) -> int:
        """How many."""
        asked.append(speaker)
        return len(asked)

    monkeypatch.setattr(revisions, "revision", lambda: "1")
    assert [turns_of(name) for name in ("ada", "bo", "ada", "bo")] == [1, 2, 1, 2]
    monkeypatch.setattr(revisions, "revision", lambda: "2")
    assert [turns_of("ada"), turns_of("ada")] == [3, 3]
    monkeypatch.setattr(revisions, "revision", lambda: "")
    assert [turns_of("ada"), turns_of("ada")] == [4, 5]
    monkeypatch.setattr(revisions, "revision", lambda: "1")
    assert turns_of("ada") == 6  # nothing is kept of a revision that was
    assert turns_of.__doc__ == "How many."


def test_no_more_is_kept_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(revisions, "revision", lambda: "1")
    turns_of = cached_per_revision(asked.append)
    for number in [*range(MOST + 1), 0, MOST]:
        turns_of(number)
    assert asked == [*range(MOST + 1), 0]


@pytest.mark.django_db(transaction=True)
def test_a_commit_to_postgresql_is_another_revision() -> None:
    if connection.vendor != "postgresql":
        assert revision() == ""  # the tests' own database is in memory
        return
    # That it stays the same in between is not for tests to say that share a server with others.
    before = revision()
    Event.objects.create(name="Harbour Forum", slug="harbour-forum")
    after = revision()
    assert "" not in (before, after)
    assert after != before

    with transaction.atomic():
        Event.objects.create(name="Tide Forum", slug="tide-forum")
    assert revision() not in (before, after)
