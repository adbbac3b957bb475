"""What the engine needs of a connection to PostgreSQL, whoever keeps it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from igfarchive.search.matches.results import IndexUnavailableError

logger = logging.getLogger(__name__)

Values = Mapping[str, Any]

MISSING = {"42P01", "42703", "3F000"}
"""PostgreSQL's words for a table, a column and a schema that is not there."""
DAMAGED = {"XX001", "XX002"}
"""Its words for a table and for an index whose bytes are not what was written."""

UNREADABLE = "The search index cannot be read: run `python manage.py rebuild_index`."


class Cursor(Protocol):
    """What is used of a cursor, of psycopg or of Django."""

    def execute(self, sql: str, values: Values | None = None, /) -> Any: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...
    def fetchone(self) -> tuple[Any, ...] | None: ...
    def copy(self, sql: str, /) -> AbstractContextManager[Any]: ...


class Database(Protocol):
    """A database as each thread has it."""

    def reading(self) -> AbstractContextManager[Cursor]:
        """A cursor for questions."""
        ...

    def writing(self) -> AbstractContextManager[Cursor]:
        """A cursor in a transaction, or in a part of the one that is open: it is kept at the end,
        or undone on an error."""
        ...


def rows(cursor: Cursor, sql: str, values: Values | None = None) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    return cursor.fetchall()


def row(cursor: Cursor, sql: str, values: Values | None = None) -> tuple[Any, ...]:
    """The one row that there is."""
    (only,) = rows(cursor, sql, values)
    return only


@contextmanager
def understood() -> Iterator[None]:
    """Turn what PostgreSQL says of missing or damaged tables into our own error. A database that
    cannot be asked at all is no matter of the index."""
    try:
        yield
    except Exception as error:
        # Whoever lends the cursor has errors of their own (psycopg, or Django around it), and this
        # room knows neither: what PostgreSQL itself says is told by the code, and all else goes on.
        sqlstate = getattr(error.__cause__ or error, "sqlstate", None)
        if sqlstate not in MISSING | DAMAGED:
            raise
        logger.warning("The search index cannot be read: %r", error)
        raise IndexUnavailableError(UNREADABLE) from error
