"""The engine on PostgreSQL keeps the contract."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.postgres import PostgresEngine
from igfarchive.search.engines.postgres.database import Cursor
from igfarchive.search.engines.postgres.tables import Tables, drop
from igfarchive.search.queries.query import Sort
from tests.examples import one_in
from tests.needs import lack
from tests.postgresql import programs, server
from tests.search.contract import EngineContract
from tests.search.corpus import FILTERED, QUERIES, histories
from tests.search.corpus import sessions as invented


class Connections:
    """A connection for each thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._mine = threading.local()
        self._all: list[psycopg.Connection[Any]] = []

    @property
    def _connection(self) -> psycopg.Connection[Any]:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = psycopg.connect(self._url, autocommit=True)
            self._all.append(self._mine.connection)
        return cast("psycopg.Connection[Any]", self._mine.connection)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        with psycopg.ClientCursor(self._connection) as cursor:
            yield cast("Cursor", cursor)

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        with self._connection.transaction(), psycopg.ClientCursor(self._connection) as cursor:
            yield cast("Cursor", cursor)

    def close(self) -> None:
        for connection in self._all:
            connection.close()


@pytest.fixture(scope="module")
def database() -> Iterator[Connections]:
    bin_folder = programs()
    if bin_folder is None:
        lack("postgresql", "install it (Debian: apt-get install postgresql)")
    with server(bin_folder) as url:
        connections = Connections(url)
        yield connections
        connections.close()


_names = count(1)


class TestPostgresEngine(EngineContract):
    database: Connections
    prefixes: dict[Path, str]

    @pytest.fixture(autouse=True)
    def _tables(self, database: Connections) -> Iterator[None]:
        self.database, self.prefixes = database, {}
        yield
        with database.writing() as cursor:
            for prefix in self.prefixes.values():
                drop(cursor, Tables(prefix))

    def build(self, folder: Path, sessions: Iterable[SessionDocuments]) -> Engine:
        prefix = self.prefixes[folder] = f"index_{next(_names)}"
        return PostgresEngine.build(self.database, prefix, sessions)

    def open(self, folder: Path) -> Engine:
        return PostgresEngine(self.database, self.prefixes[folder])

    @pytest.mark.long
    def test_more_values_than_sixteen_bits_are_counted(self, folder: Path) -> None:
        super().test_more_values_than_sixteen_bits_are_counted(folder)

    # To make tables and to ask a server takes longer than to read a file: the properties are tried
    # on few histories, each of which is asked all that others are.

    @one_in(12)
    @given(histories(), st.lists(FILTERED, min_size=1, max_size=4), st.sampled_from(Sort))
    def test_it_finds_and_counts_what_the_texts_say(
        self,
        commits: list[list[SessionDocuments]],
        filters: list[dict[str, tuple[str, ...]]],
        sort: Sort,
    ) -> None:
        every(EngineContract.test_it_finds_and_counts_what_the_texts_say)(
            self, commits, filters, sort
        )

    @one_in(20)
    @given(histories(), st.frozensets(st.integers(1, 6), max_size=3))
    def test_hidden_sessions_might_as_well_not_be_held(
        self, commits: list[list[SessionDocuments]], hidden: frozenset[int]
    ) -> None:
        every(EngineContract.test_hidden_sessions_might_as_well_not_be_held)(self, commits, hidden)

    @one_in(4)
    @given(
        invented(1, 1),
        st.lists(st.sampled_from(QUERIES), min_size=1, max_size=6, unique=True),
        FILTERED,
    )
    def test_what_turns_hold_together(
        self, made: SessionDocuments, texts: list[str], filters: dict[str, tuple[str, ...]]
    ) -> None:
        every(EngineContract.test_what_turns_hold_together)(self, made, texts, filters)

    @one_in(4)
    @given(
        st.lists(st.lists(st.text("abtiñ潮 ", max_size=12), max_size=4), min_size=1, max_size=3),
        st.text("abti", min_size=1, max_size=4),
    )
    def test_words_are_counted_over_all_commits(self, commits: list[list[str]], word: str) -> None:
        every(EngineContract.test_words_are_counted_over_all_commits)(self, commits, word)

    @one_in(4)
    @given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.text(max_size=20))
    def test_any_text_is_found_by_its_own_words(self, texts: list[str], other: str) -> None:
        every(EngineContract.test_any_text_is_found_by_its_own_words)(self, texts, other)


def every(tried: Any) -> Any:
    """A test of a property, without the examples that others try it on."""
    return tried.hypothesis.inner_test
