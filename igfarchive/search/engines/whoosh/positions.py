"""Where a word stands, found for those documents alone that are asked for.

To add up the steps between all places of a frequent word takes longer than all else that a
quotation needs, and most documents that hold one of its words lack another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igfarchive.search.engines.whoosh.blocks import Narrow, Numbers

KEY_BITS = 32
"""A key is the document in the upper bits of a number and the position in the lower."""

AT_ONCE = 8_000
"""Documents whose keys are found together: what that takes stays in the processor's caches."""

FEW = 16
"""To look a few up among so many times as many it is faster to search than to mark them all."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Of one word: the documents that hold it, ascending, and the steps to each place in them.

    `starts` says which of the steps is the first of a document, `counts` how many are its own.
    Document 4 is "tide table and tide", 7 is "the tide":

        ids 4 7    starts 0 2    counts 2 1    steps 0 3 1    keys 4:0 4:3 7:1
    """

    ids: Numbers
    starts: Narrow
    counts: Narrow
    steps: Narrow

    @property
    def nbytes(self) -> int:
        return self.ids.nbytes + self.starts.nbytes + self.counts.nbytes + self.steps.nbytes

    def keys(self) -> Numbers:
        """Document and position (KEY_BITS) of every place, ascending."""
        return self._keys(np.arange(len(self.ids)))

    def keys_in(self, documents: Numbers) -> Numbers:
        """The keys in these documents, which ascend; those may be among them that lack the word."""
        if not len(documents) or not len(self.ids):
            return documents[:0]
        if len(documents) * FEW < len(self.ids):
            rows = self.ids.searchsorted(documents)
            rows[rows == len(self.ids)] = 0
            return self._keys(rows.compress(self.ids[rows] == documents))
        asked = np.zeros(max(int(self.ids[-1]), int(documents[-1])) + 1, np.bool_)
        asked[documents] = True
        return self._keys(np.flatnonzero(asked[self.ids]))

    def _keys(self, rows: Numbers) -> Numbers:
        """The keys in the documents of these places among `ids`."""
        if len(rows) > AT_ONCE:
            bounds = range(AT_ONCE, len(rows), AT_ONCE)
            return np.concatenate([self._keys(some) for some in np.split(rows, bounds)])
        if len(rows) == 1:  # as most quotations stand in one document
            (document,), (start,), (count,) = self.ids[rows], self.starts[rows], self.counts[rows]
            steps = self.steps[start : int(start) + int(count)]
            in_document: Numbers = steps.cumsum(dtype=np.int64) + (document << KEY_BITS)
            return in_document
        starts, counts = self.starts[rows], self.counts[rows]
        begins = counts.cumsum(dtype=np.int64) - counts
        of = np.arange(len(rows)).repeat(counts)
        at = np.arange(len(of)) + (starts - begins).take(of)
        keys: Numbers = self.steps.take(at).cumsum(dtype=np.int64)
        # What the sum had come to before each document gives way to the document.
        keys += ((self.ids[rows] << KEY_BITS) - keys.take(begins) + self.steps[starts]).take(of)
        return keys


NOWHERE = Positions(
    np.zeros(0, np.int64), np.zeros(0, np.uint8), np.zeros(0, np.uint8), np.zeros(0, np.uint8)
)
