"""Whoosh's codec with postings as raw arrays, which plain Whoosh reads and merges all the same.

The archive itself writes many terms at a time (`ArrayFieldWriter.add_terms`) and reads past Whoosh.
What is here of Whoosh's own way, a posting at a time, lets it check what ours writes and answers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from struct import Struct
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
from whoosh.system import pack_ushort
from whoosh.util.numeric import byte_to_length, length_to_byte

from igfarchive.search.engines.whoosh.blocks import (
    HEADER_SIZE,
    MAGIC,
    NOTHING,
    WEIGHTS,
    WHOLE,
    Block,
    DamagedIndexError,
    Kinds,
    Numbers,
    Part,
    Statistics,
    assemble,
    encode,
    position_steps,
    width_of,
)
from igfarchive.search.engines.whoosh.term_dictionary import TERM

LENGTHS_OF = Struct("!ii")
"""How long a term and what is known of it are, which Whoosh writes before them."""

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
    """Writes terms many at a time."""

    def finish_term(self) -> None:
        info = self._postwriter.finish_postings()
        self._add_terms([pack_ushort(self._fieldid) + self._btext], info.to_bytes())

    def _add_terms(self, keys: list[bytes], infos: bytes) -> None:
        """What Whoosh's table does term by term, in one piece: there are thousands of a session.

        Keys ascend; `infos` are what is known of each, one after the other.
        """
        table, at = self._tindex, self._tindex.tell()
        rows = []
        for number, key in enumerate(keys):
            info = infos[number * TERM.itemsize : (number + 1) * TERM.itemsize]
            rows.append(LENGTHS_OF.pack(len(key), len(info)) + key + info)
            table.index.append(at)
            hashed = table.hashfn(key)
            table.buckets[hashed & 0xFF].append((hashed, at))
            at += len(rows[-1])
        table.dbfile.write(b"".join(rows))

    def add_terms(
        self,
        name: str,
        terms: list[bytes],
        sizes: Numbers,
        ids: Numbers,
        counts: Numbers,
        positions: Numbers | None,
        lengths: npt.NDArray[np.uint8],
    ) -> None:
        """Some terms of a field at once. Fields come in order, and so do terms.

        `ids` are the documents of the first term, ascending, then those of the second, and so on;
        `sizes` says how many are of which term. `counts` is how often it stands in each of them,
        `positions` where, and `lengths` how long their field is, as Whoosh's bytes.
        """
        ends = np.cumsum(sizes)
        starts = ends - sizes
        steps = np.diff(ids, prepend=0)
        steps[starts] = 0
        infos = np.zeros(len(terms), TERM)
        infos["documents"] = sizes
        infos["first"], infos["last"] = ids[starts], ids[ends - 1]
        infos["weight"] = np.add.reduceat(counts, starts)
        infos["heaviest"] = np.maximum.reduceat(counts, starts)
        infos["shortest"] = np.minimum.reduceat(lengths, starts)
        infos["longest"] = np.maximum.reduceat(lengths, starts)
        columns = [_Column(steps, starts, ends), _Column(counts, starts, ends, WEIGHTS)]
        totals = np.zeros(len(terms), np.int64)
        if positions is not None:
            totals = np.add.reduceat(counts, starts)
            token_ends = np.cumsum(totals)
            columns += [
                _Column(counts, starts, ends),
                _Column(position_steps(counts, positions), token_ends - totals, token_ends),
            ]
        field = pack_ushort(self._fieldmap.setdefault(name, len(self._fieldmap)))
        numbers = (infos["documents"], infos["first"], infos["last"], totals)
        statistics = (infos["heaviest"], infos["shortest"], infos["longest"])
        blocks = [
            MAGIC + assemble(*each)
            for each in zip(
                *(column.tolist() for column in numbers),
                map(Statistics, *(column.tolist() for column in statistics)),
                zip(*columns, strict=True),
                strict=True,
            )
        ]
        infos["length"] = list(map(len, blocks))
        block_ends = np.cumsum(infos["length"], dtype=np.int64)
        infos["offset"] = self._postfile.tell() + block_ends - infos["length"]
        self._postfile.write(b"".join(blocks))
        self._add_terms([field + term for term in terms], infos.tobytes())


class _Column:
    """An array as it is written: for each term its part, as narrow as can be."""

    def __init__(
        self, numbers: Numbers, starts: Numbers, ends: Numbers, kinds: Kinds = WHOLE
    ) -> None:
        self._bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        self._highest = np.maximum.reduceat(numbers, starts).tolist()
        # Weights that are all 1 are left out; of whole numbers there are none but counts, of
        # which none is 0.
        self._least = 1 if kinds is WEIGHTS else -1
        self._narrow = {width: numbers.astype(kind) for width, kind in kinds.items()}

    def __iter__(self) -> Iterator[Part]:
        for (start, end), highest in zip(self._bounds, self._highest, strict=True):
            if highest == self._least:
                yield NOTHING
            else:
                width = width_of(highest)
                yield self._narrow[width][start:end].tobytes(), width


class ArrayPostingsWriter(W3PostingsWriter):  # type: ignore[misc]  # whoosh has no types
    def _write_block(self, last: bool = False) -> None:
        ids = np.array(self._ids, np.int64)
        weights = np.array(self._weights, np.float32)
        counts = positions = None
        if self._values:
            sizes = np.fromiter(map(len, self._values), np.int64, len(self._values))
            counts = sizes // POSITION.itemsize
            positions = np.frombuffer(b"".join(self._values), POSITION).astype(np.int64)
        lengths = [length_to_byte(self._minlength), length_to_byte(self._maxlength)]
        if not self._blockcount:
            self._postfile.write(MAGIC)
        statistics = Statistics(self._maxweight, *lengths)
        self._postfile.write(encode(ids, weights, counts, positions, statistics, last))
        self._blockcount += 1
        self._terminfo.add_block(self)
        self._new_block()


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
        self._weights = array("f", self._block.weights().astype(np.float32).tobytes())

    def _read_values(self) -> None:
        if self._fixedsize == 0:
            self._values = (None,) * self._blocklength
            return
        counts, positions = self._block.positions()
        ends = np.cumsum(counts)
        encoded = positions.astype(POSITION)
        self._values = [part.tobytes() for part in np.split(encoded, ends[:-1])]
