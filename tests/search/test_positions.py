"""Where words stand is found in some documents alone, and quotations by that."""

from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.engines.whoosh import WhooshEngine, positions
from igfarchive.search.engines.whoosh.bm25 import ScoredPostings, Weighing, length_norms
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS, NOWHERE, Positions
from igfarchive.search.engines.whoosh.schema import WORDS
from tests.search.contract import ask
from tests.search.corpus import document
from tests.search.engine_tests import session

HELD = st.dictionaries(
    st.integers(0, 60), st.sets(st.integers(0, 300), min_size=1, max_size=5), max_size=30
)


def held(by: dict[int, set[int]]) -> Positions:
    """A word that stands in these places of these documents."""
    standing = [(number, sorted(places)) for number, places in sorted(by.items())]
    counts = np.array([len(places) for _, places in standing], np.uint8)
    steps = [np.diff(places, prepend=0) for _, places in standing]
    return Positions(
        np.array([number for number, _ in standing], np.int64),
        np.cumsum(counts, dtype=np.uint32) - counts,
        counts,
        np.concatenate([np.zeros(0, np.int64), *steps]).astype(np.uint16),
    )


@given(HELD, st.sets(st.integers(0, 70)), st.sampled_from([1, 3, 8_000]))
def test_places_are_those_in_the_documents_that_are_asked_for(
    by: dict[int, set[int]], documents: set[int], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(positions, "AT_ONCE", at_once)
        word = held(by)
        every = [number << KEY_BITS | at for number in sorted(by) for at in sorted(by[number])]

        assert word.keys().tolist() == every
        asked = np.array(sorted(documents), np.int64)
        some = [key for key in every if key >> KEY_BITS in documents]
        assert word.keys_in(asked).tolist() == some
    assert not len(NOWHERE.keys_in(asked))


def test_few_documents_are_searched_for_among_many() -> None:
    word = held({number: {1, 4} for number in range(0, 200, 2)})

    assert word.keys_in(np.array([7, 8, 500])).tolist() == [8 << KEY_BITS | 1, 8 << KEY_BITS | 4]


def test_a_quotation_is_found_among_many_that_hold_its_words(tmp_path: Path) -> None:
    # All words stand in all turns: which is looked for next is told by a sample of them.
    texts = ["high the tide at quay" if number % 3 else "at the high quay tide the high"
             for number in range(1, 1_501)]  # fmt: skip
    turns = [document(number, text) for number, text in enumerate(texts, 1)]
    engine = WhooshEngine.build(tmp_path, [session(1, *turns)])
    expected = {
        text: sum(text in each for each in texts) for text in ("the tide at", "tide the high")
    }

    assert {text: ask(engine, f'"{text}"').total for text in expected} == expected
    engine.replace([session(2, document(2_000, "the tide at noon"))])
    assert ask(engine, '"the tide at"').total == expected["the tide at"] + 1


def test_what_is_kept_of_a_word_is_narrow(tmp_path: Path) -> None:
    turns = [document(number, "the tide and the tide") for number in range(1, 301)]
    WhooshEngine.build(tmp_path, [session(1, *turns)])
    reader = IndexReader(tmp_path, cache=0)

    # Of each document its number, its score, that score in a byte, and how often the word is there.
    assert reader.word(WORDS, "tide").nbytes == 300 * (8 + 8 + 1 + 1)
    # Its number, where its steps begin, how many they are, and the steps.
    assert reader.positions("tide").nbytes == 300 * (8 + 2 + 1 + 2)


def test_what_was_found_for_a_quotation_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "the tide table of the quay"))])
    found = ask(engine, '"tide table"'), ask(engine, '"quay tide"~9')

    def read(*_: object) -> NoReturn:
        raise AssertionError("The places are looked for once more.")

    monkeypatch.setattr(Positions, "keys_in", read)
    assert (ask(engine, '"tide table"'), ask(engine, '"quay tide"~9')) == found
    assert all(results.total == 1 for results in found)


def test_the_scores_of_some_are_those_of_all() -> None:
    ids, counts = np.array([1, 4, 9]), np.array([2, 1, 7], np.uint8)
    living = np.array([True, False, True])
    weighing = Weighing(1.5, length_norms(30.0), np.arange(10, dtype=np.uint8))
    few, every = (ScoredPostings(ids, counts, weighing, living) for _ in range(2))

    scores = every.scores.tolist()
    assert every.ids.tolist() == [1, 9]
    assert few.scores_at(np.array([1])).tolist() == scores[1:]
    assert every.scores_at(np.array([1])).tolist() == scores[1:]
