"""From what was found to what is answered: filters, total, facets and one page of hits."""

import numpy as np

from igfarchive.search.engines.whoosh.segment import Mask
from igfarchive.search.engines.whoosh.snapshot import Found, Labels, Snapshot
from igfarchive.search.query import FACETS, PAGE_SIZE, Query, Sort
from igfarchive.search.results import FacetCount, Hit, Results


def answer(snapshot: Snapshot, found: Found, query: Query) -> Results:
    """Count everything in one pass over what was found.

    A document that passes every filter is a hit. One that fails a single filter is none, but
    counts in the facet of that filter, which is counted with its own filter lifted.
    """
    places = np.flatnonzero(found.mask)
    passing: dict[str, Mask] = {}
    for name, values in query.filters.items():
        labels = snapshot.labels[name]
        passing[name] = labels.among(values)[labels.codes[places]]
    failures = np.zeros(len(places), np.int64)
    for passed in passing.values():
        failures += ~passed
    chosen = failures == 0
    facets = {}
    for name in FACETS:
        counted = chosen
        if name in passing:
            counted = chosen | ((failures == 1) & ~passing[name])
        facets[name] = _count(snapshot.labels[name], places[counted])
    hits = places[chosen]
    return Results(len(hits), _page(snapshot, found, hits, query), facets)


def _count(labels: Labels, places: np.ndarray) -> tuple[FacetCount, ...]:
    """Each label of these documents, the most frequent first, then by name."""
    counts = np.bincount(labels.codes[places], minlength=len(labels.names))
    codes = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    return tuple(FacetCount(labels.names[code], int(counts[code])) for code in codes.tolist())


def _page(snapshot: Snapshot, found: Found, hits: np.ndarray, query: Query) -> tuple[Hit, ...]:
    first = (query.page - 1) * PAGE_SIZE
    if first >= len(hits):
        return ()
    scores = np.zeros(len(snapshot.live))
    if query.sort is Sort.RELEVANCE:
        chosen = np.zeros(len(snapshot.live), np.bool_)
        chosen[hits] = True
        scores = found.scores(chosen)
    rank = snapshot.oldest if query.sort is Sort.OLDEST else snapshot.newest
    order = np.lexsort((rank[hits], -scores[hits]))
    shown = hits[order[first : first + PAGE_SIZE]]
    utterances = snapshot.numbers["utterance"]
    return tuple(Hit(int(utterances[place]), float(scores[place])) for place in shown.tolist())
