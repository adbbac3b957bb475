"""Whoever changes the archive does so alone, in one transaction, and again where the database asks.

Two imports, or an import and a merge, lock rows of many tables in whatever order they need them:
each would wait for the other, or make the same speaker twice. SQLite has one writer at a time
anyway; on PostgreSQL writers wait for one lock before they touch a row, and all have one order.
"""

from __future__ import annotations

import fcntl
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from tempfile import gettempdir
from typing import IO, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from igfarchive.archive.scratch import scratch_folder

P = ParamSpec("P")
R = TypeVar("R")

LOCK = 1_907_120_841
"""A number of our own, by which PostgreSQL knows what writers wait for."""

PATIENCE = 20
"""Seconds that a writer waits for another one before it is refused; on SQLite, too (settings)."""

GAP = 0.15
"""Seconds that a writer leaves to another one who waits for SQLite, which does not queue them: who
waits looks every tenth of a second whether it is free, and would hardly ever meet the moment
between two transactions of an import."""

PAUSES = (0.1, 0.4, 1.6)
"""Seconds, about, before each further attempt at what the database asks to be repeated."""

REHEARSAL = "igfarchive-rehearsal-"
"""What the folder of a copy is called, beside what else is temporary."""

REPEATABLE = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock (PostgreSQL, appendix A): nothing is wrong
with what was asked, and next time it may succeed."""


def serialized(change: Callable[P, R]) -> Callable[P, R]:
    """Have `change` run in a transaction of its own, with no other writer beside it.

    It may be called several times, so that it reads anew what it builds on. Called within a
    transaction it becomes part of that, and whoever began it repeats all; but for a rehearsal,
    which may be long: of that each change is repeated by itself.
    """

    @wraps(change)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        def attempt() -> R:
            with _turn() as begun, transaction.atomic():
                begun()
                return change(*args, **kwargs)

        if connection.in_atomic_block and not _rehearsing.get():
            return attempt()
        for pause in PAUSES:
            try:
                return attempt()
            except OperationalError as error:
                if not _asks_to_be_repeated(error):
                    raise
            # Not at the same moment as the other one who was told so.
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        return attempt()

    return alone


@contextmanager
def rehearsal() -> Iterator[None]:
    """Around changes that are to be gone afterwards, and that nobody is to wait for.

    SQLite has one writer at a time: there a copy is changed. PostgreSQL has many: there all of it
    is one transaction, which takes no turn among others and is taken back. Who changes a row that
    it has changed waits for its end.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and Path(name).is_file():
        with _copy(name):
            yield
        return
    rehearsing = _rehearsing.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _rehearsing.reset(rehearsing)


_rehearsing = ContextVar("_rehearsing", default=False)


@contextmanager
def _copy(name: str) -> Iterator[None]:
    """Have this thread's connection lead to a copy of the SQLite database that is called so."""
    with scratch_folder(REHEARSAL, Path(gettempdir())) as folder:
        copied = str(folder / "copy.sqlite3")
        connection.ensure_connection()
        with connection.wrap_database_errors, closing(sqlite3.connect(copied)) as copy:
            connection.connection.backup(copy)
        connection.close()
        connection.settings_dict["NAME"] = copied
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name


@contextmanager
def _turn() -> Iterator[Callable[[], None]]:
    """Around a transaction, for its turn among others; what it gives is called within, first."""
    if connection.vendor == "postgresql":
        yield (lambda: None) if _rehearsing.get() else _wait_for_others
        return
    waiting = None if connection.in_atomic_block else _open_beside_database()
    if waiting is None:
        yield lambda: None
        return
    with waiting:
        # Shared: whoever holds it waits for the transaction to begin.
        fcntl.flock(waiting, fcntl.LOCK_SH)
        yield lambda: fcntl.flock(waiting, fcntl.LOCK_UN)
        try:
            fcntl.flock(waiting, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(GAP)


def _open_beside_database() -> IO[bytes] | None:
    """A file for locks; None where there can be none, as in memory, or on a disk that is read."""
    name = str(connection.settings_dict["NAME"])
    try:
        return Path(f"{name}-writers").open("ab") if Path(name).is_file() else None
    except OSError:
        return None


def _wait_for_others() -> None:
    """Until the transaction ends PostgreSQL lets no other writer past this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _asks_to_be_repeated(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in REPEATABLE
