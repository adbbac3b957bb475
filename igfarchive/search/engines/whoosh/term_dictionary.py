"""The different words of a segment, where those like another are found without a walk.

Whoosh writes its table of terms in order, each with what it knows of the term's postings, and
elsewhere where in the table each of them begins. All of it stays where it is, in a mapped file: of
a large index it is more than a process should have for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from mmap import MADV_DONTNEED, mmap
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import DamagedIndexError
from igfarchive.search.matches.wildcards import wildcard_pattern
from igfarchive.search.queries.tree import ANY, ONE

Numbers = npt.NDArray[np.int64]
Rows = Numbers
"""Numbers of words in a dictionary, ascending, and so in the order of their bytes."""
Bytes = npt.NDArray[np.uint8]
Table = bytes | mmap
Starts = npt.NDArray[np.integer[Any]]
Letters = npt.NDArray[np.unsignedinteger[Any]]
"""Code points, as narrow as they can be."""
Truths = npt.NDArray[np.bool_]
Records = npt.NDArray[np.void]

TERM = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"),
        ("longest", "u1"), ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"),
        ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What Whoosh writes of a term after its spelling (`W3TermInfo`)."""

_LENGTHS = np.dtype([("key", ">i4"), ("value", ">i4")])
_KEY_LENGTH = Struct(">i")
_FIELD_SIZE = 2
_BEFORE = _LENGTHS.itemsize + _FIELD_SIZE
"""Bytes from where a term begins to its spelling."""
_POSTINGS = Struct(">5xI6xIIqi")
"""Of a TERM what `TermPostings` has."""

MOST_FOUND = 1_000
"""Words of a dictionary whose rows are kept: some hundred bytes for each."""


class TermPostings(NamedTuple):
    """In how many documents a word stands, deleted ones among them; the first of them and the
    last; and where its postings are, in bytes."""

    documents: int
    first: int
    last: int
    offset: int
    length: int


def rows_of_fields(table: Bytes, starts: Rows, start: int) -> dict[int, slice]:
    """Which of a table's terms are those of each field, by Whoosh's number of it.

    `starts` says where in the table each term begins, the first at `start`. DamagedIndexError.
    """
    if not len(starts):
        return {}
    if (
        starts[0] != start
        or starts[-1] + _LENGTHS.itemsize > len(table)
        or np.any(np.diff(starts) <= 0)
    ):
        raise DamagedIndexError("The terms of a table do not follow each other.")
    key_lengths, lengths = (_column(table, starts, _LENGTHS, name) for name in ("key", "value"))
    keys = starts + _LENGTHS.itemsize
    values = keys + key_lengths
    ends = values + TERM.itemsize
    sound = (lengths == TERM.itemsize) & (key_lengths > _FIELD_SIZE)
    if not sound.all() or np.any(ends[:-1] != starts[1:]) or ends[-1] != len(table):
        raise DamagedIndexError("The terms of a table are not as long as they say.")
    fields = table[keys].astype(np.int64) << 8 | table[keys + 1]
    if np.any(table[values]) or np.any(np.diff(fields) < 0):  # the first byte says "inlined"
        raise DamagedIndexError("The terms of a table are not in their order.")
    first = np.flatnonzero(np.diff(fields, prepend=-1)).tolist()
    bounds = pairwise([*first, len(fields)])
    return {int(fields[start]): slice(start, end) for start, end in bounds}


