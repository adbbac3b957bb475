"""Which index in the tables of the database serves, and who may write.

    search_index                a row for each generation: its format, and whether it serves
    search_index_7_turns …      the tables of generation 7 (`engines.postgres.tables`)
    search_index_7_versions     which version of each session 7 has followed

They are made when an index is first built, as a folder is: no site that has its index on the disk
has any of them. A change, and what is noted of it, are one transaction: whoever is killed leaves
nothing half done. A generation is removed in the transaction by which another serves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction

from igfarchive.archive.replicas import read_connection
from igfarchive.search.engines.postgres import tables_format
from igfarchive.search.engines.postgres.database import UNREADABLE, Cursor, row, rows, understood
from igfarchive.search.engines.postgres.tables import Tables, drop
from igfarchive.search.generations import MOMENT, PATIENCE, REMEDY
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError

TABLE = "search_index"

LOCKS = 1_907_120_842
"""A number of our own, by which PostgreSQL knows our locks; each has another one beside it."""
WRITING, REBUILDING = 1, 2

_MADE = f"""
    CREATE TABLE IF NOT EXISTS {TABLE} (
        number bigint PRIMARY KEY, format text NOT NULL, serves boolean NOT NULL DEFAULT FALSE,
        stamp bigint NOT NULL DEFAULT 0, written_at timestamptz NOT NULL DEFAULT now()
    )
"""
_KEPT = """
    INSERT INTO {versions} AS known (session, version)
    SELECT * FROM unnest(%(sessions)s::bigint[], %(versions)s::bigint[])
    ON CONFLICT (session) DO UPDATE SET version = excluded.version
    WHERE known.version <> excluded.version
"""


class ArchiveDatabase:
    """The archive's own connections, as the engine asks for them."""

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """Where rows are read, too: a replica has both of one moment."""
        with read_connection().cursor() as cursor:
            yield cast("Cursor", cursor)

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cast("Cursor", cursor)


class TableGenerations:
    """The generations in the archive's database, each known by what its tables begin with."""

    def any(self) -> bool:
        """Whether a generation was ever announced here."""
        return bool(self._serving())

    def current(self) -> str:
        """The generation that serves; IndexUnavailableError where there is none that we can
        read."""
        serving = self._serving()
        if not serving:
            raise IndexUnavailableError(f"There is no search index yet: {REMEDY}")
        ((number, written_as),) = serving
        if written_as != tables_format():
            raise IndexUnavailableError(
                f"The search index is of another version of the archive: {REMEDY}"
            )
        return f"{TABLE}_{number}"

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Alone change what serves, in one transaction. IndexLockedError after so many seconds."""
        with transaction.atomic():
            self._lock(WRITING, patience, "Another process is writing the search index")
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[str]:
        """Alone build the next generation, whose tables have names that this begins.

        All of it is one transaction. Unless it is announced it is removed at the end.
        """
        with transaction.atomic():
            self._lock(REBUILDING, MOMENT, "The search index is being rebuilt already")
            with self._cursor() as cursor:
                cursor.execute(_MADE)
                number = time.time_ns()
                cursor.execute(
                    f"INSERT INTO {TABLE} (number, format) VALUES (%(number)s, %(format)s)",
                    {"number": number, "format": tables_format()},
                )
                generation = f"{TABLE}_{number}"
                cursor.execute(
                    f"CREATE TABLE {generation}_versions"
                    " (session bigint PRIMARY KEY, version bigint NOT NULL)"
                )
            yield generation
            self._clean()

    def rebuild_under_way(self) -> bool:
        """Whether a process builds the next generation. Looking writes nothing."""
        with self._cursor() as cursor:
            (under_way,) = row(
                cursor,
                """SELECT EXISTS (
                    SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                        AND classid = %(locks)s AND objid = %(lock)s AND database =
                            (SELECT oid FROM pg_database WHERE datname = current_database())
                )""",
                {"locks": LOCKS, "lock": REBUILDING},
            )
        return bool(under_way)

    def versions(self, generation: str) -> dict[int, int]:
        """The version of each session that this generation has followed (`keep_versions`)."""
        with self._cursor() as cursor:
            return dict(rows(cursor, f"SELECT session, version FROM {generation}_versions"))

    def versions_stamp(self, generation: str) -> str:
        """What tells these versions from those before and after, without reading them."""
        return str(self._known(generation, "stamp"))

    def written_at(self, generation: str) -> float:
        """When this generation last followed the archive, in seconds of the epoch."""
        return float(self._known(generation, "extract(epoch FROM written_at)"))

    def keep_versions(self, generation: str, versions: Mapping[int, int]) -> None:
        """Write down which versions this generation holds.

        Call this while `writing`, or for a generation that is being built.
        """
        with self._cursor() as cursor:
            table = f"{generation}_versions"
            values = {"sessions": list(versions), "versions": list(versions.values())}
            cursor.execute(_KEPT.format(versions=table), values)
            cursor.execute(
                f"DELETE FROM {table} WHERE session <> ALL(%(sessions)s::bigint[])", values
            )
            cursor.execute(
                f"UPDATE {TABLE} SET stamp = stamp + 1, written_at = clock_timestamp()"
                " WHERE number = %(number)s",
                {"number": _number(generation)},
            )

    def activate(self, generation: str) -> None:
        """Let this generation serve. Call this while `writing`."""
        with self._cursor() as cursor:
            cursor.execute(
                f"UPDATE {TABLE} SET serves = (number = %(number)s)",
                {"number": _number(generation)},
            )

    def _clean(self) -> None:
        """Remove every generation that does not serve: last of all, as whoever asks it is waited
        for, and others wait behind."""
        with self._cursor() as cursor:
            gone = rows(cursor, f"DELETE FROM {TABLE} WHERE NOT serves RETURNING number")
            for (number,) in gone:
                generation = f"{TABLE}_{number}"
                drop(cursor, Tables(generation))
                cursor.execute(f"DROP TABLE IF EXISTS {generation}_versions")

    def _serving(self) -> list[tuple[Any, ...]]:
        """The number and the format of what serves; nothing where nothing does."""
        with self._cursor() as cursor:
            (made,) = row(cursor, f"SELECT to_regclass('{TABLE}') IS NOT NULL")
            if not made:
                return []
            return rows(cursor, f"SELECT number, format FROM {TABLE} WHERE serves")

    def _known(self, generation: str, what: str) -> Any:
        with self._cursor() as cursor:
            found = rows(
                cursor,
                f"SELECT {what} FROM {TABLE} WHERE number = %(number)s",
                {"number": _number(generation)},
            )
        if not found:  # another serves by now
            raise IndexUnavailableError(UNREADABLE)
        return found[0][0]

    @contextmanager
    def _cursor(self) -> Iterator[Cursor]:
        with understood(), ArchiveDatabase().reading() as cursor:
            yield cursor

    def _lock(self, lock: int, patience: float, problem: str) -> None:
        """Held until the transaction ends, however it does."""
        deadline = time.monotonic() + patience
        values = {"locks": LOCKS, "lock": lock}
        with self._cursor() as cursor:
            while not row(cursor, "SELECT pg_try_advisory_xact_lock(%(locks)s, %(lock)s)", values)[
                0
            ]:
                if time.monotonic() >= deadline:
                    raise IndexLockedError(f"{problem}: wait until it is done, and try again.")
                time.sleep(0.05)


def _number(generation: str) -> int:
    return int(generation.rpartition("_")[2])
