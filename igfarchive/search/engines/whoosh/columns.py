"""Columns of numbers and of labels, kept as plain arrays that numpy reads in one piece.

Whoosh's own column of references holds 65,535 different values a segment and drops the rest, and
its other columns are read value by value.
"""

from __future__ import annotations

import json
from array import array
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import Column, ColumnReader, ColumnWriter

Numbers = npt.NDArray[np.int64]
Ordinals = npt.NDArray[np.uint32]

NUMBER = np.dtype("<i8")
ORDINAL = np.dtype("<u4")


class NumberColumn(Column):  # type: ignore[misc]  # whoosh has no types
    """A whole number for each document, 0 where there is none."""

    _default = 0

    class Writer(ColumnWriter):  # type: ignore[misc]  # whoosh has no types
        def __init__(self, dbfile: Any) -> None:
            super().__init__(dbfile)
            self._numbers = array("q")

        def add(self, docnum: int, value: int) -> None:
            self._numbers.extend([0] * (docnum - len(self._numbers)))
            self._numbers.append(value)

        def finish(self, doccount: int) -> None:
            self._numbers.extend([0] * (doccount - len(self._numbers)))
            self._dbfile.write(np.asarray(self._numbers).astype(NUMBER).tobytes())

    class Reader(ColumnReader):  # type: ignore[misc]  # whoosh has no types
        numbers: Numbers

        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            self.numbers = np.frombuffer(dbfile.get(basepos, length), NUMBER, doccount)

        def __getitem__(self, docnum: int) -> int:
            return int(self.numbers[docnum])


class LabelColumn(Column):  # type: ignore[misc]  # whoosh has no types
    """A text for each document, empty where there is none: few texts for many documents.

    Written as an ordinal a document, then the texts in the order of their ordinals.
    """

    _default = ""

    class Writer(ColumnWriter):  # type: ignore[misc]  # whoosh has no types
        def __init__(self, dbfile: Any) -> None:
            super().__init__(dbfile)
            self._ordinals = array("L")
            self._labels = {"": 0}

        def add(self, docnum: int, value: str) -> None:
            self._ordinals.extend([0] * (docnum - len(self._ordinals)))
            self._ordinals.append(self._labels.setdefault(value, len(self._labels)))

        def finish(self, doccount: int) -> None:
            self._ordinals.extend([0] * (doccount - len(self._ordinals)))
            self._dbfile.write(np.asarray(self._ordinals).astype(ORDINAL).tobytes())
            self._dbfile.write(json.dumps(list(self._labels)).encode())

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
