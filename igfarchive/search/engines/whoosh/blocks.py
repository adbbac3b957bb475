"""One block of postings as bytes: ids, weights and positions, each a raw array of its own.

    fields          what `_FIELDS` packs: counts, widths, statistics
    two checksums   of fields, ids and weights; of fields, counts and positions
    ids             each less the one before it, in 1, 2 or 4 bytes; the first is in the fields
    weights         nothing (all are 1), whole numbers of 1 or 2 bytes, or floats of 4
    counts          how many positions each document has; nothing where there are none
    positions       each less the one before it in its document; the first of a document as it is

Ids and weights are read without touching positions. All numbers are little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.unsignedinteger[Any] | np.float32]
"""How often a word stands in each document: as narrow as it was written."""
Narrow = npt.NDArray[np.unsignedinteger[Any]]
"""Whole numbers as they are in a buffer, each in 1, 2 or 4 bytes."""
Buffer = bytes | memoryview
Part = tuple[bytes, int]
"""An array as bytes, and how many of them a number takes; 0 where there is no array."""

MAGIC = b"IGFp"
"""Stands before the first block of a term."""

_FIELDS = struct.Struct("<IIIIfBBBBBBBx")
_CHECKS = struct.Struct("<II")
HEADER_SIZE = _FIELDS.size + _CHECKS.size

Kinds = dict[int, np.dtype[Any]]
WHOLE: Kinds = {0: np.dtype("u1"), 1: np.dtype("u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4")}
WEIGHTS: Kinds = {0: np.dtype("u1"), 1: np.dtype("u1"), 2: np.dtype("<u2"), 4: np.dtype("<f4")}

NOTHING: Part = (b"", 0)

DISORDERED = "The documents of a block do not ascend as it says."

HIGHEST_POSITION = 2**31 - 1
"""So that a key of document and position has room in 64 bits."""


class DamagedIndexError(Exception):
    """These bytes are not what was written, or not all of it."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What Whoosh wants to know of a block without reading it; lengths as Whoosh's bytes."""

    heaviest: float
    shortest: int
    longest: int


def encode(
    ids: Numbers,
    weights: npt.NDArray[Any],
    counts: Numbers | None,
    positions: Numbers | None,
    statistics: Statistics,
    last: bool,
) -> bytes:
    """The block of these postings.

    Ids ascend; `positions` are those of all documents one after the other, ascending in each, of
    which `counts` says how many are whose. `last` of its term.
    """
    parts = [_narrow(np.diff(ids, prepend=ids[:1])), _narrow_weights(weights)]
    total = 0
    if counts is not None and positions is not None:
        total = len(positions)
        parts += [_narrow(counts), _narrow(position_steps(counts, positions))]
    return assemble(len(ids), int(ids[0]), int(ids[-1]), total, statistics, parts, last)


def position_steps(counts: Numbers, positions: Numbers) -> Numbers:
    """Each position less the one before it in its document."""
    steps = np.diff(positions, prepend=0)
    starts = np.cumsum(counts) - counts
    steps[starts] = positions[starts]
    return steps


def assemble(
    count: int,
    first: int,
    highest: int,
    total: int,
    statistics: Statistics,
    parts: Sequence[Part],
    last: bool = True,
) -> bytes:
    """The block of arrays that are narrow already: steps of ids, weights, counts and steps of
    positions, of which there are `total`; the last two are left out where there are none."""
    (ids, id_width), (weights, weight_width) = parts[:2]
    (counts, count_width), (positions, width) = parts[2:] or (NOTHING, NOTHING)
    fields = _FIELDS.pack(
        count, first, highest, total, statistics.heaviest, statistics.shortest, statistics.longest,
        id_width, weight_width, count_width, width, last,
    )  # fmt: skip
    check = crc32(fields)
    checks = _CHECKS.pack(crc32(weights, crc32(ids, check)), crc32(positions, crc32(counts, check)))
    return b"".join((fields, checks, ids, weights, counts, positions))


def width_of(highest: int) -> int:
    """How many bytes a whole number takes."""
    return 1 if highest < 1 << 8 else 2 if highest < 1 << 16 else 4


def _narrow(numbers: Numbers) -> Part:
    width = width_of(int(numbers.max()))
    return numbers.astype(WHOLE[width]).tobytes(), width


def _narrow_weights(weights: npt.NDArray[Any]) -> Part:
    highest = float(weights.max())
    if highest == 1 and float(weights.min()) == 1:
        return NOTHING
    width = width_of(int(highest))
    narrow = weights.astype(WEIGHTS[width])
    if not np.array_equal(narrow, weights):
        width = 4
        narrow = weights.astype(WEIGHTS[width])
    return narrow.tobytes(), width


