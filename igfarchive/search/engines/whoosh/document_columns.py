"""What is known of each document besides its words, as arrays, through many segments.

After a commit nearly all of it is as it was before: it is taken from there, as long stretches, and
only what the commit added is read. For segments a b c d, of which c is gone and e is new:

    before    [a b c d]
    now       [a b] from before, [d] from before, [e] as read
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh import facet_tuples
from igfarchive.search.engines.whoosh.facet_tuples import FacetTuples
from igfarchive.search.engines.whoosh.schema import NUMBERS, TEXTS
from igfarchive.search.queries.query import FILTERS

Lengths = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """`numbers` are those of the schema, `lengths` how long each of TEXTS is, as Whoosh's byte, and
    `labels` those of the filters."""

    numbers: Mapping[str, Integers]
    lengths: Mapping[str, Lengths]
    labels: FacetTuples

    def part(self, documents: slice) -> DocumentColumns:
        """Of the documents of some whole segments that follow each other."""
        return DocumentColumns(
            {name: numbers[documents] for name, numbers in self.numbers.items()},
            {name: lengths[documents] for name, lengths in self.lengths.items()},
            self.labels.part(documents),
        )


def join(parts: Sequence[DocumentColumns]) -> DocumentColumns:
    """The columns of documents that follow each other."""
    if len(parts) == 1:
        return parts[0]
    return DocumentColumns(
        {name: _joined(np.int32, (part.numbers[name] for part in parts)) for name in NUMBERS},
        {name: _joined(np.uint8, (part.lengths[name] for part in parts)) for name in TEXTS},
        facet_tuples.join([part.labels for part in parts], FILTERS),
    )


def _joined(kind: type[Any], arrays: Iterable[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *arrays])
