"""A turn that was corrected is found by both of its readings, and scores as one of them alone."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index
from whoosh.writing import OPTIMIZE

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine, building, codec
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.query_evaluator import QueryEvaluator
from igfarchive.search.engines.whoosh.schema import STEMS
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import FACETS, PAGE_SIZE, Query
from igfarchive.search.queries.tree import (
    And,
    Fuzzy,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Word,
)
from igfarchive.text.words import exact_words
from tests.examples import one_in
from tests.search.contract import ask
from tests.search.corpus import QUERIES, WORDS, document, histories
from tests.search.engine_tests import session
from tests.search.ordinary import note_all
from tests.search.plain import PlainEngine, holds
from tests.search.relevance import Relevance

KNOWN = sorted({word for text in WORDS for word in exact_words(text)})

LEAVES: st.SearchStrategy[Tree] = (
    st.builds(Word, st.sampled_from(KNOWN))
    | st.builds(Prefix, st.sampled_from([word[:3] for word in KNOWN if len(word) > 3]))
    | st.builds(Fuzzy, st.sampled_from(KNOWN))
    | st.builds(Phrase, st.lists(st.sampled_from(KNOWN), min_size=1, max_size=3).map(tuple))
    | st.builds(
        Phrase,
        st.lists(st.sampled_from(KNOWN), min_size=2, max_size=2).map(tuple),
        st.integers(1, 5),
    )
)


def _joined(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    parts = st.lists(trees, min_size=2, max_size=3, unique=True).map(tuple)
    return (
        st.builds(And, parts)
        | st.builds(Or, parts)
        | st.builds(Variants, parts)
        | st.builds(Not, trees)
    )


TREES = st.recursive(LEAVES, _joined, max_leaves=5) | st.builds(
    Most, st.lists(LEAVES, min_size=3, max_size=5, unique=True).map(tuple)
)


def agree(engine: Engine, relevance: Relevance, trees: list[Tree]) -> None:
    """Every hit is found, and scores what it must."""
    for tree in trees:
        expected = {
            document.utterance: relevance.score(document, tree)
            for document in relevance.documents
            if holds(document, tree)
        }
        results = engine.search(tree, Query("q"), FACETS[:1])
        assert results.total == len(expected), tree
        assert sum(results.facets[FACETS[0]].values()) == len(expected), tree
        best = sorted(expected.values(), reverse=True)[:PAGE_SIZE]
        assert [hit.score for hit in results.hits] == pytest.approx(best, rel=1e-9), tree
        for hit in results.hits:
            assert hit.score == pytest.approx(expected[hit.utterance], rel=1e-9), tree


ASKED = st.sampled_from([tree for text in QUERIES if (tree := parse(text).tree)])


@one_in(3)
@given(histories(), st.lists(ASKED | TREES, min_size=5, max_size=9), st.integers(1, 300))
def test_hits_and_scores_are_those_of_the_texts(
    commits: list[list[SessionDocuments]], trees: list[Tree], part: int
) -> None:
    """In an index that is made at once, of one segment or several; and in one that grew and was
    changed, once Whoosh itself has merged it, so that what was deleted no longer counts."""
    plain = PlainEngine()
    for commit in commits:
        plain.replace(commit)
    documents = [each for held in plain.sessions.values() for each in held.documents]
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(building, "PART", part)
        patch.setattr(building, "_cores", lambda: 1)  # to start processes would take longest
        built = WhooshEngine.build(Path(one), plain.sessions.values())
        agree(built, Relevance(documents), trees)

        grown = WhooshEngine.build(Path(other), commits[0])
        for commit in commits[1:]:
            grown.replace(commit)
        writer = index.open_dir(other).writer(codec=codec.ArrayCodec(), compound=False)
        writer.commit(mergetype=OPTIMIZE)
        note_all(Path(other))
        agree(grown, Relevance(documents, merged=True), trees)
        assert grown.holdings() == built.holdings()


def test_without_corrections_nothing_is_looked_at_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "tide table"))])

    asked: list[bool] = []
    find = QueryEvaluator.find

    def noted(self: QueryEvaluator, tree: Tree) -> Numbers:
        asked.append(self._captioned)
        return find(self, tree)

    monkeypatch.setattr(QueryEvaluator, "find", noted)
    assert ask(engine, "tide").total == 1
    assert asked
    assert not any(asked)
    assert not list(tmp_path.glob("*captioned*"))


def test_a_segment_counts_a_turn_once_for_a_word(tmp_path: Path) -> None:
    WhooshEngine.build(
        tmp_path,
        [
            session(
                1,
                document(1, "tide", captioned="tide tides"),
                document(2, "rope", captioned="tide"),
                document(3, "tide"),
            )
        ],
    )
    reader = IndexReader(tmp_path, cache=0)
    (segment,) = reader.segments
    assert segment.documents(STEMS, b"tide") == 3
