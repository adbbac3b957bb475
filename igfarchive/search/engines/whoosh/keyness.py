"""What stands out in some documents against all others (`igfarchive.search.engines.surprise`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from igfarchive.search.engines import Keyword
from igfarchive.search.engines.surprise import (
    EXAMPLES,
    LEAST_DOCUMENTS,
    SPREAD,
    content_of,
    is_content,
    surprise,
)
from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.codec import LENGTHS
from igfarchive.search.engines.whoosh.index_reader import IndexReader, Truths
from igfarchive.search.engines.whoosh.query_evaluator import QueryEvaluator
from igfarchive.search.engines.whoosh.schema import STEMS
from igfarchive.search.engines.whoosh.term_dictionary import Rows, TermDictionary
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Tree

OFTEN = 500
"""Documents of a segment from which on it takes less to look whether a word says something than to
read which these are."""


def keywords(
    reader: IndexReader, query: Query, expressions: Mapping[str, Tree], most: int
) -> list[Keyword]:
    """As `igfarchive.search.engines.Engine` says."""
    living = np.flatnonzero(reader.live)
    chosen = np.zeros(reader.size, np.bool_)
    chosen[living[passing(reader, living, query)]] = True
    compared = _Comparison(reader, chosen)
    evaluator = QueryEvaluator(reader)
    named = (
        compared.expression(name, evaluator.find(content))
        for name, tree in expressions.items()
        if (content := content_of(tree))
    )
    found = [keyword for keyword in named if keyword]
    if compared.there:
        found += islice(compared.words(), most)
    return sorted(found, key=lambda each: (-each.score, not each.expression, each.name))[:most]


class _Comparison:
    """The `chosen` documents against all others that live."""

    def __init__(self, reader: IndexReader, chosen: Truths) -> None:
        self._reader = reader
        self._chosen = chosen
        lengths = LENGTHS[reader.lengths(STEMS)]
        self._here = float(lengths[chosen].sum())
        self.there = float(lengths[reader.live & ~chosen].sum())
        """How many words the others have."""
        tuples = reader.facet_tuples
        self._sides = (reader.numbers["session_id"], tuples.codes["speaker"][tuples.of])
        self._spread = [min(SPREAD, len(np.unique(side[chosen]))) for side in self._sides]

    def expression(self, name: str, ids: Numbers) -> Keyword | None:
        """What these documents hold, if it stands out; where there are no others, all that is
        spread enough does, by the number of documents."""
        here = int(np.count_nonzero(self._chosen[ids]))
        score = self._score(here, len(ids) - here) if self.there else float(here)
        return self._keyword(name, score, ids, expression=True)

    def words(self) -> Iterator[Keyword]:
        """The words that stand out, the most surprising first and equals in their order.

        In how many documents of other segments a word stands is asked only when it comes to be the
        most surprising: each of them makes it less so.
        """
        ordered = [
            (-score, word, False, here)
            for word, (here, there) in self._counts().items()
            if is_content(word.decode()) and (score := self._score(here, there))
        ]
        heapify(ordered)
        while ordered:
            score, word, exact, here = heappop(ordered)
            if not exact:
                if score := -self._score(
                    here, self._reader.documents_as_corrected(STEMS, word) - here
                ):
                    heappush(ordered, (score, word, True, here))
                continue
            ids = self._reader.word(STEMS, word.decode()).ids
            if keyword := self._keyword(word.decode(), -score, ids):
                yield keyword

    def _counts(self) -> Mapping[bytes, tuple[int, int]]:
        """Of each word that chosen documents hold: how many do, and how many others do in the
        segments that have chosen ones."""
        here: Counter[bytes] = Counter()
        all_: Counter[bytes] = Counter()
        for segment, chosen in self._reader.by_segment(self._chosen):
            dictionary = segment.dictionaries.get(STEMS)
            if dictionary and chosen.any():
                rows = _content_rows(dictionary)
                counts = segment.count_among(dictionary, rows, chosen)
                rows, counts = rows[counts > 0], counts[counts > 0]
                documents = dictionary.column("documents", rows)
                for row, some, of in zip(
                    *(each.tolist() for each in (rows, counts, documents)), strict=True
                ):
                    word = dictionary.word(row)
                    here[word] += some
                    all_[word] += of
        return {word: (count, all_[word] - count) for word, count in here.items()}

    def _score(self, here: int, there: int) -> float:
        return surprise(here, there, self._here, self.there)

    def _keyword(
        self, name: str, score: float, ids: Numbers, *, expression: bool = False
    ) -> Keyword | None:
        """None where there is no score, or the chosen ones among the documents that hold it are
        too few, or of too few sessions or speakers."""
        ids = ids[self._chosen[ids]]
        if (
            not score
            or len(ids) < LEAST_DOCUMENTS
            or any(
                len(np.unique(side[ids])) < least
                for side, least in zip(self._sides, self._spread, strict=True)
            )
        ):
            return None
        # From the first to the last, so that they are not all of one session.
        some = ids[np.linspace(0, len(ids) - 1, min(EXAMPLES, len(ids))).astype(np.int64)]
        examples = self._reader.numbers["utterance"][some].tolist()
        return Keyword(name, score, len(ids), tuple(examples), expression)


def _content_rows(dictionary: TermDictionary) -> Rows:
    """All words but most of those that say nothing: they are few, and hold most of all postings."""
    documents = dictionary.column("documents")
    often = np.flatnonzero(documents > OFTEN)
    silent = [row for row in often.tolist() if not is_content(dictionary.word(row).decode())]
    return np.delete(np.arange(len(dictionary)), silent)
