"""One segment of the index: what was written once and stays as it is, as arrays.

Deletions are no part of it: they are in Whoosh's table of segments, and change.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile

from igfarchive.search.engines.whoosh.ascending import search_among
from igfarchive.search.engines.whoosh.blocks import (
    Block,
    DamagedIndexError,
    Narrow,
    Numbers,
    Weights,
    read_blocks,
)
from igfarchive.search.engines.whoosh.checksums import (
    check_file,
    column_of,
    postings_of,
    read_file,
    stamp,
    terms_of,
)
from igfarchive.search.engines.whoosh.document_columns import DocumentColumns
from igfarchive.search.engines.whoosh.facet_tuples import combine
from igfarchive.search.engines.whoosh.many_postings import Held, read_many
from igfarchive.search.engines.whoosh.schema import (
    CAPTIONED,
    COLUMNS,
    FINGERPRINT,
    NUMBERS,
    TEXTS,
)
from igfarchive.search.engines.whoosh.term_dictionary import (
    Records,
    TermDictionary,
    Truths,
    rows_of_fields,
)
from igfarchive.search.queries.query import FILTERS

NOTHING: Numbers = np.zeros(0, np.int64)
NO_WEIGHTS: Weights = np.zeros(0, np.uint8)

AT_ONCE = 500_000
"""Postings of many words that are in memory together."""

ENDS = ("first", "last")
"""What a dictionary knows of a word: the first document that holds it, and the last."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Of one word: the documents that hold it, ascending, and how often each does."""

    ids: Numbers
    weights: Weights