def records_at(table: Bytes, starts: Numbers, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """The records that begin there."""
    read = table[starts[:, np.newaxis] + np.arange(kind.itemsize)]
    records: npt.NDArray[Any] = read.view(kind)[:, 0]
    return records


def _column(table: Bytes, starts: Numbers, kind: np.dtype[np.void], name: str) -> npt.NDArray[Any]:
    """A field of the records that begin there."""
    (of_field, offset, *_) = kind.fields[name]  # type: ignore[index]  # which it has
    return records_at(table, starts + offset, of_field)


class TermDictionary:
    """Words in order; a word is known by its row.

    table     … lengths field tide TERM lengths field tides TERM …
    starts      17                      66
    """

    def __init__(self, table: Table, starts: Starts) -> None:
        """`starts` says where in the table each of the words begins."""
        self._table = table
        self._bytes = np.frombuffer(table, np.uint8)
        self._starts = starts
        self._by_length: dict[int, tuple[Rows, Letters]] = {}
        self._found: dict[bytes, int] = {}
        last = self.postings(len(starts) - 1)
        self.end = last.offset + last.length
        """Where in its file the postings of the last word end, which are the last."""

    def __len__(self) -> int:
        return len(self._starts)

    def word(self, row: int) -> bytes:
        start = int(self._starts[row])
        return self._table[start + _BEFORE : self._value_at(start)]

    def postings(self, row: int) -> TermPostings:
        at = self._value_at(int(self._starts[row]))
        return TermPostings._make(_POSTINGS.unpack_from(self._table, at))

    def _value_at(self, start: int) -> int:
        """Where the spelling ends of the term that starts there."""
        (length,) = _KEY_LENGTH.unpack_from(self._table, start)
        return start + _LENGTHS.itemsize + int(length)

    def records(self, rows: Rows) -> Records:
        """What is known of many words: a TERM of each."""
        begins, sizes = self._spellings(rows)
        return records_at(self._bytes, begins + sizes, TERM)

    def column(self, name: str, rows: Rows | slice = slice(None)) -> Numbers:
        """Of many words what `postings` has of one."""
        begins, sizes = self._spellings(rows)
        return _column(self._bytes, begins + sizes, TERM, name).astype(np.int64)

    def _spellings(self, rows: Rows | slice) -> tuple[Numbers, Numbers]:
        """Where in the table these words stand, and how many bytes they have."""
        starts = self._starts[rows].astype(np.int64)
        sizes = _column(self._bytes, starts, _LENGTHS, "key") - _FIELD_SIZE
        return starts + _BEFORE, sizes.astype(np.int64)

    def find(self, word: bytes) -> int:
        """The row of a word; -1 where it does not stand. One question asks for it several times."""
        row = self._found.get(word)
        if row is None:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            row = self._found[word] = self._find(word)
        return row

    def _find(self, word: bytes) -> int:
        row = bisect_left(range(len(self)), word, key=self.word)
        return row if row < len(self) and self.word(row) == word else -1

    def starting(self, prefix: str) -> Rows:
        """The words that start so."""
        start = prefix.encode()
        first = bisect_left(range(len(self)), start, key=self.word)
        # No byte of a spelling is as high.
        beyond = bisect_left(range(len(self)), start + b"\xff", lo=first, key=self.word)
        return np.arange(first, beyond)

    def fitting(self, pattern: str) -> Rows:
        """The words that a pattern fits (`igfarchive.search.matches.wildcards`).

        Those of a pattern without an asterisk are as long as it is, and are compared a letter at a
        time; of others those are read that begin like it, which are few for three letters.
        """
        if ANY in pattern:
            begin = re.split(f"[{ANY}{ONE}]", pattern, maxsplit=1)[0]
            fits = wildcard_pattern(pattern).fullmatch
            rows = self.starting(begin).tolist()
            return np.array([row for row in rows if fits(self.word(row).decode())], np.int64)
        rows, letters = self._of_length(len(pattern))
        fitting = np.ones(len(rows), np.bool_)
        for place, letter in enumerate(_code_points(pattern)):
            if pattern[place] != ONE:
                fitting &= letters[place] == letter
        return rows[fitting]

    def like(self, word: str) -> Rows:
        """The words at most one edit away (`igfarchive.search.matches.spelling`)."""
        wanted = _code_points(word)
        found = [np.zeros(0, np.int64)]
        for length, alike in (
            (len(word) - 1, _one_less),
            (len(word), _one_other),
            (len(word) + 1, _one_more),
        ):
            rows, letters = self._of_length(length)
            if len(rows):
                found.append(rows[alike(letters, wanted)])
        return np.sort(np.concatenate(found))

    @cached_property
    def _letter_counts(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """How many letters each word has."""
        begins, sizes = self._spellings(slice(None))
        # A character begins with every byte that does not go on with one.
        beginning = self._bytes[begins[0] : begins[-1] + sizes[-1] + 1] & 0xC0 != 0x80
        bounds = np.stack([begins, begins + sizes], axis=1).ravel() - begins[0]
        counts = np.add.reduceat(beginning, bounds, dtype=np.uint16)[::2]
        return counts.astype(np.min_scalar_type(int(counts.max())))

    def _of_length(self, length: int) -> tuple[Rows, Letters]:
        """The words of that many letters, and in a line for each place their letters there."""
        if length not in self._by_length:
            rows = np.flatnonzero(self._letter_counts == length)
            begins, sizes = self._spellings(rows)
            ends = np.cumsum(sizes)
            places = np.repeat(begins - ends + sizes, sizes) + np.arange(sizes.sum())
            letters = _code_points(self._bytes[places].tobytes().decode())
            narrow = letters.astype(np.min_scalar_type(int(letters.max(initial=0))))
            lines = np.ascontiguousarray(narrow.reshape(len(rows), length).T)
            self._by_length[length] = (rows, lines)
            if isinstance(self._table, mmap):
                # Nearly all of it was read, and little of that is needed again.
                self._table.madvise(MADV_DONTNEED)
        return self._by_length[length]


def _code_points(text: str) -> Letters:
    return np.frombuffer(text.encode("utf-32-le"), "<u4")


def _one_other(letters: Letters, wanted: Letters) -> Truths:
    """Of words as long as the one wanted: no letter is another or one is, or two neighbours are
    swapped."""
    others = np.zeros(letters.shape[1], np.uint16)
    swapped, before = np.zeros((2, letters.shape[1]), np.bool_)
    for place, letter in enumerate(wanted):
        other = letters[place] != letter
        if place:
            crossed = (letters[place] == wanted[place - 1]) & (letters[place - 1] == letter)
            swapped |= before & other & crossed
        others += other
        before = other
    alike: Truths = (others <= 1) | (swapped & (others == 2))
    return alike


def _one_more(letters: Letters, wanted: Letters) -> Truths:
    """Of words a letter longer: without one they are the one wanted."""
    return _without_one(letters, wanted[:, np.newaxis])


def _one_less(letters: Letters, wanted: Letters) -> Truths:
    """Of words a letter shorter: the one wanted without a letter."""
    return _without_one(wanted[:, np.newaxis], letters)


def _without_one(longer: Letters, shorter: Letters) -> Truths:
    """Whether the letters before some place and those after it are the same.

    A line for each place; in one of the two a line is a single letter, for all words.
    """
    words = max(longer.shape[1], shorter.shape[1])
    leading, trailing = (np.zeros(words, np.uint16) for _ in range(2))
    same = np.ones(words, np.bool_)
    for place in range(len(shorter)):
        same &= longer[place] == shorter[place]
        leading += same
    same[:] = True
    for place in reversed(range(len(shorter))):
        same &= longer[place + 1] == shorter[place]
        trailing += same
    enough: Truths = leading + trailing >= len(shorter)
    return enough
