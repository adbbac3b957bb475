"""From what was found to what is answered: filters, total, facets and one page of hits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.relevance import RANKED
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import Scores
from igfarchive.search.engines.whoosh.facet_tuples import FacetTuples, Places, Truths
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.readings import BothReadings
from igfarchive.search.engines.whoosh.selection import Key, lowest
from igfarchive.search.matches.results import Counts, Hit, Results
from igfarchive.search.queries.query import PAGE_SIZE, Query, Sort
from igfarchive.search.queries.tree import Tree

NO_DAY = 99_999_999

FEW = RANKED
"""Hits that are all sorted sooner than the first of them are found."""


def answer(
    reader: IndexReader, tree: Tree | None, query: Query, facets: Collection[str]
) -> Results:
    """All counts in one pass over what was found."""
    readings = BothReadings(reader, tree) if tree is not None else None
    scored = query.sort is Sort.RELEVANCE and readings
    ranked = scored and scored.ranked and (query.page - 1) * PAGE_SIZE < RANKED
    if readings:
        found = readings.find_in_any_order() if ranked else readings.find()
    else:
        found = np.flatnonzero(reader.live)
    hits, counts = found, {}
    filters = query.filters
    if filters or facets:
        labels = _Labels(reader.facet_tuples, found, filters)
        hits = found.take(labels.passing.nonzero()[0]) if filters else found
        counts = {name: labels.count(name) for name in facets}
    scores = None
    total = len(hits)
    if scored:
        if ranked:
            hits = scored.contenders(hits, RANKED)
        scores = scored.score(hits)
        if ranked:
            if len(hits) > RANKED:
                best = np.sort(lowest(_keys(reader, hits, scores, query.sort), len(hits), RANKED))
                hits, scores = hits[best], scores[best]
            scores = scores * scored.boosts(hits)
    return Results(total, _page(reader, hits, scores, query), counts)


def every_hit(reader: IndexReader, tree: Tree | None, query: Query) -> npt.NDArray[np.integer[Any]]:
    """The utterances of all hits, in the order in which pages show them.

    The best are looked at once more, and come in another order than by their scores alone; those
    behind them do not, as on the pages.
    """
    readings = BothReadings(reader, tree) if tree is not None else None
    found = readings.find() if readings else np.flatnonzero(reader.live)
    hits = found.compress(passing(reader, found, query)) if query.filters else found
    numbers = reader.numbers["utterance"]
    if not (readings and query.sort is Sort.RELEVANCE):
        return numbers[hits[_order(_keys(reader, hits, None, query.sort))]]
    scores = readings.score(hits)
    ordered = _order(_keys(reader, hits, scores, query.sort))
    if readings.ranked:
        best = np.sort(ordered[:RANKED])
        boosted = scores[best] * readings.boosts(hits[best])
        first = best[_order(_keys(reader, hits[best], boosted, query.sort))]
        ordered = np.concatenate([first, ordered[RANKED:]])
    return numbers[hits[ordered]]


def passing(reader: IndexReader, found: Numbers, query: Query) -> Truths:
    """Which of these documents pass every filter of the query."""
    return _Labels(reader.facet_tuples, found, query.filters).passing


def held_together(
    reader: IndexReader, parts: Sequence[Tree], query: Query
) -> list[tuple[int, ...]]:
    """Which of the parts documents hold together, as `Engine.held_together` says.

    Each document has a number with a bit for each part that it holds:

        tide     0, 1, 2      document      0      1      2      3
        table    1, 2, 3      held       0b01   0b11   0b11   0b10
    """
    held = np.zeros(reader.size, np.int64)
    for bit, part in enumerate(parts):
        held[BothReadings(reader, part).find()] |= 1 << bit
    found = np.flatnonzero(held)
    if query.filters:
        found = found[passing(reader, found, query)]
    combinations, turns = np.unique(held[found], return_counts=True)
    rows = zip(combinations.tolist(), turns.tolist(), strict=True)
    enough = [
        (-held.bit_count(), -count, held)
        for held, count in rows
        if max(2, len(parts) / 2) <= held.bit_count() < len(parts)
    ]
    return [
        tuple(bit for bit in range(len(parts)) if held >> bit & 1) for _, _, held in sorted(enough)
    ]


class _Labels:
    """The labels of what was found: those of each document, or where there are more documents than
    combinations of labels, those of each combination and how many documents have it."""

    def __init__(
        self, combined: FacetTuples, found: Numbers, filters: Mapping[str, Iterable[str]]
    ) -> None:
        self._combined = combined
        of = combined.of.take(found)
        self._grouped = len(found) > len(combined)
        self._rows: Places | slice = slice(None) if self._grouped else of
        self._passed = {
            name: combined.among(name, values, self._rows) for name, values in filters.items()
        }
        self._failures = np.zeros(len(combined) if self._grouped else len(of), np.uint8)
        for passed in self._passed.values():
            self._failures += ~passed
        self._of = of

    @property
    def passing(self) -> Truths:
        """Which of the documents pass every filter."""
        passing: Truths = self._failures == 0
        return passing.take(self._of) if self._grouped else passing

    @cached_property
    def _counts(self) -> npt.NDArray[np.float64]:
        """How many documents each of the rows stands for."""
        if not self._grouped:
            return np.ones(len(self._of))
        return np.bincount(self._of, minlength=len(self._combined)).astype(np.float64)

    def count(self, name: str) -> Counts:
        """The counts of a facet.

        A document that passes every filter counts in each of them; one that fails a single filter
        counts in the facet of that filter, which is counted with its own filter lifted.
        """
        counts = self._counts
        if self._passed:
            fitting = self._failures == 0
            if name in self._passed:
                fitting |= (self._failures == 1) & ~self._passed[name]
            counts = counts * fitting
        names = self._combined.names[name]
        codes = self._combined.codes[name][self._rows]
        # Sums of floats are exact for as many documents as there will ever be.
        sums = np.bincount(codes, counts, len(names)).astype(np.int64)
        # The most frequent first, and of equal ones in the order of their names: by a number that
        # is the less, the higher the sum in its upper bits, and has the place in its lower.
        bits = len(names).bit_length()
        occurring = sums.nonzero()[0]
        order = occurring - (sums[occurring] << bits)
        order.sort()
        places = order & ((1 << bits) - 1)
        return dict(zip(names[places].tolist(), (-(order >> bits)).tolist(), strict=True))


def _page(
    reader: IndexReader, hits: Numbers, scores: Scores | None, query: Query
) -> tuple[Hit, ...]:
    """The hits of a page."""
    first = (query.page - 1) * PAGE_SIZE
    if first >= len(hits):
        return ()
    keys = _keys(reader, hits, scores, query.sort)
    size = len(hits)
    leading = np.arange(size) if size <= FEW else lowest(keys, size, first + PAGE_SIZE)
    shown = leading[np.lexsort([key(leading) for key in reversed(keys)])]
    shown = shown[first : first + PAGE_SIZE]
    utterances = reader.numbers["utterance"][hits[shown]].tolist()
    shown_scores = [0.0] * len(shown) if scores is None else scores[shown].tolist()
    return tuple(map(Hit, utterances, shown_scores))


def _keys(reader: IndexReader, hits: Numbers, scores: Scores | None, sort: Sort) -> list[Key]:
    """By score, where there are scores. Of equal ones the newest session comes first, in the order
    of speech."""
    numbers = reader.numbers

    def day(places: Numbers | slice) -> Numbers:
        days = numbers["date_key"][hits[places]]
        return np.where(days == 0, NO_DAY, days) if sort is Sort.OLDEST else -days

    keys: list[Key] = [
        day,
        lambda places: numbers["session_id"][hits[places]],
        lambda places: numbers["position"][hits[places]],
    ]
    if scores is not None:
        negative = -scores
        keys.insert(0, lambda places: negative[places])
    return keys


def _order(keys: list[Key]) -> Numbers:
    """All places in the order of the keys."""
    return np.lexsort([key(slice(None)) for key in reversed(keys)])
