"""From what was found to what is answered: filters, total, facets and one page of hits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.evaluation import Evaluation
from igfarchive.search.engines.whoosh.snapshot import Scores, Snapshot
from igfarchive.search.query import FACETS, PAGE_SIZE, Query, Sort
from igfarchive.search.results import FacetCount, Hit, Results
from igfarchive.search.tree import Tree

NO_DAY = 99_999_999

Key = Callable[[Numbers], npt.NDArray[Any]]
"""What is sorted by: for places among the hits, the lowest of which comes first."""


def answer(snapshot: Snapshot, tree: Tree | None, query: Query) -> Results:
    """Count everything in one pass over what was found.

    A document that passes every filter is a hit. One that fails a single filter is none, but
    counts in the facet of that filter, which is counted with its own filter lifted.
    """
    evaluation = Evaluation(snapshot)
    found = np.flatnonzero(snapshot.live) if tree is None else evaluation.find(tree)
    combined = snapshot.combinations
    counts = np.bincount(combined.of[found], minlength=len(combined))
    passing = {name: combined.among(name, values) for name, values in query.filters.items()}
    failures = np.zeros(len(combined), np.int64)
    for passed in passing.values():
        failures += ~passed
    chosen = failures == 0
    facets = {}
    for name in FACETS:
        counted = chosen
        if name in passing:
            counted = chosen | ((failures == 1) & ~passing[name])
        names = combined.names[name]
        facets[name] = _count(combined.codes[name], names, np.where(counted, counts, 0))
    hits = found[chosen[combined.of[found]]] if passing else found
    scores = None
    if query.sort is Sort.RELEVANCE and tree is not None:
        scores = evaluation.score(tree, hits)
    return Results(len(hits), _page(snapshot, hits, scores, query), facets)


def _count(codes: Numbers, names: list[str], counts: Numbers) -> tuple[FacetCount, ...]:
    """Each label of these combinations, the most frequent first, then by name."""
    # Sums of floats, which are exact for as many documents as there will ever be.
    sums = np.bincount(codes, counts, len(names)).astype(np.int64)
    occurring = np.flatnonzero(sums)
    order = occurring[np.argsort(-sums[occurring], kind="stable")]
    return tuple(
        FacetCount(names[code], count)
        for code, count in zip(order.tolist(), sums[order].tolist(), strict=True)
    )


def _page(
    snapshot: Snapshot, hits: Numbers, scores: Scores | None, query: Query
) -> tuple[Hit, ...]:
    """The hits of a page. Of equal ones the newest session comes first, in the order of speech."""
    first = (query.page - 1) * PAGE_SIZE
    if first >= len(hits):
        return ()
    numbers = snapshot.numbers

    def day(places: Numbers) -> Numbers:
        days = numbers["when"][hits[places]]
        return np.where(days == 0, NO_DAY, days) if query.sort is Sort.OLDEST else -days

    keys: list[Key] = [
        day,
        lambda places: numbers["number"][hits[places]],
        lambda places: numbers["position"][hits[places]],
    ]
    if scores is not None:
        lowest = -scores
        keys.insert(0, lambda places: lowest[places])
    shown = _leading(keys, len(hits), first + PAGE_SIZE)[first:]
    utterances = numbers["utterance"][hits[shown]].tolist()
    shown_scores = [0.0] * len(shown) if scores is None else scores[shown].tolist()
    return tuple(map(Hit, utterances, shown_scores))


def _leading(keys: list[Key], size: int, count: int) -> Numbers:
    """The first so many places of 0 to `size`, in the order of the keys.

    Not all are sorted: by the first key the lowest are found, by the second the lowest among those
    that are on the edge by the first, and so on.
    """
    places = np.arange(size)
    settled = []
    lacking = count
    for key in keys:
        if len(places) <= lacking:
            break
        values = key(places)
        edge = np.partition(values, lacking - 1)[lacking - 1]
        below = places[values < edge]
        settled.append(below)
        lacking -= len(below)
        places = places[values == edge]
    leading = np.concatenate([*settled, places])
    order = np.lexsort([key(leading) for key in reversed(keys)])
    return leading[order[:count]]
