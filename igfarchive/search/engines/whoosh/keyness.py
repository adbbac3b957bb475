"""What stands out in some documents against all others: keyness.

Of a word it is counted how many documents hold it here and there, and of both how many words they
have:

                        here    there
    hold the word       a       b
    words altogether    m       n

Were it as frequent here as there, a' = m (a + b) / (m + n) documents would hold it here, and
b' = n (a + b) / (m + n) there. G² = 2 (a ln (a / a') + b ln (b / b')) tells how surprising the true
numbers are (Dunning 1993, "Accurate methods for the statistics of surprise and coincidence"). As in
much text the least difference surprises, a word has to be LEAST_RATIO times as frequent, too.

Documents are counted and not uses, so that who says a word again and again in a turn says it once.
They are held against words and not against documents, or every word of those who speak at length
would stand out.

With a = 8, b = 2, m = 1,000 and n = 3,000: a' = 2.5 and b' = 7.5, so that G² = 13.3, and the word
is 12 times as frequent here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import heapify, heappop, heappush
from itertools import islice
from math import log
from pathlib import Path

import numpy as np
from whoosh.lang.stopwords import stoplists

from igfarchive.search.engines import Keyword
from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.codec import LENGTHS
from igfarchive.search.engines.whoosh.index_reader import IndexReader, Truths
from igfarchive.search.engines.whoosh.query_evaluator import QueryEvaluator
from igfarchive.search.engines.whoosh.schema import STEMS
from igfarchive.search.engines.whoosh.term_dictionary import Rows, TermDictionary
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.questions import FUNCTION_WORDS
from igfarchive.search.queries.tree import Or, Phrase, Tree
from igfarchive.text.words import exact_words, stem

LEAST_SURPRISE = 10.83
"""G² that one word in 1,000 reaches by chance."""
LEAST_RATIO = 2.0
LEAST_DOCUMENTS = 3
SPREAD = 3
"""Sessions, and speakers, that have to hold a word; all, where there are no more."""
EXAMPLES = 8
"""Documents that are named of each."""
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
        if (content := _content_of(tree))
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
            if _is_content(word) and (score := self._score(here, there))
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
        """G²; 0 where the word does not stand out."""
        if here < LEAST_DOCUMENTS or here * self.there < LEAST_RATIO * there * self._here:
            return 0.0
        expected = self._here * (here + there) / (self._here + self.there)
        surprise = here * log(here / expected)
        if there:
            surprise += there * log(there / (here + there - expected))
        return 2 * surprise if 2 * surprise >= LEAST_SURPRISE else 0.0

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
    silent = [row for row in often.tolist() if not _is_content(dictionary.word(row))]
    return np.delete(np.arange(len(dictionary)), silent)


def _content_of(tree: Tree) -> Tree | None:
    """The expression without alternatives that are nothing but words that say nothing: of IT and
    "information technology" the latter."""
    match tree:
        case Or(parts):
            contents = tuple(content for part in parts if (content := _content_of(part)))
            return Or(contents) if contents else None
        case Phrase(words) if not any(_is_content(stem(word).encode()) for word in words):
            return None
        case _:
            return tree


def _is_content(word: bytes) -> bool:
    """Whether it is more than a letter, a number, a contraction, or a word that all say."""
    return len(word) > 1 and not word.isdigit() and b"'" not in word and word not in _common_words()


@cache
def _common_words() -> frozenset[bytes]:
    """The stems of those of Whoosh's list for English, of those that questions are made with, and
    of our own."""
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    ours = (line for line in lines if not line.startswith("#"))
    words = (
        word for entry in (*stoplists["en"], *FUNCTION_WORDS, *ours) for word in exact_words(entry)
    )
    return frozenset(stem(word).encode() for word in words)
