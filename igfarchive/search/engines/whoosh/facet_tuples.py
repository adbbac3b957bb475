"""The labels of documents, counted by their combinations.

One speaker in one session has one affiliation, one region and one year: documents have far fewer
combinations of labels than there are documents. Filters and facets look at each combination once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.unsignedinteger[Any]]
"""As narrow as they can be: to take those of many documents, memory is what takes time."""
Names = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class FacetTuples:
    """`of` gives each document its combination, `codes` each combination its label in a column,
    as a place in the column's `names`, which are in alphabetical order."""

    of: Places
    codes: Mapping[str, Numbers]
    names: Mapping[str, Names]

    def __len__(self) -> int:
        return len(next(iter(self.codes.values()), ()))

    def among(self, column: str, labels: Iterable[str], rows: Places | slice) -> Truths:
        """For each of these tuples: whether its label is one of the labels."""
        names = self.names[column]
        among = np.zeros(len(names), np.bool_)
        for label in labels:
            code = bisect_left(names, label)
            if code < len(names) and names[code] == label:
                among[code] = True
        return among[self.codes[column][rows]]


def combine(columns: Mapping[str, Any]) -> FacetTuples:
    """The tuples of columns as they were read (`columns.LabelColumn.Reader`)."""
    names = {name: sorted(column.labels) for name, column in columns.items()}
    codes = {
        name: _places(column.labels, names[name])[column.ordinals]
        for name, column in columns.items()
    }
    some = next(iter(codes.values()))
    combined: Numbers = np.zeros(len(some), np.int64)
    combinations = 1
    for name, of_column in codes.items():
        if combinations * len(names[name]) >= 2**62:
            # Too many to be told apart by one number, of which most do not occur.
            occurring, combined = np.unique(combined, return_inverse=True)
            combinations = len(occurring)
        combined = combined * len(names[name]) + of_column
        combinations *= len(names[name])
    _, first, of = np.unique(combined, return_index=True, return_inverse=True)
    return _facet_tuples(of, {name: code[first] for name, code in codes.items()}, names)


def join(parts: Sequence[FacetTuples], columns: Iterable[str]) -> FacetTuples:
    """The tuples of documents that follow each other; one may come once for each part."""
    names = {
        name: sorted({label for part in parts for label in part.names[name]}) for name in columns
    }
    nothing: Numbers = np.zeros(0, np.int64)
    codes = {}
    for name in names:
        ours = [_places(part.names[name], names[name])[part.codes[name]] for part in parts]
        codes[name] = np.concatenate([nothing, *ours])
    of, offset = [nothing], 0
    for part in parts:
        of.append(part.of.astype(np.int64) + offset)
        offset += len(part)
    return _facet_tuples(np.concatenate(of), codes, names)


def _facet_tuples(
    of: Numbers, codes: Mapping[str, Numbers], names: Mapping[str, list[str]]
) -> FacetTuples:
    highest = max(0, *map(len, codes.values()))
    return FacetTuples(
        of.astype(np.min_scalar_type(highest)),
        codes,
        {name: np.array(labels, np.object_) for name, labels in names.items()},
    )


def _places(labels: Iterable[str], names: Sequence[str]) -> Numbers:
    """The place of each label among the names."""
    place = {name: at for at, name in enumerate(names)}
    return np.array([place[label] for label in labels], np.int64)
