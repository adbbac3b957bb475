"""The tables of an index on three PostgreSQL servers, each with the sessions that a hash gives it.

    server 0    whole_…     all of them, to compare with
                part_…      its own third
                joined_…    turns, labels and sessions: part_… of here, and by postgres_fdw those
                            of the other two; the lexicon and the state of all of them
    server 1    part_…
    server 2    part_…

The engine is asked for `joined` as for any other tables, and each `part` is an index by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.postgres import PostgresEngine
from igfarchive.search.engines.postgres.answer import Question
from igfarchive.search.engines.postgres.database import rows
from igfarchive.search.engines.postgres.tables import Tables
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Tree
from tests.connections import Connections
from tests.postgresql import UNSAFE_BUT_QUICK, server

SERVERS = 3
WHOLE, PART, JOINED = "whole", "part", "joined"

APART = ("turns", "labels", "sessions")
"""The tables of which each server has its sessions."""
TOGETHER = ("lexicon", "state")
"""Those of which the first has all."""

PUSHED = "-c enable_partitionwise_aggregate=on -c enable_partitionwise_join=on"
"""Without these PostgreSQL leaves no counting and no joining to the other servers."""


@dataclass(frozen=True)
class Shards:
    """Connections to each server, and what is asked there."""

    databases: Sequence[Connections]
    whole: PostgresEngine
    joined: PostgresEngine
    parts: Sequence[PostgresEngine]

    def plans(
        self, tree: Tree | None, query: Query, facets: Collection[str] = FACETS
    ) -> list[dict[str, Any]]:
        """How PostgreSQL went about each statement of a question to `joined`."""
        connection = self.databases[0].mine
        with _Recorder(connection) as cursor:
            Question(cursor, Tables(JOINED), tree, query, ()).answer(facets)
        return [self.plan(sql) for sql in cursor.asked]

    def plan(self, sql: str) -> dict[str, Any]:
        """How it goes about that statement, which it does."""
        found = (
            self.databases[0]
            .mine.execute(f"EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, FORMAT JSON) {sql}".encode())
            .fetchone()
        )
        assert found
        plan: dict[str, Any] = found[0][0]["Plan"]
        return plan


class _Recorder(psycopg.ClientCursor[Any]):
    """Remembers what it was asked."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.asked: list[str] = []

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        self.asked.append(self.mogrify(query, params))
        return super().execute(query, params, **more)


def foreign(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a plan asks of other servers, each as EXPLAIN describes it."""
    if plan["Node Type"] == "Foreign Scan":
        yield plan
    for each in plan.get("Plans", ()):
        yield from foreign(each)


def share_frequencies(of: Shards) -> None:
    """Tell each server in how many turns of all three a word stands, and how long these are: then
    it scores as one that has all of them."""
    with of.databases[0].reading() as cursor:
        tables = {table: rows(cursor, f"TABLE {WHOLE}_{table}") for table in TOGETHER}
    for database in of.databases:
        with database.writing() as cursor:
            for table, held in tables.items():
                cursor.execute(f"TRUNCATE {PART}_{table}")
                with cursor.copy(f"COPY {PART}_{table} FROM STDIN") as copy:
                    for row in held:
                        copy.write_row(row)


@contextmanager
def shards(
    bin_folder: Path, sessions: Sequence[SessionDocuments], options: str = UNSAFE_BUT_QUICK
) -> Iterator[Shards]:
    """The servers with these sessions; they are gone afterwards."""
    with ExitStack() as stack:
        urls = [
            stack.enter_context(server(bin_folder, f"{options} {PUSHED}")) for _ in range(SERVERS)
        ]
        databases = [Connections(url) for url in urls]
        for database in databases:
            stack.callback(database.close)
        first = databases[0].mine
        whole = PostgresEngine.build(databases[0], WHOLE, sessions)
        for table in APART:
            first.execute(
                f"CREATE TABLE {JOINED}_{table} (LIKE {WHOLE}_{table}) PARTITION BY HASH (session)"
            )
        parts = [
            PostgresEngine.build(database, PART, [each for each in sessions if each.session in own])
            for database, own in zip(databases, _own(databases[0]), strict=True)
        ]
        for table in APART:
            first.execute(
                f"ALTER TABLE {JOINED}_{table} ATTACH PARTITION {PART}_{table} {_remainder(0)}"
            )
        first.execute("CREATE EXTENSION postgres_fdw")
        for number, url in list(enumerate(urls))[1:]:
            _reach(first, number, url)
        for table in TOGETHER:
            first.execute(
                f"CREATE TABLE {JOINED}_{table} (LIKE {WHOLE}_{table} INCLUDING ALL);"
                f"INSERT INTO {JOINED}_{table} TABLE {WHOLE}_{table}"
            )
        for each in databases:
            each.mine.execute("VACUUM ANALYZE")
        yield Shards(databases, whole, PostgresEngine(databases[0], JOINED), parts)


def _own(database: Connections) -> list[set[int]]:
    """The sessions of each server."""
    own: list[set[int]] = [set() for _ in range(SERVERS)]
    with database.reading() as cursor:
        for session, number in rows(
            cursor,
            f"""SELECT session, number FROM {WHOLE}_sessions, generate_series(0, %(last)s) AS number
            WHERE satisfies_hash_partition(
                '{JOINED}_turns'::regclass, %(last)s + 1, number, session
            )""",  # noqa: S608 - names of our own
            {"last": SERVERS - 1},
        ):
            own[number].add(session)
    return own


def _reach(first: psycopg.Connection[Any], number: int, url: str) -> None:
    """Have the first server read and write what is on another one."""
    host = unquote(urlsplit(url).hostname or "")
    first.execute(
        f"CREATE SERVER server{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{host}',"
        " dbname 'postgres', fetch_size '10000', batch_size '1000', async_capable 'true');"
        f"CREATE USER MAPPING FOR archive SERVER server{number} OPTIONS (user 'archive')"
    )
    for table in APART:
        first.execute(
            f"CREATE FOREIGN TABLE {PART}{number}_{table} PARTITION OF {JOINED}_{table}"
            f" {_remainder(number)} SERVER server{number} OPTIONS (table_name '{PART}_{table}')"
        )


def _remainder(number: int) -> str:
    return f"FOR VALUES WITH (MODULUS {SERVERS}, REMAINDER {number})"
