"""How much a document is about a word: BM25F, in Whoosh's own order of operations, so that nothing
is rounded otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.relevance import K1, B
from igfarchive.search.engines.whoosh.ascending import Truths
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.codec import LENGTHS

Scores = npt.NDArray[np.float64]
Impacts = npt.NDArray[np.integer[Any]]

STEPS = 16
"""How many impacts a score of 1 has: a power of two, so that nothing is rounded."""

FREQUENT = 32
"""Of a word that one in so many documents holds, or more, the impacts are kept."""


def length_norms(average: float) -> Scores:
    """By how much less counts what stands in a document of some length, as Whoosh's byte; they have
    so many words on the average."""
    return (K1 * ((1 - B) + B * LENGTHS / average)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a word counts in a field: by how rare it is (`idf`), and how long the field is in each
    document (`lengths`, as Whoosh's byte)."""

    idf: float
    norms: Scores
    lengths: npt.NDArray[np.uint8]

    def score(self, ids: Numbers, counts: npt.NDArray[Any]) -> Scores:
        """BM25F of these documents, in each of which the word stands so often."""
        scores = counts.astype(np.float64)
        damped = self.norms.take(self.lengths.take(ids))
        damped += scores
        scores *= K1 + 1
        scores /= damped
        scores *= self.idf
        return scores


class ScoredPostings:
    """The documents that hold a word, ascending, and its score in each.

    The scores are found when they are first asked for: a quotation asks for those of its few hits,
    and who asks what else a word excludes for none.
    """

    def __init__(
        self,
        ids: Numbers,
        counts: npt.NDArray[Any],
        weighing: Weighing,
        living: Truths | None = None,
    ) -> None:
        """`living`: which of them were not deleted; None where all of them were not."""
        self.ids = ids if living is None else ids.compress(living)
        self.living = living
        self._counts = counts if living is None else counts.compress(living)
        self._weighing = weighing
        self._scores: Scores | None = None
        self._impacts: Impacts | None = None

    @property
    def idf(self) -> float:
        return self._weighing.idf

    @property
    def scores(self) -> Scores:
        if self._scores is None:  # two threads may both find them
            self._scores = self._weighing.score(self.ids, self._counts)
        return self._scores

    def scores_at(self, rows: Numbers) -> Scores:
        """The scores of the documents in these places among `ids`."""
        if self._scores is not None:
            return self._scores[rows]
        return self._weighing.score(self.ids[rows], self._counts[rows])

    @property
    def impacts(self) -> Impacts:
        """For every document of the index, by its number, one and the whole steps of its score,
        of which STEPS make 1; 0 where the word does not stand.

            ids 1 4    scores 0.3 1.25    impacts 0 5 0 0 21 0

        So a score is below its impact, and at least one step less (`impacts`).
        """
        if self._impacts is not None:
            return self._impacts
        kind = np.min_scalar_type(self.most_impacts)
        impacts = np.zeros(len(self._weighing.lengths), kind)
        impacts[self.ids] = (self.scores * STEPS).astype(kind) + kind.type(1)
        if self.frequent:
            self._impacts = impacts
        return impacts

    @property
    def most_impacts(self) -> int:
        """What no impact is higher than."""
        return int(self.idf * (K1 + 1) * STEPS) + 1

    @property
    def frequent(self) -> bool:
        """Whether impacts, once they were asked for, are kept."""
        return len(self.ids) * FREQUENT >= len(self._weighing.lengths)

    @property
    def nbytes(self) -> int:
        """Scores and impacts are counted whether they were asked for or not."""
        living = 0 if self.living is None else self.living.nbytes
        impacts = len(self._weighing.lengths) if self.frequent else 0
        return 2 * self.ids.nbytes + self._counts.nbytes + living + impacts
