"""The different words of a segment as arrays, where those like another are found without a walk.

Whoosh writes its table of terms in order, each with what it knows of the term's postings. All of
it is read at once, and kept in a few arrays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import DamagedIndexError
from igfarchive.search.matches.wildcards import wildcard_pattern
from igfarchive.search.queries.tree import ANY, ONE

Rows = npt.NDArray[np.int64]
"""Numbers of words in a dictionary, ascending, and so in the order of their bytes."""
Bytes = npt.NDArray[np.uint8]
Letters = npt.NDArray[np.uint32]
Truths = npt.NDArray[np.bool_]

TERM = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"),
        ("longest", "u1"), ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"),
        ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What Whoosh writes of a term after its spelling (`W3TermInfo`)."""

_LENGTHS = np.dtype([("key", ">i4"), ("value", ">i4")])
_FIELD_SIZE = 2


def read_term_dictionaries(table: Bytes, starts: Rows, start: int) -> dict[int, TermDictionary]:
    """The dictionary of each field, by Whoosh's number of it.

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
    lengths = _rows(table, starts, _LENGTHS)
    keys = starts + _LENGTHS.itemsize
    values = keys + lengths["key"]
    ends = values + TERM.itemsize
    sound = (lengths["value"] == TERM.itemsize) & (lengths["key"] > _FIELD_SIZE)
    if not sound.all() or np.any(ends[:-1] != starts[1:]) or ends[-1] != len(table):
        raise DamagedIndexError("The terms of a table are not as long as they say.")
    fields = table[keys].astype(np.int64) << 8 | table[keys + 1]
    terms = _rows(table, values, TERM)
    if np.any(terms["inlined"]) or np.any(np.diff(fields) < 0):
        raise DamagedIndexError("The terms of a table are not in their order.")
    dictionaries = {}
    for field in np.unique(fields).tolist():
        some = slice(*np.searchsorted(fields, [field, field + 1]).tolist())
        begins = keys[some] + _FIELD_SIZE
        dictionaries[field] = TermDictionary(table, begins, values[some] - begins, terms[some])
    return dictionaries


def _rows(table: Bytes, starts: Rows, kind: np.dtype[np.void]) -> npt.NDArray[np.void]:
    """The records that begin there."""
    rows: npt.NDArray[np.void] = table[starts[:, np.newaxis] + np.arange(kind.itemsize)].view(kind)
    return rows[:, 0]


class TermDictionary:
    """Words in order; a word is known by its row."""

    def __init__(
        self, table: Bytes, begins: Rows, sizes: Rows, terms: npt.NDArray[np.void]
    ) -> None:
        self._ends = np.cumsum(sizes)
        places = np.repeat(begins - self._ends + sizes, sizes) + np.arange(self._ends[-1])
        letters = table[places]
        self._spelled: bytes = letters.tobytes()
        self.documents = terms["documents"].astype(np.int64)
        """In how many documents each word stands, deleted ones among them."""
        self.first = terms["first"].astype(np.int64)
        self.last = terms["last"].astype(np.int64)
        self.offset = terms["offset"].astype(np.int64)
        self.length = terms["length"].astype(np.int64)
        """Where its postings are, in bytes."""
        self.end = int((self.offset + self.length).max())
        """Where the last of them end."""
        # A character begins with every byte that does not go on with one.
        beginning = np.concatenate(([0], np.cumsum(letters & 0xC0 != 0x80)))
        self._letter_ends = beginning[self._ends]
        self._letter_counts = np.diff(self._letter_ends, prepend=0)
        self._by_length: dict[int, tuple[Rows, Letters]] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def word(self, row: int) -> bytes:
        start = int(self._ends[row - 1]) if row else 0
        return self._spelled[start : int(self._ends[row])]

    @cached_property
    def _letters(self) -> Letters:
        """All words, one after the other, as code points."""
        return _code_points(self._spelled.decode())

    def find(self, word: bytes) -> int:
        """The row of a word; -1 where it does not stand."""
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

    def _of_length(self, length: int) -> tuple[Rows, Letters]:
        """The words of that many letters, and in a line for each place their letters there."""
        if length not in self._by_length:
            rows = np.flatnonzero(self._letter_counts == length)
            begins = self._letter_ends[rows] - length
            letters = self._letters[begins + np.arange(length)[:, np.newaxis]]
            self._by_length[length] = (rows, letters)
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
