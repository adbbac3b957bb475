"""Only the documents that may be among the best are scored, and the best are the same."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from igfarchive.search.engines.whoosh import WhooshEngine, answer
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import STEPS, ScoredPostings, Weighing, length_norms
from igfarchive.search.engines.whoosh.readings import BothReadings
from igfarchive.search.queries.query import PAGE_SIZE, Query
from igfarchive.search.queries.tree import Acronym, And, Not, Or, Phrase, Tree, Variants, Word
from tests.search.corpus import document
from tests.search.engine_tests import session

TIDE, TABLE, ROPE, BUOY = map(Word, ("tide", "table", "rope", "buoy"))
RARE = Word("hawser")
PHRASE = Phrase(("tide", "table"))

WORDS = ["tide"] * 6 + ["table"] * 5 + ["rope"] * 4 + ["buoy"] * 3 + ["quay", "ships", "IT"] * 9


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """Documents of all lengths in two segments, of which some were corrected or deleted."""
    chance = Random(5)  # noqa: S311

    def text(number: int) -> str:
        words = chance.choices(WORDS, k=chance.randint(3, 40))
        return " ".join([*words, *["hawser"] * (number % 50 == 1)])

    documents = [
        document(number, text(number), captioned=text(number) if number % 17 == 0 else "")
        for number in range(1, 701)
    ]
    folder = tmp_path_factory.mktemp("index")
    engine = WhooshEngine.build(
        folder, [session(1, *documents[:400]), session(2, *documents[400:500])]
    )
    engine.replace([session(2), session(3, *documents[500:])])
    yield engine
    engine.close()


@pytest.mark.parametrize(
    "tree",
    [
        TIDE,
        And((TIDE, TABLE)),
        And((TIDE, TABLE, Not(RARE))),
        Or((TIDE, TABLE)),
        Or((TIDE, RARE)),
        Or((TABLE, ROPE, BUOY, TIDE)),
        Or((Not(TIDE), TABLE)),
        And((TIDE, TIDE)),
        And((Acronym("IT"), ROPE)),
        Or((Variants((TIDE, RARE)), ROPE)),
        Variants((TABLE, ROPE)),
    ],
)
@pytest.mark.parametrize("filters", [{}, {"speakers": ("ada-quay", "unknown")}])
def test_the_best_are_the_same(
    engine: WhooshEngine,
    tree: Tree,
    filters: dict[str, tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answer, "RANKED", PAGE_SIZE)
    contenders = BothReadings.contenders
    looked_at: list[tuple[int, int]] = []

    def noted(self: BothReadings, ids: Numbers, most: int) -> Numbers:
        found = contenders(self, ids, most)
        looked_at.append((len(found), len(ids)))
        return found

    monkeypatch.setattr(BothReadings, "contenders", noted)
    some = engine.search(tree, Query("q", **filters))  # type: ignore[arg-type]
    monkeypatch.setattr(BothReadings, "contenders", lambda _, ids, __: ids)
    assert some == engine.search(tree, Query("q", **filters))  # type: ignore[arg-type]
    every = engine.every_hit(tree, Query("q", **filters))  # type: ignore[arg-type]
    assert (some.total, [hit.utterance for hit in some.hits]) == (len(every), list(every[:20]))
    ((found, among),) = looked_at
    assert PAGE_SIZE <= found < among * 0.8


@pytest.mark.parametrize(
    "tree", [PHRASE, And((TIDE, PHRASE)), Or((TIDE, And((TABLE, ROPE)))), Variants((TIDE, PHRASE))]
)
def test_what_is_more_than_words_is_scored_as_it_is(engine: WhooshEngine, tree: Tree) -> None:
    with engine._asked() as reader:
        readings = BothReadings(reader, tree)
        found = readings.find()
        assert np.array_equal(readings.contenders(found, 1), found)


def test_an_impact_is_the_step_above_the_score() -> None:
    lengths = np.array([9, 3, 200, 0, 40, 40], np.uint8)
    for idf in (0.1, 2.9, 17.0):  # the last ones have more steps than a byte
        weighing = Weighing(idf, length_norms(12.0), lengths)
        word = ScoredPostings(np.array([1, 2, 4]), np.array([1, 250, 3], np.uint8), weighing)
        impacts = word.impacts.tolist()
        assert [impacts[other] for other in (0, 3, 5)] == [0, 0, 0]
        for document_, score in zip(word.ids.tolist(), word.scores.tolist(), strict=True):
            assert impacts[document_] - 1 <= score * STEPS < impacts[document_]