class Block:
    """A block where it stands in a buffer. DamagedIndexError from every method, for bad bytes."""

    def __init__(self, buffer: Buffer, at: int) -> None:
        try:
            fields = _FIELDS.unpack_from(buffer, at)
            self._checks = _CHECKS.unpack_from(buffer, at + _FIELDS.size)
        except struct.error as error:
            raise DamagedIndexError("A block ends in its header.") from error
        self.count, self.first, self.highest, self.total = fields[:4]
        self.statistics = Statistics(*fields[4:7])
        self.id_width: int = fields[7]
        self._weight_width, self._count_width, self._position_width = fields[8:11]
        self.last = bool(fields[11])
        widths = {self.id_width, self._weight_width, self._count_width, self._position_width}
        if not (self.count and self.id_width and widths <= WHOLE.keys()):
            raise DamagedIndexError("A block has an impossible header.")
        self._buffer = buffer
        self._at = at
        self._ids_at = at + HEADER_SIZE
        self._weights_at = self._ids_at + self.count * self.id_width
        self._counts_at = self._weights_at + self.count * self._weight_width
        self._positions_at = self._counts_at + self.count * self._count_width
        self.end = self._positions_at + self.total * self._position_width
        if self.end > len(buffer):
            raise DamagedIndexError("A block is cut short.")

    def ids(self) -> Numbers:
        """The documents, ascending."""
        steps = np.frombuffer(self.steps(), WHOLE[self.id_width])
        ids: Numbers = steps.cumsum(dtype=np.int64)
        ids += self.first
        if steps[0] or np.count_nonzero(steps == 0) != 1 or ids[-1] != self.highest:
            raise DamagedIndexError(DISORDERED)
        return ids

    def steps(self) -> Buffer:
        """The bytes of the steps, which are those that were written."""
        self._check(self._ids_at, self._counts_at, self._checks[0])
        return self._buffer[self._ids_at : self._weights_at]

    def weights(self) -> Weights:
        """The weight of each document; call `ids` first, which checks them too."""
        if not self._weight_width:
            return np.ones(self.count, np.uint8)
        kind = WEIGHTS[self._weight_width]
        weights = np.frombuffer(self._buffer, kind, self.count, self._weights_at)
        if not 0 < float(weights.min()) <= float(weights.max()) < np.inf:
            raise DamagedIndexError("A weight is no weight.")
        return weights

    def positions(self) -> tuple[Numbers, Numbers]:
        """How many positions each document has, and all of them one after the other."""
        counts, steps = self.position_steps()
        return counts.astype(np.int64), _sum_steps(counts, steps)

    def position_steps(self) -> tuple[Narrow, Narrow]:
        """How many positions each document has, and each less the one before it in its document;
        as they are in the buffer."""
        self._check(self._counts_at, self.end, self._checks[1])
        if not (self._count_width and self._position_width):
            raise DamagedIndexError("A block lacks its positions.")
        counts = np.frombuffer(self._buffer, WHOLE[self._count_width], self.count, self._counts_at)
        if not counts.all() or int(counts.sum()) != self.total:
            raise DamagedIndexError("The positions of a block are not as many as it says.")
        steps = np.frombuffer(
            self._buffer, WHOLE[self._position_width], self.total, self._positions_at
        )
        # Only the first step of a document may be none, and to add up so many is rare.
        standing = np.count_nonzero(steps == 0) > self.count
        high = int(counts.max()) * int(steps.max()) > HIGHEST_POSITION
        if standing or (high and int(_sum_steps(counts, steps).max()) > HIGHEST_POSITION):
            raise DamagedIndexError("The positions of a block do not ascend.")
        return counts, steps

    def _check(self, start: int, end: int, expected: int) -> None:
        check = crc32(self._buffer[self._at : self._at + _FIELDS.size])
        if crc32(self._buffer[start:end], check) != expected:
            raise DamagedIndexError("A block is not what was written.")


def _sum_steps(counts: Narrow, steps: Narrow) -> Numbers:
    """The positions of all documents, of which each has so many, from the steps between them."""
    starts = np.cumsum(counts, dtype=np.int64) - counts
    positions = np.cumsum(steps, dtype=np.int64)
    # What the sum had come to before each document.
    before = positions[starts] - steps[starts]
    positions -= np.repeat(before, counts)
    return positions


def read_blocks(buffer: Buffer, documents: int) -> Iterator[Block]:
    """The blocks of one term, of a segment of that many documents; DamagedIndexError."""
    if buffer[: len(MAGIC)] != MAGIC:
        raise DamagedIndexError("There are no postings where there should be.")
    at, lowest = len(MAGIC), 0
    while True:
        block = Block(buffer, at)
        if not lowest <= block.first <= block.highest < documents:
            raise DamagedIndexError("A block holds documents that are not there.")
        yield block
        at, lowest = block.end, block.highest + 1
        if block.last != (at == len(buffer)):
            raise DamagedIndexError("The postings of a term end where they should not.")
        if block.last:
            return
