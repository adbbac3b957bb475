"""The index as it stood at one moment: its segments, and all their documents in one count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator
from functools import cached_property, lru_cache
from heapq import heapify, heappop, heappush
from itertools import accumulate, islice
from math import log
from os import F_OK, access
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex

from igfarchive.search.engines import Holding
from igfarchive.search.engines.whoosh.ascending import search_among
from igfarchive.search.engines.whoosh.blocks import Numbers, Weights
from igfarchive.search.engines.whoosh.bm25 import ScoredPostings, Scores, Weighing, length_norms
from igfarchive.search.engines.whoosh.cache import Cache
from igfarchive.search.engines.whoosh.document_columns import DocumentColumns, join
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.fragmentation import Filling, fragments
from igfarchive.search.engines.whoosh.positions import NOWHERE, Positions
from igfarchive.search.engines.whoosh.schema import (
    CAPTIONED,
    SCHEMA,
    STEMS,
    WORDS,
)
from igfarchive.search.engines.whoosh.segment import NO_WEIGHTS, NOTHING, Segment
from igfarchive.search.engines.whoosh.term_dictionary import Rows, TermDictionary
from igfarchive.search.queries.query import UNKNOWN
from igfarchive.search.queries.tree import Fuzzy, Prefix, Wildcard
from igfarchive.text.words import exact_words

Truths = npt.NDArray[np.bool_]

MOST_NAMES = 10_000
"""Names of which the words are remembered."""


def latest_commit(folder: Path) -> int:
    """The number in the name of the newest table of segments; -1 where there is none."""
    tables = folder.glob("_*.toc")
    return max((int(table.stem.rpartition("_")[2]) for table in tables), default=-1)


class IndexReader:
    """Documents are counted from 0 through all segments; deleted ones are never found.

    All that it will ever read is in memory or mapped, so that a later commit may delete the files.
    Nothing changes but the cache, so that threads may share it.
    """

    def __init__(
        self,
        folder: Path,
        cache: int,
        before: IndexReader | None = None,
        hidden: Collection[int] = (),
    ) -> None:
        """`cache` is how many bytes of decoded postings may be kept; segments that are as they
        were `before` are not read again. The documents of `hidden` sessions count as deleted."""
        self._folder = folder
        self._cache = Cache(cache)
        self.hidden = frozenset(hidden)
        while True:
            self.commit = latest_commit(folder)
            try:
                self._load(before)
                return
            except FileNotFoundError:
                if latest_commit(folder) == self.commit:
                    raise

    def _load(self, before: IndexReader | None) -> None:
        known = (
            {segment.name: (segment, part) for segment, part in before.parts()} if before else {}
        )
        files = Files(self._folder)
        try:
            table = FileIndex(files, schema=SCHEMA)._read_toc().segments
            self.segments: list[Segment] = []
            columns = []
            for each in table:
                if before and each.segment_id() in known:
                    segment, part = known[each.segment_id()]
                    columns.append(before.columns.part(part))
                else:
                    segment = Segment(self._folder, each)
                    columns.append(segment.read_columns(self._folder, each))
                self.segments.append(segment)
        finally:
            files.close_files()
        as_before = before and before.segments == self.segments
        self.columns: DocumentColumns = before.columns if before and as_before else join(columns)
        sizes = [segment.size for segment in self.segments]
        self._offsets = list(accumulate(sizes, initial=0))
        self.size: int = self._offsets.pop()
        self.live: Truths = np.ones(self.size, np.bool_)
        for segment, offset in zip(table, self._offsets, strict=True):
            self.live[np.fromiter(segment.deleted_docs(), np.int64) + offset] = False
        self.numbers = self.columns.numbers
        self.facet_tuples = self.columns.labels
        if self.hidden:
            self.live &= ~np.isin(self.numbers["session_id"], list(self.hidden))
        self.corrected = any(CAPTIONED[WORDS] in each.dictionaries for each in self.segments)
        """Whether any document was corrected, and so has captions besides."""
        self.count = int(np.count_nonzero(self.live))

    def parts(self) -> Iterator[tuple[Segment, slice]]:
        """Each segment, and which documents are its."""
        for segment, offset in zip(self.segments, self._offsets, strict=True):
            yield segment, slice(offset, offset + segment.size)

    @cached_property
    def sessions(self) -> frozenset[int]:
        """Those of which there is something to find."""
        return frozenset(self._sessions_of(slice(None)))

    def _sessions_of(self, part: slice) -> dict[int, int]:
        """The sessions of the living ones of these documents, and how many are of each."""
        numbers = self.numbers["session_id"][part][self.live[part]]
        # The documents of a session follow each other in a segment.
        firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
        counts = np.diff(firsts, append=len(numbers))
        return dict(zip(numbers[firsts].tolist(), counts.tolist(), strict=True))

    def holdings(self) -> dict[int, Holding]:
        """What living documents there are of each session."""
        return {
            session: Holding(path, count, fingerprint)
            for segment, part in self.parts()
            for session, count in self._sessions_of(part).items()
            for path, fingerprint in [segment.written[session]]
        }

    def of_sessions(self, sessions: Collection[int]) -> Numbers:
        """The living documents of these sessions."""
        found = [NOTHING]
        for segment, part in self.parts():
            if some := [session for session in sessions if session in segment.written]:
                held = np.isin(self.numbers["session_id"][part], some) & self.live[part]
                found.append(np.flatnonzero(held) + part.start)
        return np.concatenate(found)

    @property
    def outdated(self) -> bool:
        """Whether there was a commit since, by this process or another.

        A commit writes the next table of segments before it deletes this one. Every question asks
        this, and to list the folder would take longer than to answer many.
        """
        this, following = self._tables
        return access(following, F_OK) or not access(this, F_OK)

    @cached_property
    def _tables(self) -> tuple[str, str]:
        """The paths of this commit's table and the next's: to put them together takes longer than
        to look for the files."""
        this, following = (
            str(self._folder / TOC._filename(_DEF_INDEX_NAME, commit))
            for commit in (self.commit, self.commit + 1)
        )
        return this, following

    def check(self) -> None:
        """An error if a file that is mapped was changed since."""
        for segment in self.segments:
            segment.check()

    def fragmented(self) -> set[int]:
        """The sessions of the segments that are worth being written anew (`fragmentation`)."""
        fillings = []
        for segment, part in self.parts():
            living = int(np.count_nonzero(self.live[part]))
            words = segment.words_in[WORDS] * living // segment.size
            fillings.append(Filling(words, living, segment.size))
        parts = [part for _, part in self.parts()]
        return {
            session for place in fragments(fillings) for session in self._sessions_of(parts[place])
        }

    @cached_property
    def speakers_by_word(self) -> dict[str, list[int]]:
        """Of each word in the names of speakers, whose it is: their places among the facet's
        names."""
        speakers: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.facet_tuples.names["speaker"]):
            if name != UNKNOWN:
                for word in _words_of(name):
                    speakers[word].append(place)
        return dict(speakers)

    def lengths(self, field: str, *, captioned: bool = False) -> npt.NDArray[np.uint8]:
        """How long STEMS or WORDS is in each document, as Whoosh's byte: LENGTHS has the words."""
        return self.columns.lengths[CAPTIONED[field] if captioned else field]

    def documents_as_corrected(self, field: str, word: bytes) -> int:
        """How many documents hold a word in STEMS or WORDS, deleted ones among them."""
        found = 0
        for segment in self.segments:
            dictionary = segment.dictionaries.get(field)
            row = dictionary.find(word) if dictionary else -1
            found += dictionary.postings(row).documents if dictionary and row >= 0 else 0
        return found

    def by_segment(self, documents: Truths) -> Iterator[tuple[Segment, Truths]]:
        """Each segment with its part of what is said of all documents."""
        for segment, part in self.parts():
            yield segment, documents[part]

    def word(self, field: str, word: str, *, captioned: bool = False) -> ScoredPostings:
        """The documents that hold a word in STEMS or WORDS, with its BM25F.

        `captioned`: those corrected ones that hold it in their captions, as for `positions` and
        `like`.
        """
        key = (field, word, captioned)
        return self._cache.get(key, lambda: self._score(field, word.encode(), captioned))

    def _score(self, field: str, word: bytes, captioned: bool) -> ScoredPostings:
        """Whoosh counts deleted documents in what it calls the number of documents. A word is as
        rare and a turn as long on the average for one reading as for the other."""
        held_in = CAPTIONED[field] if captioned else field
        ids, counts = self._postings(held_in, word)
        if captioned:
            idf = self.word(field, word.decode()).idf
        else:
            also = self._postings(CAPTIONED[field], word)[0] if self.corrected else NOTHING
            idf = self.idf(len(ids) + len(also) - int(np.count_nonzero(search_among(also, ids))))
        living = self.live[ids] if self.count < self.size else None
        weighing = Weighing(idf, self._length_norms[field], self.columns.lengths[held_in])
        return ScoredPostings(ids, counts, weighing, living)

    def _postings(self, field: str, word: bytes) -> tuple[Numbers, Weights]:
        """The documents that hold a word, deleted ones among them, and how often each does."""
        found = [
            (np.add(postings.ids, offset, out=postings.ids), postings.weights)
            for segment, offset in zip(self.segments, self._offsets, strict=True)
            if len((postings := segment.postings(field, word)).ids)
        ]
        if not found:
            return NOTHING, NO_WEIGHTS
        ids, weights = zip(*found, strict=True)
        return np.concatenate(ids), np.concatenate(weights)

    @cached_property
    def _length_norms(self) -> dict[str, Scores]:
        words = {
            field: sum(segment.words_in[field] for segment in self.segments)
            for field in (STEMS, WORDS)
        }
        return {
            field: length_norms(count / (self.size or 1) or 1) for field, count in words.items()
        }

    def idf(self, documents: int) -> float:
        """How much counts what so many documents hold."""
        return log(self.size / (documents + 1)) + 1 if self.size else 0.0

    def documents(self, word: str) -> int:
        """How many documents hold an exact word in either reading, deleted ones among them."""
        return self._documents(WORDS, word.encode())

    def _documents(self, field: str, word: bytes) -> int:
        """Asked for each word of a quotation, more than once."""

        def count() -> np.int64:
            return np.int64(sum(segment.documents(field, word) for segment in self.segments))

        return int(self._cache.get(("documents", field, word), count))

    def kept(self, key: Hashable, make: Callable[[], Numbers]) -> Numbers:
        """The documents that were found for this key, or are found now."""
        return self._cache.get(key, make)

    def positions(self, word: str, *, captioned: bool = False) -> Positions:
        """Where a word stands in all documents."""
        key = ("positions", word, captioned)
        return self._cache.get(key, lambda: self._find_positions(word, captioned))

    def _find_positions(self, word: str, captioned: bool) -> Positions:
        field = CAPTIONED[WORDS] if captioned else WORDS
        postings = self.word(WORDS, word, captioned=captioned)
        found = [
            steps
            for segment in self.segments
            for steps in segment.position_steps(field, word.encode())
        ]
        if not found:
            return NOWHERE
        counts, steps = map(np.concatenate, zip(*found, strict=True))
        starts = counts.cumsum(dtype=np.int64) - counts
        if postings.living is not None:
            starts, counts = starts[postings.living], counts[postings.living]
        # What is kept for long is as narrow as it can be.
        narrow = starts.astype(np.min_scalar_type(len(steps)))
        return Positions(postings.ids, narrow, counts, steps)

    def position_keys(self, word: str, *, captioned: bool = False) -> Numbers:
        """Every place where a word stands, as `Positions.keys` has it."""
        return self.kept(
            ("keys", word, captioned), lambda: self.positions(word, captioned=captioned).keys()
        )

    def like(self, leaf: Prefix | Wildcard | Fuzzy, *, captioned: bool = False) -> Numbers:
        """The documents that hold any word that starts so, fits or is like this one; ascending."""
        field = CAPTIONED[WORDS] if captioned else WORDS
        return self._cache.get((leaf, field), lambda: self._find_like(leaf, field))

    def _find_like(self, leaf: Prefix | Wildcard | Fuzzy, field: str) -> Numbers:
        expand = _expansion(leaf)
        found = np.zeros(self.size, np.bool_)
        for segment, offset in zip(self.segments, self._offsets, strict=True):
            dictionary = segment.dictionaries.get(field)
            if dictionary:
                found[segment.holding(dictionary, expand(dictionary, leaf.text)) + offset] = True
        found &= self.live
        return np.flatnonzero(found)

    def words_like(self, leaf: Prefix | Fuzzy, most: int) -> list[tuple[str, int]]:
        """The most frequent words that start so, or are like this one but not itself.

        Each with the number of documents that hold it in either reading: deleted ones are counted,
        but a word that they alone hold is left out.
        """
        deleted = self.size - self.count
        living = (
            (word.decode(), count)
            for word, count in self._by_frequency(leaf)
            if count > deleted
            or any(len(self._score(WORDS, word, captioned).ids) for captioned in (False, True))
        )
        return list(islice(living, most))

    def _by_frequency(self, leaf: Prefix | Fuzzy) -> Iterator[tuple[bytes, int]]:
        """These words and in how many documents they stand, the most frequent first.

        In how many at most is known at once; of those that stand in captions, too, the documents
        are only compared when they come to be the most frequent.
        """
        expand = _expansion(leaf)
        counts: Counter[bytes] = Counter()
        captioned = set()
        for segment in self.segments:
            for field in (WORDS, CAPTIONED[WORDS]):
                dictionary = segment.dictionaries.get(field)
                if dictionary:
                    rows = expand(dictionary, leaf.text)
                    documents = dictionary.column("documents", rows).tolist()
                    for row, count in zip(rows.tolist(), documents, strict=True):
                        word = dictionary.word(row)
                        counts[word] += count
                        if field != WORDS:
                            captioned.add(word)
        if isinstance(leaf, Fuzzy):
            del counts[leaf.text.encode()]
        ordered = [(-count, word, word not in captioned) for word, count in counts.items()]
        heapify(ordered)
        while ordered:
            count, word, exact = heappop(ordered)
            if exact:
                yield word, -count
            else:
                heappush(ordered, (-self._documents(WORDS, word), word, True))


@lru_cache(MOST_NAMES)
def _words_of(name: str) -> frozenset[str]:
    """The words of a name: most are the same after a commit."""
    return frozenset(exact_words(name))


def _expansion(leaf: Prefix | Wildcard | Fuzzy) -> Callable[[TermDictionary, str], Rows]:
    match leaf:
        case Prefix():
            return TermDictionary.starting
        case Wildcard():
            return TermDictionary.fitting
        case Fuzzy():
            return TermDictionary.like
