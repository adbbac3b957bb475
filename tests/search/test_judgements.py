"""The turns that were judged to answer a query come first, and go on doing so."""

from pathlib import Path
from statistics import mean

import pytest

from benchmarks.engines.ours import Ours
from tests.search.judgements import COLLECTIONS, judged
from tests.search.judgements.engines import load, measure
from tests.search.judgements.measures import ndcg, reciprocal_rank
from tests.search.judgements.turns import turns_of

FLOORS = {"samples": (0.91, 0.74), "ws-81": (0.80, 0.71), "changelog": (0.96, 0.86)}
"""Of MRR and nDCG@10, a little below what was measured last."""


def check_floors(collection: str, shared: Path | None, folder: Path) -> None:
    turns, places = turns_of(collection, shared)
    queries = judged(collection)
    named = {place for query in queries for place in query.grades}
    assert named <= set(places), "A judged turn is not there."

    engine = Ours()
    load(engine, turns, folder / "index")
    measured = measure(engine, places, queries)
    engine.close()
    least_rank, least_gain = FLOORS[collection]
    assert mean(each.reciprocal_rank for each in measured) >= least_rank
    assert mean(each.ndcg for each in measured) >= least_gain


def test_the_samples_are_ranked_as_judged(tmp_path: Path) -> None:
    check_floors("samples", None, tmp_path)


@pytest.mark.parametrize("collection", ["ws-81", pytest.param("changelog", marks=pytest.mark.long)])
def test_real_turns_are_ranked_as_judged(shared: Path, tmp_path: Path, collection: str) -> None:
    check_floors(collection, shared, tmp_path)


def test_enough_was_judged_and_some_was_held_out() -> None:
    queries = [query for collection in COLLECTIONS for query in judged(collection)]
    assert len(queries) >= 120
    assert {"name", "topic", "quotation", "acronym", "typo", "question", "variant"} <= {
        query.kind for query in queries
    }
    assert 0.25 < mean(query.held_out for query in queries) < 0.4
    assert all(grade in {1, 2, 3} for query in queries for grade in query.grades.values())
    assert all(max(query.grades.values()) >= 2 for query in queries)


def test_the_measures() -> None:
    assert reciprocal_rank([0, 1, 2, 3]) == 1 / 3
    assert reciprocal_rank([1, 0]) == reciprocal_rank([]) == 0
    assert ndcg([3, 2, 2], [2, 3, 2]) == 1
    assert ndcg([3, 0, 2], [3, 2, 2]) == pytest.approx(0.76, abs=1e-3)
    assert ndcg([0] * 10 + [3], [3]) == ndcg([], [3]) == 0
