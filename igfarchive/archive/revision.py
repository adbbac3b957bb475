"""What the database is at: another name after every commit, whoever makes it.

Whoever changes something need not say so, nor can forget to: the database is asked.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import TypeVar, TypeVarTuple

from django.db import connection

SETTLED = 2 * 10**9
"""Nanoseconds after which a file that is written again has another time, on whatever disk."""


Asked = TypeVarTuple("Asked")
Found = TypeVar("Found")

MOST = 64
"""Answers of one function that a process keeps, all of one revision."""


def cached_per_revision(question: Callable[[*Asked], Found]) -> Callable[[*Asked], Found]:
    """Have a process ask the database this once, and again when something was committed.

    For what is the same for all visitors and takes long to count, and is small. What is asked for
    is hashable, and nobody may change what was found.
    """
    last = ""
    turn = Lock()

    @lru_cache(MOST)
    def at(_: str, *asked: *Asked) -> Found:
        return question(*asked)

    @wraps(question)
    def now(*asked: *Asked) -> Found:
        nonlocal last
        name = revision()
        if not name:
            return question(*asked)
        with turn:
            if name != last:
                at.cache_clear()  # Nobody asks for earlier ones again.
                last = name
        return at(name, *asked)

    return now


def revision() -> str:
    """A name for what the database holds, asked before it is read; empty where there is none.

    Two that are equal stand for equal contents. Two that differ may, too: PostgreSQL counts what
    is written in other databases of the same server, and SQLite moves what was written before.
    Who changes something within a transaction sees more than that: there is none for them.
    """
    if connection.in_atomic_block:
        return ""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Transactions that were done by now, and which server has numbered them.
            cursor.execute("SELECT pg_current_snapshot(), pg_postmaster_start_time()")
            return " ".join(map(str, cursor.fetchone()))
    return _revision_of(str(connection.settings_dict["NAME"]))


def _revision_of(database: str) -> str:
    """Each commit of SQLite writes to its log, and whoever closes it last moves that to the file.

    Where one of both was written this moment there is no telling whether it is again.
    """
    found = []
    files = _files(database)
    if files[0].is_symlink():  # SQLite keeps the log beside the file itself
        files = _files(str(files[0].resolve()))
    for path in files:
        try:
            file = path.stat()
        except FileNotFoundError:
            continue
        except OSError:
            return ""  # Whoever reads the database is told why.
        if file.st_size:  # an empty log is as good as none
            found.append((file.st_mtime_ns, file.st_size))
    if not found or time_ns() - max(found)[0] < SETTLED:
        return ""
    return str(found)


@cache
def _files(database: str) -> tuple[Path, Path]:
    """The file of a database and its log: to name them takes longer than to look at them."""
    return Path(database), Path(f"{database}-wal")
