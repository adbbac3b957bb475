"""A connection to SQLite is kept for the next request, unless that would see another archive."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.http import HttpRequest, HttpResponse

from igfarchive.databases import databases
from igfarchive.http import kept_connections as module
from igfarchive.http.kept_connections import KeptConnectionMiddleware

pytestmark = pytest.mark.django_db
SAID = "SELECT words FROM turns"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path / "archive.sqlite3", "The tide.")


@pytest.fixture
def kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """The connection of this thread, as the archive opens it."""
    opened = ConnectionHandler(databases(f"sqlite:///{path}", "", pooler=False))["default"]
    monkeypatch.setattr(module, "connection", opened)
    yield opened
    opened.close()


def database(path: Path, words: str) -> Path:
    """A file in which somebody says the words."""
    found = sqlite3.connect(path, isolation_level=None)
    found.execute("PRAGMA journal_mode=WAL")
    found.execute("CREATE TABLE turns (words)")
    found.execute("INSERT INTO turns VALUES (?)", [words])
    found.close()
    return path


def read(kept: BaseDatabaseWrapper, question: str = SAID) -> list[str]:
    """What a request is answered; Django ends each so."""

    def page(_: HttpRequest) -> HttpResponse:
        try:
            with kept.cursor() as cursor:
                cursor.execute(question)
                return HttpResponse("\n".join(words for (words,) in cursor.fetchall()))
        except OperationalError:
            return HttpResponse(status=503)

    response = KeptConnectionMiddleware(page)(HttpRequest())
    kept.close_if_unusable_or_obsolete()
    return response.content.decode().split("\n")


def test_it_is_kept_and_sees_what_others_commit(kept: BaseDatabaseWrapper, path: Path) -> None:
    assert read(kept) == ["The tide."]
    first = kept.connection
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("INSERT INTO turns VALUES ('The quay.')")
    assert read(kept) == ["The tide.", "The quay."]
    assert kept.connection is first
    other.close()


@pytest.mark.parametrize("copied", [False, True], ids=["put in its place", "copied over it"])
def test_not_where_it_is_of_another_file(
    kept: BaseDatabaseWrapper, path: Path, *, copied: bool
) -> None:
    assert read(kept) == ["The tide."]
    other = database(path.with_name("other.sqlite3"), "The quay.")
    os.utime(other, (1, 1))  # as old as no file is that was opened here
    if copied:
        path.write_bytes(other.read_bytes())
        os.utime(path, (1, 1))
    else:
        other.replace(path)
    assert read(kept) == ["The quay."]


def test_not_where_somebody_stopped_in_the_midst_of_reading(
    kept: BaseDatabaseWrapper, path: Path
) -> None:
    with sqlite3.connect(path) as other:
        other.executemany("INSERT INTO turns VALUES (?)", [["The mole."]] * 200)
    left = kept.cursor()
    left.execute(SAID)
    assert left.fetchone() == ("The tide.",)
    with other:
        other.execute("DELETE FROM turns WHERE words = 'The mole.'")
    assert read(kept) == ["The tide."]
    other.close()


def test_not_where_a_question_failed(kept: BaseDatabaseWrapper) -> None:
    read(kept)
    first = kept.connection
    assert read(kept, "SELECT nobody FROM nowhere") == [""]
    assert kept.connection is None
    assert read(kept) == ["The tide."]
    assert kept.connection is not first


def test_within_a_transaction_it_stays(
    kept: BaseDatabaseWrapper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(kept)
    first = kept.connection
    monkeypatch.setattr(kept, "in_atomic_block", True)
    os.utime(path, (1, 1))
    assert read(kept) == ["The tide."]
    assert kept.connection is first


def test_postgresql_has_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(MiddlewareNotUsed):
        KeptConnectionMiddleware(HttpResponse)
