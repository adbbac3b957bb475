"""The labels of documents, counted by their combinations.

One speaker in one session has one affiliation, one region and one year: documents have far fewer
combinations of labels than there are documents. Filters and facets look at each combination once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
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
    codes: Mapping[str, Places]
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

    def part(self, documents: slice) -> FacetTuples:
        """Those of some documents that follow each other, of whole parts that were joined. Names
        that none of them has may be among theirs."""
        of = self.of[documents]
        if not len(of):
            nothing = {name: codes[:0] for name, codes in self.codes.items()}
            return FacetTuples(of, nothing, self.names)
        first, last = int(of.min()), int(of.max())
        codes = {name: codes[first : last + 1] for name, codes in self.codes.items()}
        return FacetTuples(of - of.dtype.type(first), codes, self.names)


def combine(columns: Mapping[str, Any]) -> FacetTuples:
    """The tuples of columns as they were read (`columns.LabelColumn.Reader`)."""
    names = {name: _sorted(column.labels) for name, column in columns.items()}
    codes = {
        name: _places(names[name], column.labels)[column.ordinals]
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
    return FacetTuples(
        _narrow(of, len(first)),
        {name: code[first] for name, code in codes.items()},
        names,
    )


def join(parts: Sequence[FacetTuples], columns: Iterable[str]) -> FacetTuples:
    """The tuples of documents that follow each other; one may come once for each part.

    Parts that were parts of the same have the same names, which are looked at once: what is added
    to many takes as long as it is large.
    """
    ends = list(accumulate(len(part.of) for part in parts))
    of = np.empty(ends[-1] if ends else 0, np.min_scalar_type(sum(map(len, parts))))
    offset = 0
    for part, end in zip(parts, ends, strict=True):
        some = of[end - len(part.of) : end]
        some[:] = part.of
        some += of.dtype.type(offset)
        offset += len(part)
    codes, names = {}, {}
    for column in columns:
        names[column], places = _join_names([part.names[column] for part in parts])
        codes[column] = np.concatenate(
            [
                np.zeros(0, np.uint8),
                *(
                    part.codes[column] if of_part is None else of_part[part.codes[column]]
                    for part, of_part in zip(parts, places, strict=True)
                ),
            ]
        )
    return FacetTuples(of, codes, names)


def _join_names(parts: Sequence[Names]) -> tuple[Names, list[Places | None]]:
    """The names of all parts in one order, and for each part the places of its names among them;
    None where they are the same as before.

        parts     bay quay sea    harbour quay
        names     bay harbour quay sea
        places    0 2 3           1 2
    """
    most = max(parts, key=len, default=_sorted([]))
    others = {id(part): part for part in parts if part is not most}
    further = _sorted({name for part in others.values() for name in part}.difference(most))
    at = np.searchsorted(most, further)
    names = np.insert(most, at, further) if len(further) else most
    places: dict[int, Places | None] = {key: _places(names, part) for key, part in others.items()}
    places[id(most)] = None
    if len(further):
        before = np.arange(len(most))
        places[id(most)] = _narrow(before + np.searchsorted(at, before, "right"), len(names))
    return names, [places[id(part)] for part in parts]


def _sorted(labels: Iterable[str]) -> Names:
    return np.array(sorted(labels), np.object_)


def _places(names: Names, labels: Names | Sequence[str]) -> Places:
    """The place of each label among the names, which have it."""
    return _narrow(np.searchsorted(names, np.array(labels, np.object_)), len(names))


def _narrow(numbers: npt.NDArray[Any], size: int) -> Places:
    """Numbers below a size."""
    return numbers.astype(np.min_scalar_type(size), copy=False)
