"""The engine on PostgreSQL: the tables of one index, which this process asks and changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from igfarchive.search.engines import Candidates, Holding, Keyword, SessionDocuments
from igfarchive.search.engines.postgres import writing
from igfarchive.search.engines.postgres.answer import Question
from igfarchive.search.engines.postgres.candidates import find_candidates, longest_beginning
from igfarchive.search.engines.postgres.conditions import Conditions, Values
from igfarchive.search.engines.postgres.database import Cursor, Database, rows, understood
from igfarchive.search.engines.postgres.filters import passing_turns, seen
from igfarchive.search.engines.postgres.keyness import Comparison
from igfarchive.search.engines.postgres.lexicon import counted, frequencies
from igfarchive.search.engines.postgres.scoring import state_of
from igfarchive.search.engines.postgres.tables import WORDS, Tables
from igfarchive.search.matches.results import Results
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Fuzzy, Or, Prefix, Tree


class PostgresEngine:
    """Passes the contract of `igfarchive.search.engines.Engine`.

    It keeps nothing but names, so that threads may share it: each has a connection of its own.
    """

    def __init__(self, database: Database, prefix: str) -> None:
        """The engine on the tables whose names begin so."""
        self._database = database
        self._tables = Tables(prefix)

    @classmethod
    def build(
        cls, database: Database, prefix: str, sessions: Iterable[SessionDocuments]
    ) -> PostgresEngine:
        """Make the tables anew, of which there are none."""
        engine = cls(database, prefix)
        with understood(), database.writing() as cursor:
            writing.build(cursor, engine._tables, sessions)
        return engine

    def search(
        self,
        tree: Tree | None,
        query: Query,
        facets: Collection[str] = FACETS,
        hidden: frozenset[int] = frozenset(),
    ) -> Results:
        with self._asked() as cursor:
            return Question(cursor, self._tables, tree, query, hidden).answer(facets)

    def every_hit(
        self, tree: Tree | None, query: Query, hidden: frozenset[int] = frozenset()
    ) -> Sequence[int]:
        with self._asked() as cursor:
            return Question(cursor, self._tables, tree, query, hidden).every_hit()

    def spellings(
        self, word: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        with self._asked() as cursor:
            return counted(cursor, self._tables, Fuzzy(word), most, hidden)

    def completions(
        self, prefix: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        with self._asked() as cursor:
            return counted(cursor, self._tables, Prefix(prefix), most, hidden)

    def document_frequencies(
        self,
        words: Sequence[str],
        hidden: frozenset[int] = frozenset(),  # noqa: ARG002 - which may be counted
    ) -> Sequence[int]:
        with self._asked() as cursor:
            counts = frequencies(cursor, self._tables, WORDS, words)
            return [counts.get(word, 0) for word in words]

    def candidates(
        self,
        words: Sequence[str],
        queries: Sequence[Query],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Candidates:
        with self._asked() as cursor:
            return find_candidates(cursor, self._tables, words, queries, most, hidden)

    def longest_beginning(
        self, words: Sequence[str], least: int, hidden: frozenset[int] = frozenset()
    ) -> tuple[int, Sequence[int]]:
        with self._asked() as cursor:
            return longest_beginning(cursor, self._tables, words, least, hidden)

    def held_together(
        self,
        parts: Sequence[Tree],
        query: Query,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[tuple[int, ...]]:
        """Each turn has a number with a bit for each part that it holds, and PostgreSQL counts the
        turns of each number."""
        with self._asked() as cursor:
            values = Values()
            long = bool(state_of(cursor, self._tables).long)
            conditions = Conditions(cursor, self._tables, values, long=long)
            bits = " | ".join(
                f"({conditions.sql(part)}::int::bigint << {bit})" for bit, part in enumerate(parts)
            )
            found = rows(
                cursor,
                f"""SELECT {bits} AS held, count(*) FROM {self._tables.turns}
                WHERE {conditions.sql(Or(tuple(parts)))} AND {seen(values, hidden)}
                    AND {passing_turns(values, self._tables, query)}
                GROUP BY held""",
                values,
            )
        enough = sorted(
            (-held.bit_count(), -turns, held)
            for held, turns in found
            if max(2, len(parts) / 2) <= held.bit_count() < len(parts)
        )
        return [tuple(bit for bit in range(len(parts)) if held >> bit & 1) for _, _, held in enough]

    def keywords(
        self,
        query: Query,
        expressions: Mapping[str, Tree],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[Keyword]:
        with self._asked() as cursor:
            return Comparison(cursor, self._tables, query, hidden).keywords(expressions, most)

    def replace(self, sessions: Iterable[SessionDocuments]) -> None:
        with understood(), self._database.writing() as cursor:
            writing.replace(cursor, self._tables, sessions)

    def fragmented(self) -> Collection[int]:
        """None: rows are where PostgreSQL puts them, and it tidies up by itself."""
        return ()

    def count(self) -> int:
        with self._asked() as cursor:
            return state_of(cursor, self._tables).documents

    def commit(self) -> int:
        with self._asked() as cursor:
            return state_of(cursor, self._tables).commit

    def holdings(self) -> Mapping[int, Holding]:
        with self._asked() as cursor:
            found = rows(
                cursor,
                f"SELECT session, path, documents, fingerprint FROM {self._tables.sessions}",
            )
        return {session: Holding(*held) for session, *held in found}

    def close(self) -> None:
        """Nothing: connections belong to whoever gave them."""

    @contextmanager
    def _asked(self) -> Iterator[Cursor]:
        with understood(), self._database.reading() as cursor:
            yield cursor
