"""What the database is at: another name after every commit, whoever makes it.

Whoever changes something need not say so, nor can forget to: the database is asked.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import TypeVar, TypeVarTuple

from igfarchive.archive.replicas import read_alias, read_connection

SETTLED = 2 * 10**9
"""Nanoseconds after which a file that is written again has another time, on whatever disk."""


Asked = TypeVarTuple("Asked")
Found = TypeVar("Found")

MOST = 64
"""Answers of one function that a process keeps, all of one revision of a database."""

ASKED = """
    SELECT
        CASE WHEN pg_is_in_recovery()
            THEN pg_last_wal_replay_lsn()::text ELSE pg_current_snapshot()::text END,
        pg_postmaster_start_time()
"""
"""Of a primary, which transactions were done by now; of a replica, how far it has followed, as it
does not know the numbers of those that are under way. And which server has numbered them."""


def cached_per_revision(question: Callable[[*Asked], Found]) -> Callable[[*Asked], Found]:
    """Have a process ask the database this once, and again when something was committed.

    For what is the same for all visitors and takes long to count, and is small. What is asked for
    is hashable, and nobody may change what was found.
    """
    last: dict[str, str] = {}  # of each database, as a primary and its replicas are asked by turns
    turn = Lock()

    @lru_cache(MOST)
    def at(_: str, *asked: *Asked) -> Found:
        return question(*asked)

    @wraps(question)
    def now(*asked: *Asked) -> Found:
        name, database = revision(), read_alias()
        if not name:
            return question(*asked)
        with turn:
            if name != last.get(database):
                at.cache_clear()  # Nobody asks for earlier ones again.
                last[database] = name
        return at(name, *asked)

    return now


def revision() -> str:
    """A name for what the database holds, asked before it is read; empty where there is none.

    Two that are equal stand for equal contents. Two that differ may, too: PostgreSQL counts what
    is written in other databases of the same server, and SQLite moves what was written before.
    Who changes something within a transaction sees more than that: there is none for them.
    """
    connection = read_connection()
    if connection.in_atomic_block:
        return ""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ASKED)
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
