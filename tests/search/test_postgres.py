"""The engine on PostgreSQL keeps the contract."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.postgres import PostgresEngine, tables_format, vectors
from igfarchive.search.engines.postgres.conditions import holds
from igfarchive.search.engines.postgres.database import rows
from igfarchive.search.engines.postgres.tables import Tables, drop
from igfarchive.search.engines.whoosh import WhooshEngine
from igfarchive.search.matches.marks import matches
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query, Sort
from igfarchive.search.queries.tree import Phrase
from igfarchive.text import compounds
from tests.connections import Connections
from tests.examples import one_in
from tests.needs import lack
from tests.postgresql import programs, server
from tests.search.contract import EngineContract, found
from tests.search.corpus import FILTERED, QUERIES, document, histories
from tests.search.corpus import sessions as invented
from tests.search.engine_tests import session
from tests.search.keywords_contract import talk


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


def alike(database: Connections, tmp_path: Path, *made: SessionDocuments) -> Iterator[Engine]:
    """Both engines with the same sessions."""
    yield WhooshEngine.build(tmp_path, made)
    yield PostgresEngine.build(database, f"index_{next(_names)}", made)


def test_both_engines_score_alike(database: Connections, tmp_path: Path) -> None:
    """So that hits come in the same order, and further pages, too. Lengths as short as these are
    kept exactly by the first one."""
    ours, theirs = alike(database, tmp_path, *talk(4))

    for text in (
        "tide", "tide table", "tide OR rope", "tide -rope", '"tide table"', '"rope tide"~3', "buo*",
        "ropse~", "anchor buoy tide", "(tide rope) OR oars", "who says tide table rope buoy",
        "government", "ada anchor",
    ):  # fmt: skip
        tree, query = parse(text).tree, Query(text)
        expected, found = ours.search(tree, query), theirs.search(tree, query)
        assert [hit.utterance for hit in found.hits] == [hit.utterance for hit in expected.hits]
        scores = [hit.score for hit in expected.hits]
        assert [hit.score for hit in found.hits] == pytest.approx(scores, rel=1e-9), text
        assert (found.total, found.facets) == (expected.total, expected.facets)
        assert theirs.every_hit(tree, query) == ours.every_hit(tree, query)


@pytest.fixture(scope="module")
def endless(database: Connections) -> PostgresEngine:
    """Turns of which PostgreSQL does not keep all places."""
    filler = " ".join(f"w{number % 100}" for number in range(16_400))
    often = "tide rope " * 300
    return PostgresEngine.build(
        database,
        f"index_{next(_names)}",
        [
            session(
                1,
                document(1, f"{filler} ebb flow sail and oar"),
                document(2, f"{often} buoy tide gull"),
                document(3, f"{filler} ebb x flow", captioned=f"{filler} flow ebb"),
                document(4, "oar of a sail ebb flow"),
                document(5, f"ebb {filler}", captioned=f"flow {filler}"),
            )
        ],
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"ebb flow"', [1, 4]),
        ('"flow ebb"', [3]),
        ('"ebb flow"~1', [1, 3, 4]),
        ('"sail and oar"', [1]),
        ('"oar sail"~2', [1]),
        ('"flow oar sail"~5', [1, 4]),
        ('"buoy tide gull"', [2]),
        ('"tide gull"', [2]),
        ('"gull tide"~1 buoy', [2]),
        ('-"ebb flow" ebb', [3, 5]),
        ('"w99 ebb"', [1, 3]),
        ('"w0 w1" -"ebb x"', [1, 5]),
        ("w99", [1, 3, 5]),
    ],
)
def test_places_that_postgresql_does_not_keep_are_looked_up(
    endless: PostgresEngine, query: str, expected: list[int]
) -> None:
    assert sorted(found(endless, query)) == expected


def test_the_longest_beginning_is_found_behind_all_places(endless: PostgresEngine) -> None:
    assert endless.longest_beginning(["w99", "ebb", "flow", "sail", "x"], 2) == (4, [1])


def test_a_turn_of_more_words_than_a_vector_takes_is_held(
    database: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "LARGEST", 400)
    words = " ".join(f"word{number}" for number in range(80))
    engine = PostgresEngine.build(
        database, f"index_{next(_names)}", [session(1, document(1, f"tide {words}"))]
    )
    assert found(engine, "tide word1") == [1]


def test_the_lexicon_counts_what_turns_hold_however_they_came(database: Connections) -> None:
    prefix = f"index_{next(_names)}"
    made = [*talk(1)]
    engine = PostgresEngine.build(database, prefix, made[:6])
    corrected = [
        replace(each, captioned="tied tabels and a data centre") for each in made[2].documents
    ]
    engine.replace([session(2, *corrected), *made[6:]])
    added = session(40, document(9_999, "IT tide"))
    engine.replace([session(1), session(2, *corrected[5:]), added])
    engine.replace([session(3)])

    turns = f"{prefix}_turns"
    with database.reading() as cursor:
        counted = f"""
            SELECT 'w'::text, term, count(*) FROM {turns}, unnest(tsvector_to_array(words)) term
            GROUP BY term UNION ALL
            SELECT 's', term, count(*) FROM {turns}, unnest(tsvector_to_array(stems)) term
            GROUP BY term UNION ALL
            SELECT 'c', term, count(*) FROM {turns}, unnest(tsvector_to_array(stems)) term
            WHERE NOT ts_filter(stems, '{{a}}') @@ quote_literal(term)::tsquery GROUP BY term
        """
        known = rows(cursor, f"SELECT kind::text, term, documents FROM {prefix}_lexicon")
        assert sorted(known) == sorted(rows(cursor, counted))
    assert ("c", "tabel", 35) in known


def test_tables_that_are_gone_are_an_index_that_cannot_be_read(database: Connections) -> None:
    prefix = f"index_{next(_names)}"
    engine = PostgresEngine.build(database, prefix, [session(1, document(1, "tide"))])
    with database.writing() as cursor:
        drop(cursor, Tables(prefix))
    for question in (
        engine.count,
        engine.commit,
        engine.holdings,
        lambda: found(engine, "tide"),
        lambda: engine.completions("ti", 1),
        lambda: engine.replace([session(2)]),
    ):
        with pytest.raises(IndexUnavailableError, match="rebuild_index"):
            question()


def test_the_format_is_another_where_texts_are_read_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = tables_format()
    monkeypatch.setitem(compounds.TABLE, "combining", "other")
    tables_format.cache_clear()
    assert tables_format() != before
    monkeypatch.undo()
    tables_format.cache_clear()
    assert tables_format() == before


def test_the_format_is_one_for_all_processes() -> None:
    asked = "from igfarchive.search.engines.postgres import tables_format; print(tables_format())"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == tables_format()


@pytest.mark.parametrize("within", [None, 1, 2, 5])
@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abc"), min_size=1,
       max_size=4))  # fmt: skip
def test_words_that_were_said_hold_a_phrase_as_texts_do(
    within: int | None, said: list[str], words: list[str]
) -> None:
    phrase = Phrase(tuple(words), within)
    assert holds(" ".join(said), phrase.words, within) == matches(" ".join(said), phrase)


def every(tried: Any) -> Any:
    """A test of a property, without the examples that others try it on."""
    return tried.hypothesis.inner_test
