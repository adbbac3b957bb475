"""Columns of numbers and of labels, kept as plain arrays that numpy reads in one piece.

Whoosh's own column of references holds 65,535 different values a segment and drops the rest, and
its other columns are read value by value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import Column, ColumnReader, ColumnWriter

Numbers = npt.NDArray[np.signedinteger[Any]]
Ordinals = npt.NDArray[np.uint32]

NUMBERS: dict[int, np.dtype[Any]] = {4: np.dtype("<i4"), 8: np.dtype("<i8")}
"""How numbers are written, by their width in bytes."""
ORDINAL = np.dtype("<u4")


class _Writer(ColumnWriter):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's own way to write, document by document; it skips those that have no value."""

    def __init__(self, dbfile: Any) -> None:
        super().__init__(dbfile)
        self._values: dict[int, Any] = {}

    def add(self, docnum: int, value: Any) -> None:
        self._values[docnum] = value

    def _all(self, doccount: int, default: Any) -> list[Any]:
        return [self._values.get(docnum, default) for docnum in range(doccount)]


class NumberColumn(Column):  # type: ignore[misc]  # whoosh has no types
    """A whole number for each document, 0 where there is none.

    Written as the width of the numbers, in a byte, then the numbers, as narrow as they can be.
    """

    _default = 0

    @staticmethod
    def write(dbfile: Any, values: Sequence[int] | Numbers) -> None:
        """The value of every document."""
        numbers = np.asarray(values, np.int64)
        narrow = numbers.astype(NUMBERS[4])
        width = 4 if np.array_equal(narrow, numbers) else 8
        dbfile.write(bytes([width]))
        dbfile.write(numbers.astype(NUMBERS[width]).tobytes())

    class Writer(_Writer):
        def finish(self, doccount: int) -> None:
            NumberColumn.write(self._dbfile, self._all(doccount, NumberColumn._default))

    class Reader(ColumnReader):  # type: ignore[misc]  # whoosh has no types
        numbers: Numbers

        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            data = dbfile.get(basepos, length)
            self.numbers = np.frombuffer(data, NUMBERS[data[0]], doccount, 1)

        def __getitem__(self, docnum: int) -> int:
            return int(self.numbers[docnum])


class LabelColumn(Column):  # type: ignore[misc]  # whoosh has no types
    """A text for each document, empty where there is none: few texts for many documents.

    Written as an ordinal a document, then the texts in the order of their ordinals.
    """

    _default = ""

    @staticmethod
    def write(dbfile: Any, values: Sequence[str]) -> None:
        """The value of every document."""
        labels = {label: ordinal for ordinal, label in enumerate(dict.fromkeys(values))}
        dbfile.write(np.array([labels[value] for value in values], ORDINAL).tobytes())
        dbfile.write(json.dumps(list(labels)).encode())

    class Writer(_Writer):
        def finish(self, doccount: int) -> None:
            LabelColumn.write(self._dbfile, self._all(doccount, LabelColumn._default))

    class Reader(ColumnReader):  # type: ignore[misc]  # whoosh has no types
        ordinals: Ordinals
        labels: list[str]

        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            data = dbfile.get(basepos, length)
            self.ordinals = np.frombuffer(data, ORDINAL, doccount)
            self.labels = json.loads(data[self.ordinals.nbytes :])

        def __getitem__(self, docnum: int) -> str:
            label: str = self.labels[self.ordinals[docnum]]
            return label
