"""The engine on Whoosh: a folder with one index, which this process asks and changes.

Whoosh reads its table of segments with pickle: whoever can write to the folder can run code in
every process that opens it. It belongs with the archive's own data and nowhere else.
"""

from __future__ import annotations

import logging
import threading
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import EmptyIndexError, FileIndex, LockError

from igfarchive.search.disk import writing_to
from igfarchive.search.engines import Candidates, Holding, Keyword, SessionDocuments
from igfarchive.search.engines.whoosh.answer import answer, every_hit, held_together
from igfarchive.search.engines.whoosh.building import SMALL_PART, build, parts, write_segment
from igfarchive.search.engines.whoosh.candidates import find_candidates
from igfarchive.search.engines.whoosh.codec import ArrayCodec
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.index_reader import IndexReader, latest_commit
from igfarchive.search.engines.whoosh.keyness import keywords
from igfarchive.search.engines.whoosh.readings import longest_beginning
from igfarchive.search.engines.whoosh.schema import SCHEMA
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError, Results
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Fuzzy, Prefix, Tree

logger = logging.getLogger(__name__)

CACHE = 64 << 20
"""Bytes of decoded postings that are kept, where nobody says how many."""

MOST_HIDING = 2
"""Snapshots without some sessions that are kept: one for what is found, one for what is offered."""

UNREADABLE = "The search index cannot be read: run `python manage.py rebuild_index`."