class Segment:
    """Documents are counted from 0 in each segment, deleted ones among them.

    Postings and words are mapped into memory, where all processes that read them share them. The
    rest is read at once, as a later commit may delete the files, and given to who joins it with
    that of other segments (`read_columns`).
    """

    def __init__(self, folder: Path, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.words_in = {field: segment._fieldlengths.get(field, 0) for field in TEXTS}
        """How many words all documents have together, by field."""
        paths = [folder / name(segment) for name in (postings_of, terms_of)]
        self._stamps = {path: stamp(path) for path in paths}
        postings, self._terms = map(_map, paths)
        self._postings = memoryview(postings)
        check_file(folder, segment, postings_of(segment))
        self.dictionaries = self._read_terms(read_file(folder, segment, terms_of(segment)))
        self.written = self._read_written(folder, segment)
        """The path of each session, and the fingerprint of its documents, as they were written."""

    def _read_terms(self, content: bytes) -> dict[str, TermDictionary]:
        # Not where it is mapped: all of it would be in memory from now on.
        terms = OrderedHashReader(BufferFile(content), len(content))
        table = content[: terms.endofdata]
        starts = content[terms.indexbase :]
        kind = np.dtype(f">{terms.extras['indextype']}")
        fields: dict[str, int] = terms.extras["fieldmap"]
        rows = rows_of_fields(
            np.frombuffer(table, np.uint8),
            np.frombuffer(starts, kind, terms.indexlen).astype(np.int64),
            terms.startofdata,
        )
        mapped = np.frombuffer(self._terms, kind, terms.indexlen, terms.indexbase)
        dictionaries = {
            name: TermDictionary(self._terms, mapped[rows[number]])
            for name, number in fields.items()
        }
        if any(dictionary.end > len(self._postings) for dictionary in dictionaries.values()):
            raise DamagedIndexError("The postings of a segment are cut short.")
        return dictionaries

    def _read_written(self, folder: Path, segment: Any) -> dict[int, tuple[str, str]]:
        numbers, paths, fingerprints = (
            self._read_column(folder, segment, name)
            for name in ("session_id", "session", FINGERPRINT)
        )
        # The documents of a session follow each other.
        firsts = np.flatnonzero(np.diff(numbers.numbers, prepend=-1)).tolist()
        return {numbers[first]: (paths[first], fingerprints[first]) for first in firsts}

    def read_columns(self, folder: Path, segment: Any) -> DocumentColumns:
        """What else is known of the documents, as it was written."""
        return DocumentColumns(
            {name: self._read_column(folder, segment, name).numbers for name in NUMBERS},
            {field: self._read_lengths(folder, segment, field) for field in TEXTS},
            combine({name: self._read_column(folder, segment, name) for name in FILTERS}),
        )

    def _read_lengths(self, folder: Path, segment: Any, field: str) -> npt.NDArray[np.uint8]:
        """Whoosh writes none for the last documents that have no words, or for any if none has."""
        lengths = np.zeros(self.size, np.uint8)
        if self.words_in[field]:
            content = read_file(folder, segment, column_of(segment, field))
            read = np.frombuffer(content, np.uint8)
            lengths[: len(read)] = read
        return lengths

    def _read_column(self, folder: Path, segment: Any, name: str) -> Any:
        """The reader of a column, which holds all of it."""
        content = read_file(folder, segment, column_of(segment, name))
        return COLUMNS[name].reader(BufferFile(content), 0, len(content), self.size)

    def check(self) -> None:
        """DamagedIndexError if a mapped file was changed since: what was compared is no longer
        there, and to touch what is missing would be the end of the process. A later commit may
        have deleted it."""
        for path, before in self._stamps.items():
            with suppress(FileNotFoundError):
                if stamp(path) != before:
                    raise DamagedIndexError(f"{path.name} was changed.")

    def documents(self, field: str, word: bytes) -> int:
        """How many documents hold the word in either reading, deleted ones among them."""
        dictionary = self.dictionaries.get(field)
        row = dictionary.find(word) if dictionary else -1
        documents = dictionary.postings(row).documents if dictionary and row >= 0 else 0
        captioned = self._ids(CAPTIONED[field], word)
        if len(captioned):
            corrected = self._ids(field, word)
            documents += int(np.count_nonzero(~search_among(captioned, corrected)))
        return documents

    def _ids(self, field: str, word: bytes) -> Numbers:
        """The documents that hold the word, ascending."""
        return np.concatenate([NOTHING, *(block.ids() for block in self._blocks(field, word))])

    def postings(self, field: str, word: bytes) -> Postings:
        blocks = self._blocks(field, word)
        if not blocks:
            return Postings(NOTHING, NO_WEIGHTS)
        ids = [block.ids() for block in blocks]
        weights = [block.weights() for block in blocks]
        if len(blocks) == 1:
            return Postings(ids[0], weights[0])
        return Postings(np.concatenate(ids), np.concatenate(weights))

    def position_steps(self, field: str, word: bytes) -> list[tuple[Narrow, Narrow]]:
        """Of each block of the word in a field of words: how often it stands in each document, and
        the steps between these places."""
        return [block.position_steps() for block in self._blocks(field, word)]

    def holding(self, dictionary: TermDictionary, rows: Numbers) -> Numbers:
        """The documents that hold any of these words of a dictionary; not in order."""
        # Most words stand in a document or two, which the dictionary knows.
        documents = dictionary.column("documents", rows)
        few, many = rows[documents <= 2], rows[documents > 2]
        found = [dictionary.column(end, few) for end in ENDS]
        if len(many):
            found.append(self._read_many(dictionary.records(many)).documents)
        ids = np.concatenate(found)
        if len(ids) and int(ids.max()) >= self.size:
            raise DamagedIndexError("A word is held by documents that are not there.")
        return ids

    def count_among(self, dictionary: TermDictionary, rows: Numbers, chosen: Truths) -> Numbers:
        """How many of the chosen documents hold each of these words of a dictionary.

        With documents 0 and 2 of three chosen:

            word     documents    counts
            buoy     1            0         known to the dictionary, as all of one or two documents
            rope     0 1 2        2         read: chosen are 1 0 1
            tide     0 1 2        2

        Were document 0 alone chosen, a word of documents 1 to 3 would not be read: the dictionary
        says where they begin and end.
        """
        terms = dictionary.records(rows)
        first, last, documents = (terms[name].astype(np.int64) for name in (*ENDS, "documents"))
        if int(last.max(initial=0)) >= self.size:
            raise DamagedIndexError("A word is held by documents that are not there.")
        counts: Numbers = chosen[first] + (chosen[last] & (first != last)).astype(np.int64)
        among = np.flatnonzero(chosen)
        near = (first <= among.max(initial=-1)) & (last >= among.min(initial=self.size))
        many = np.flatnonzero((documents > 2) & near)
        batches = np.cumsum(documents[many]) // AT_ONCE
        for some in np.split(many, np.flatnonzero(np.diff(batches)) + 1):
            if len(some):
                counts[some] = self._read_many(terms[some]).count(chosen, len(some))
        return counts

    def _read_many(self, terms: Records) -> Held:
        return read_many(self._postings, terms, self.size)

    def _blocks(self, field: str, word: bytes) -> list[Block]:
        dictionary = self.dictionaries.get(field)
        row = dictionary.find(word) if dictionary else -1
        return self._blocks_at(dictionary, row) if dictionary and row >= 0 else []

    def _blocks_at(self, dictionary: TermDictionary, row: int) -> list[Block]:
        documents, first, last, start, length = dictionary.postings(row)
        if not 0 <= start <= start + length <= len(self._postings):
            raise DamagedIndexError("A word has postings where there are none.")
        blocks = list(read_blocks(self._postings[start : start + length], self.size))
        if (
            sum(block.count for block in blocks) != documents
            or blocks[0].first != first
            or blocks[-1].highest != last
        ):
            raise DamagedIndexError("A word has other postings than it says.")
        return blocks


def _map(path: Path) -> mmap.mmap | bytes:
    """What is in a file, given back when nobody refers to it any more; no system maps an empty
    one."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return b""
