"""One segment of the index: which of its documents hold a word, where, and how well."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.reading import TermNotFound

from igfarchive.search.engines.whoosh.lexicon import Lexicon
from igfarchive.search.engines.whoosh.schema import WORDS

Mask = npt.NDArray[np.bool_]
"""A truth for each document of a segment or of the index."""
Places = npt.NDArray[np.intp]
"""Numbers of documents, ascending."""
Scores = npt.NDArray[np.float64]


class Segment:
    """Documents are counted from 0 in each segment; deleted ones are never found."""

    def __init__(self, searcher: Any, offset: int) -> None:
        self.searcher = searcher
        self.reader = searcher.reader()
        self.offset = offset
        self.size: int = self.reader.doc_count_all()

    @cached_property
    def live(self) -> Mask:
        mask = np.ones(self.size, np.bool_)
        mask[np.fromiter(self.reader.segment().deleted_docs(), np.intp)] = False
        return mask

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(word.decode() for word in self.reader.lexicon(WORDS))

    def column(self, name: str, column: Any) -> Any:
        """The reader of a column, which holds all of it."""
        storage = self.reader.storage()
        filename = self.reader.codec().column_filename(self.reader.segment(), name)
        with storage.open_file(filename) as file:
            return column.reader(file, 0, storage.file_length(filename), self.size)

    def holding(self, field: str, words: Iterable[str]) -> Mask:
        """The documents that hold any of the words in that field."""
        mask = np.zeros(self.size, np.bool_)
        for word in words:
            try:
                matcher = self.reader.postings(field, word.encode())
            except TermNotFound:
                continue
            mask[np.fromiter(matcher.all_ids(), np.intp)] = True
        return mask

    def scores(self, field: str, word: str, places: Places) -> Iterator[float]:
        """The word's BM25F in each of these documents, all of which hold it."""
        for matcher in self._visit(field, word, places):
            yield matcher.score()

    def positions(self, word: str, places: Places) -> Iterator[list[int]]:
        """Where the word stands in each of these documents, all of which hold it."""
        for matcher in self._visit(WORDS, word, places):
            yield matcher.value_as("positions")

    def _visit(self, field: str, word: str, places: Places) -> Iterator[Any]:
        if len(places):
            matcher = self.searcher.postings(field, word.encode())
            for place in places.tolist():
                matcher.skip_to(place)
                yield matcher