class WhooshEngine:
    """Passes the contract of `igfarchive.search.engines.Engine`.

    Threads ask the same reader at once: nothing in it changes.
    """

    def __init__(self, folder: Path, cache: int = CACHE) -> None:
        """The engine on a folder, which is read when it is first asked; `cache` is how many bytes
        of decoded postings it may keep."""
        self.folder = folder
        self._cache = cache
        self._opening = threading.Lock()
        self._reader: IndexReader | None = None
        self._hiding: list[IndexReader] = []

    @classmethod
    def build(
        cls, folder: Path, sessions: Iterable[SessionDocuments], cache: int = CACHE
    ) -> WhooshEngine:
        """Make the index anew, in an empty folder."""
        build(folder, sessions)
        return cls(folder, cache)

    def search(
        self,
        tree: Tree | None,
        query: Query,
        facets: Collection[str] = FACETS,
        hidden: frozenset[int] = frozenset(),
    ) -> Results:
        with self._asked(hidden) as reader:
            return answer(reader, tree, query, facets)

    def every_hit(
        self, tree: Tree | None, query: Query, hidden: frozenset[int] = frozenset()
    ) -> Sequence[int]:
        with self._asked(hidden) as reader:
            return array("q", every_hit(reader, tree, query).astype(np.int64).tobytes())

    def spellings(
        self, word: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        with self._asked(hidden) as reader:
            return reader.words_like(Fuzzy(word), most)

    def completions(
        self, prefix: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        with self._asked(hidden) as reader:
            return reader.words_like(Prefix(prefix), most)

    def document_frequencies(
        self, words: Sequence[str], hidden: frozenset[int] = frozenset()
    ) -> Sequence[int]:
        with self._asked(hidden) as reader:
            return [reader.documents(word) for word in words]

    def candidates(
        self,
        words: Sequence[str],
        queries: Sequence[Query],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Candidates:
        with self._asked(hidden) as reader:
            found = find_candidates(reader, words, queries, most)
            return Candidates(found, [reader.documents(word) for word in words], reader.count)

    def longest_beginning(
        self, words: Sequence[str], least: int, hidden: frozenset[int] = frozenset()
    ) -> tuple[int, Sequence[int]]:
        with self._asked(hidden) as reader:
            length, documents = longest_beginning(reader, tuple(words), least)
            return length, reader.numbers["utterance"][documents].tolist()

    def held_together(
        self,
        parts: Sequence[Tree],
        query: Query,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[tuple[int, ...]]:
        with self._asked(hidden) as reader:
            return held_together(reader, parts, query)

    def keywords(
        self,
        query: Query,
        expressions: Mapping[str, Tree],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[Keyword]:
        with self._asked(hidden) as reader:
            return keywords(reader, query, expressions, most)

    def replace(self, sessions: Iterable[SessionDocuments]) -> None:
        replaced: list[int] = []

        def noted() -> Iterator[SessionDocuments]:
            for session in sessions:
                replaced.append(session.session)
                yield session

        with _writing(self.folder) as (writer, added):
            with self._asked() as before:
                # It is asked no more, and what it knows of the documents is in memory: an error of
                # who writes is none of the index as it stands.
                pass
            # Nothing keeps a part that is written while the next is read.
            added.extend(map(partial(write_segment, self.folder), parts(noted(), SMALL_PART)))
            for place in before.of_sessions(replaced).tolist():
                writer.delete_document(place)

    def fragmented(self) -> Collection[int]:
        with self._asked() as reader:
            return reader.fragmented()

    def count(self) -> int:
        with self._asked() as reader:
            return reader.count

    def commit(self) -> int:
        reader = self._reader
        # To list the folder takes longer, the more segments there are.
        known = reader is not None and not reader.outdated
        return reader.commit if reader and known else latest_commit(self.folder)

    def holdings(self) -> Mapping[int, Holding]:
        with self._asked() as reader:
            return reader.holdings()

    def close(self) -> None:
        # Its files are given back when the last question to it is answered.
        self._forget()

    def _forget(self) -> None:
        self._reader = None
        self._hiding = []

    @contextmanager
    def _asked(self, hidden: frozenset[int] = frozenset()) -> Iterator[IndexReader]:
        """The index as of the last commit, without the `hidden` sessions.

        After an error the next question reads the disk anew: what is in memory would go on to
        answer for files that are damaged, and those that are open for files that were mended.
        """
        with _understood():
            try:
                with self._opening:
                    reader = self._reader
                    if reader is None or reader.outdated:
                        reader = IndexReader(self.folder, self._cache, reader)
                        self._reader = reader
                        self._hiding = []
                    if hidden and (held := hidden & reader.sessions):
                        reader = self._without(reader, held)
                reader.check()
                yield reader
            except BaseException:
                self._forget()
                raise

    def _without(self, reader: IndexReader, hidden: frozenset[int]) -> IndexReader:
        """The same without these sessions; kept, as it is asked until the index has followed."""
        for known in self._hiding:
            if known.hidden == hidden:
                return known
        # It is asked for a moment only, and must not have each process keep twice as much.
        made = IndexReader(self.folder, self._cache // 8, reader, hidden)
        self._hiding = [made, *self._hiding[: MOST_HIDING - 1]]
        return made


@contextmanager
def _writing(folder: Path) -> Iterator[tuple[Any, list[Any]]]:
    """A writer that commits at the end, or leaves everything as it was on an error, and a list
    for segments that are added. What an error leaves of those the next commit deletes."""
    added: list[Any] = []
    files = Files(folder)
    try:
        with _understood(), writing_to(folder):
            writer = FileIndex(files, schema=SCHEMA).writer(codec=ArrayCodec())
        try:
            yield writer, added
        except BaseException:
            with suppress(OSError):  # which may be what went wrong to begin with
                writer.cancel()
            raise
        with _understood(), writing_to(folder):
            writer.commit(mergetype=lambda _, segments: _not_empty(segments + added))
    finally:
        files.close_files()


def _not_empty(segments: list[Any]) -> list[Any]:
    return [segment for segment in segments if segment.doc_count() > 0]


@contextmanager
def _understood() -> Iterator[None]:
    """Turn whatever Whoosh makes of a missing, torn or locked index into our own errors."""
    try:
        yield
    except LockError as error:
        raise IndexLockedError(
            "Another process is writing the search index: wait until it is done, and try again."
        ) from error
    except IndexUnavailableError:
        raise
    except (OSError, EmptyIndexError) as error:
        logger.warning("The search index cannot be read: %r", error)
        raise IndexUnavailableError(UNREADABLE) from error
    except Exception as error:
        # A file torn in the middle makes Whoosh trip over whatever it reads there, so that no list
        # of errors would be whole. The reader is told that search is down, and not shown a
        # failure; a mistake of ours ends here, too, and the log has its traceback.
        logger.exception("The search index cannot be read")
        raise IndexUnavailableError(UNREADABLE) from error
