"""Tells a database that cannot be asked from a question that is wrong."""

import re
import sqlite3

from django.db import Error, InterfaceError, OperationalError, connection

from igfarchive.archive.transactions import REPEATABLE

WRONG_QUESTION = sqlite3.SQLITE_ERROR
"""What SQLite calls all that it finds wrong in SQL, and an OperationalError too."""

UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
READ_ONLY = "25006"
"""PostgreSQL's word from a standby, which takes nothing until it is the first server."""

BUSY = {"55P03", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""Both databases' words for a lock that was waited for in vain."""

NOT_MIGRATED = {"42P01", "42703"}
"""PostgreSQL's words for a table and for a column that is not there."""
NO_SUCH_THING = re.compile(r"no such (table|column)\b|has no column named\b")
"""SQLite's."""

LONGEST = 500
"""Characters of what the database says."""


def outage_of(error: BaseException) -> str:
    """Why the database cannot be asked, in one line; empty where it is no matter of that.

    A question that is wrong, a value that does not fit and a row that may not be are faults of
    the program, and stay what they are. Tables that are missing are no fault of it: the database
    waits for its migrations.
    """
    if isinstance(error, connection.Database.Error):  # type: ignore[attr-defined]  # the driver
        error = _as_django_has_it(error)
    if not isinstance(error, Error):
        return ""
    said = " ".join(str(error).split())[:LONGEST]
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None)
    # The lower eight bits are the kind, the others which of its kind: all ways in which a disk
    # fails (266, 778, …) are 10.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    operational = isinstance(error, OperationalError)
    if sqlstate in NOT_MIGRATED or (operational and NO_SUCH_THING.search(said)):
        return f"it is not migrated, run `python manage.py migrate` ({said})"
    if code == WRONG_QUESTION:
        return ""
    if sqlstate in BUSY or code in BUSY:
        return f"others who are changing the archive take too long ({said})"
    if operational or isinstance(error, InterfaceError) or code in UNREADABLE:
        return f"{said}{_reason_of_wait(cause)}"
    return said if sqlstate == READ_ONLY else ""


def is_gone(error: BaseException) -> bool:
    """Whether the database does not answer anybody; one that is busy may answer the next."""
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return bool(outage_of(error)) and not {sqlstate, code} & {*BUSY, *REPEATABLE}


def _as_django_has_it(error: BaseException) -> BaseException:
    """The error of Django for one of the driver's own, which it hands on as it is where the
    connection ends while a cursor of many rows is closed."""
    try:
        with connection.wrap_database_errors:
            raise error
    except Error as translated:
        return translated


def _reason_of_wait(cause: BaseException | None) -> str:
    """A pool says for how long it waited; why, only its connections know."""
    if type(cause).__name__ != "PoolTimeout":
        return ""
    from igfarchive.archive.connections import PooledConnection

    return f": {PooledConnection.refusal}" if PooledConnection.refusal else ""
