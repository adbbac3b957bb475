"""Whoosh's codec with postings as raw arrays, which plain Whoosh reads and merges all the same."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import formats
from whoosh.codec.whoosh3 import (
    W3Codec,
    W3FieldWriter,
    W3LeafMatcher,
    W3PostingsWriter,
)
from whoosh.util.numeric import byte_to_length, length_to_byte

from igfarchive.search.engines.whoosh.blocks import (
    HEADER_SIZE,
    MAGIC,
    Block,
    DamagedIndexError,
    Numbers,
    Statistics,
    encode,
)

POSITION = np.dtype("<u4")
BLOCK = 1 << 15
"""Documents in a block: many, as a block is read in one piece."""

LENGTHS: Numbers = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
"""The length of a field in words, by the byte in which Whoosh keeps it."""


class PositionsFormat(formats.Positions):  # type: ignore[misc]  # whoosh has no types
    """Positions as an array of whole numbers, as they are."""

    def encode(self, poslist: list[int]) -> bytes:
        return np.array(poslist, POSITION).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        positions: list[int] = np.frombuffer(valuestring, POSITION).tolist()
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // POSITION.itemsize


class ArrayCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    """Writes what `igfarchive.search.engines.whoosh.blocks` describes."""

    def __init__(self) -> None:
        # No postings among the terms: Whoosh would pickle them.
        super().__init__(blocklimit=BLOCK, inlinelimit=0)

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        return ArrayFieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        if byteids:
            return super().postings_writer(dbfile, byteids)
        return ArrayPostingsWriter(dbfile, self._blocklimit, inlinelimit=self._inlinelimit)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        offset, length = terminfo.extent()
        return ArrayMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]  # whoosh has no types
    def add_term(
        self,
        term: bytes,
        ids: Numbers,
        counts: Numbers,
        positions: Numbers | None,
        lengths: npt.NDArray[np.uint8],
    ) -> None:
        """All of a term at once. Terms come in order.

        `counts` says how often it stands in each document, `lengths` how long their field is, as
        Whoosh's bytes.
        """
        self.start_term(term)
        self._postwriter.add_arrays(ids, counts, positions, lengths)
        self.finish_term()


class ArrayPostingsWriter(W3PostingsWriter):  # type: ignore[misc]  # whoosh has no types
    def add_arrays(
        self,
        ids: Numbers,
        counts: Numbers,
        positions: Numbers | None,
        lengths: npt.NDArray[np.uint8],
    ) -> None:
        ends = None if positions is None else np.cumsum(counts)
        for start in range(0, len(ids), self._blocklimit):
            some = slice(start, start + self._blocklimit)
            last = some.stop >= len(ids)
            theirs = None
            if positions is not None and ends is not None:
                first = int(ends[start - 1]) if start else 0
                theirs = positions[first : int(ends[min(some.stop, len(ids)) - 1])]
            self._write(ids[some], counts[some], counts[some], theirs, lengths[some], last)

    def _write_block(self, last: bool = False) -> None:
        ids = np.array(self._ids, np.int64)
        weights = np.array(self._weights, np.float32)
        counts = positions = None
        if self._values:
            sizes = np.fromiter(map(len, self._values), np.int64, len(self._values))
            counts = sizes // POSITION.itemsize
            positions = np.frombuffer(b"".join(self._values), POSITION).astype(np.int64)
        lengths = np.array(
            [length_to_byte(self._minlength), length_to_byte(self._maxlength)], np.uint8
        )
        self._write(ids, weights, counts, positions, lengths, last)
        self._new_block()

    def _write(
        self,
        ids: Numbers,
        weights: npt.NDArray[Any],
        counts: Numbers | None,
        positions: Numbers | None,
        lengths: npt.NDArray[np.uint8],
        last: bool,
    ) -> None:
        if not self._blockcount:
            self._postfile.write(MAGIC)
        statistics = Statistics(float(weights.max()), int(lengths.min()), int(lengths.max()))
        self._postfile.write(encode(ids, weights, counts, positions, statistics, last=last))
        self._blockcount += 1
        self._terminfo.add_block(_Summary(ids, weights, statistics))


class _Summary:
    """A block as Whoosh's term info wants to have it described."""

    def __init__(self, ids: Numbers, weights: npt.NDArray[Any], statistics: Statistics) -> None:
        self._weights = (float(weights.sum()),)  # of which it takes the sum
        self._ids = ids
        self._statistics = statistics

    def __len__(self) -> int:
        return len(self._ids)

    def min_id(self) -> int:
        return int(self._ids[0])

    def max_id(self) -> int:
        return int(self._ids[-1])

    def min_length(self) -> int:
        return int(LENGTHS[self._statistics.shortest])

    def max_length(self) -> int:
        return int(LENGTHS[self._statistics.longest])

    def max_weight(self) -> float:
        return self._statistics.heaviest


class ArrayMatcher(W3LeafMatcher):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's own way through the postings of a term, for its queries and its merging."""

    def _read_header(self) -> None:
        if self._postfile.get(self._startoffset, len(MAGIC)) != MAGIC:
            raise DamagedIndexError("There are no postings where there should be.")
        self._baseoffset = self._startoffset + len(MAGIC)

    def _goto(self, position: int) -> None:
        # The length of a term's postings is a tuple, or not, as Whoosh read or made it.
        length = self._length[0] if isinstance(self._length, tuple) else self._length
        room = self._startoffset + length - position
        if room < HEADER_SIZE:
            raise DamagedIndexError("The postings of a term end where they should not.")
        self._block = Block(self._postfile.get(position, room), 0)
        self._ids: Any = None
        self._weights: Any = None
        self._values: Any = None
        self._i = 0
        self._lastblock = self._block.last
        self._nextoffset = position + self._block.end
        self._blocklength = self._block.count
        self._maxid = self._block.highest
        self._maxweight = self._block.statistics.heaviest
        self._minlength = int(LENGTHS[self._block.statistics.shortest])
        self._maxlength = int(LENGTHS[self._block.statistics.longest])

    def _read_ids(self) -> None:
        self._ids = array("q", self._block.ids().tobytes())

    def _read_weights(self) -> None:
        self._block.ids()  # which checks the weights too
        self._weights = array("f", self._block.weights().tobytes())

    def _read_values(self) -> None:
        if self._fixedsize == 0:
            self._values = (None,) * self._blocklength
            return
        counts, positions = self._block.positions()
        ends = np.cumsum(counts)
        encoded = positions.astype(POSITION)
        self._values = [part.tobytes() for part in np.split(encoded, ends[:-1])]
