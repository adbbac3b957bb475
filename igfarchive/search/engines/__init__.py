"""What an engine is given, what it is asked and what it answers: all engines alike.

`tests/search/contract.py` states the rules; an engine is one that passes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from igfarchive.search.matches.results import Results
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Tree


@dataclass(frozen=True, slots=True)
class Document:
    """One utterance, as it is found: its words, and a value for each filter of Query.

    `utterance` is the number that hits give back. UNKNOWN stands where a value is not known.

    `text` is the turn as corrected, `captioned` the turn as it was before; empty where nobody
    corrected it. A turn is one document, however it is read:

    - A word, a quotation or whatever else is looked for stands in it if it stands in either
      reading; AND, OR and NOT join what stands in the turn. Nothing runs from one reading into
      the other.
    - It scores as if it had no other reading than the corrected one, which pages show first; where
      that is no hit, as if it had none but the captioned one. Where it takes both to be a hit, it
      scores by what stands in one, as if any of it were enough.
    - How many documents hold a word counts turns, not readings, and how long turns are on the
      average counts them as corrected.
    """

    utterance: int
    position: int
    text: str
    speaker: str
    affiliation: str
    group: str
    region: str
    event: str
    year: str
    kind: str
    session: str
    date: date | None
    captioned: str = ""

    @property
    def date_key(self) -> int:
        """The day as 20310705, 20310000 where only the year is known, else 0."""
        if self.date is not None:
            return self.date.year * 10_000 + self.date.month * 100 + self.date.day
        return int(self.year) * 10_000 if self.year.isdigit() else 0


@dataclass(frozen=True, slots=True)
class SessionDocuments:
    """All that can be found of one session, in order; nothing, if it is not to be found.

    `session` is a number that stays when the session's address changes.
    """

    session: int
    documents: tuple[Document, ...]

    @property
    def holding(self) -> Holding:
        rows = map(attrgetter(*VALUES), self.documents)
        return Holding(self.documents[0].session, len(self.documents), fingerprint(rows))


VALUES = tuple(field.name for field in fields(Document))


def fingerprint(rows: Iterable[Sequence[Any]]) -> str:
    """What tells the documents of a session from any others; each as its VALUES."""
    return sha256(json.dumps(list(rows), default=str).encode()).hexdigest()


class Holding(NamedTuple):
    """What an index holds of a session: its path, how many documents, and their fingerprint."""

    path: str
    documents: int
    fingerprint: str


class Keyword(NamedTuple):
    """What stands out in some documents: a word by its stem, or an `expression` by its name.

    `documents` of them hold it, of which `utterances` are a few.
    """

    name: str
    score: float
    documents: int
    utterances: tuple[int, ...]
    expression: bool = False


class Candidate(NamedTuple):
    """A turn that may hold a quotation. The words of this vote for it that stand there as far apart
    as in it, the rarer the more: `votes` is their share of all that were looked for, about 1 for a
    turn with all of the quotation, and more where some of it stands there more than once."""

    utterance: int
    votes: float


class Candidates(NamedTuple):
    """Of each query those that are `found`, the likeliest first; and of the words what
    `Engine.document_frequencies` says, among so many `documents` as can be found."""

    found: Sequence[Sequence[Candidate]]
    document_frequencies: Sequence[int]
    documents: int


class Engine(Protocol):
    """An index that can be asked and changed. Safe to share between threads.

    Sessions that are `hidden` are held, and answered as if they were not; only the counts of
    spellings and completions may include them.
    Every method raises IndexUnavailableError where the index is missing or damaged.
    """

    def search(
        self,
        tree: Tree | None,
        query: Query,
        facets: Collection[str] = FACETS,
        hidden: frozenset[int] = frozenset(),
    ) -> Results:
        """The page of hits and the total of those that the tree matches (None: all) and the filters
        let through, and the counts of these `facets`.

        Hits come by score, or by day; of equals the newest session comes first, and within a
        session the order is that of speech. A session without a day comes last either way.
        """
        ...

    def every_hit(
        self, tree: Tree | None, query: Query, hidden: frozenset[int] = frozenset()
    ) -> Sequence[int]:
        """The utterances of all hits, whatever the page: in the order of the pages of `search`,
        put together. Eight bytes each."""
        ...

    def spellings(
        self, word: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        """Words one edit away from an exact word, as `matches.spelling` counts, and not itself.

        Each comes with the number of documents that hold it, the most frequent first and equals in
        their order. Documents that were replaced may be counted until an index is tidied up; a word
        that no other document holds is not given.
        """
        ...

    def completions(
        self, prefix: str, most: int, hidden: frozenset[int] = frozenset()
    ) -> Sequence[tuple[str, int]]:
        """Words whose exact form starts so, itself among them; counted as those of `spellings`."""
        ...

    def document_frequencies(
        self, words: Sequence[str], hidden: frozenset[int] = frozenset()
    ) -> Sequence[int]:
        """In how many documents each of these exact words stands; counted as those of
        `spellings`."""
        ...

    def candidates(
        self,
        words: Sequence[str],
        queries: Sequence[Query],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Candidates:
        """Utterances that may hold a quotation of these exact words or one like it, the likeliest
        first; for each of the queries of those that its filters let through, and `most` of them.

        Which, is for the engine to say: it need not look at more than the rarest of the words. Each
        holds two of them near each other; what holds several as quoted, is among the first.
        """
        ...

    def longest_beginning(
        self, words: Sequence[str], least: int, hidden: frozenset[int] = frozenset()
    ) -> tuple[int, Sequence[int]]:
        """How many of these exact words, from the first on, follow each other in any turn, in one
        of its readings, and the utterances that have so many; 0 and none where those are fewer
        than `least`, which is one at least and no more than there are."""
        ...

    def held_together(
        self,
        parts: Sequence[Tree],
        query: Query,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[tuple[int, ...]]:
        """Which of the parts turns hold that hold not all: their indexes, ascending.

        The most parts first, and of as many those that more turns hold; at least two, and half of
        them all. Of the turns that the filters let through.
        """
        ...

    def keywords(
        self,
        query: Query,
        expressions: Mapping[str, Tree],
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> Sequence[Keyword]:
        """What stands out in the documents that the filters of the query let through against all
        others, as corrected: words and, of those given, `expressions`. The most surprising come
        first, and of equals the expressions.

        Each is at least twice as frequent there, for so many words, and so much more frequent as
        chance would have it for one word in 1,000; and it stands in three documents, sessions and
        speakers' words there, or in all where there are fewer sessions or speakers. Words that say
        nothing by themselves, numbers and single letters are none. Where there are no others,
        expressions alone are given, by how many documents hold them.

        Among the others those may be counted that were replaced or are hidden.
        """
        ...

    def replace(self, sessions: Iterable[SessionDocuments]) -> None:
        """Make the index hold these sessions, each given once, as they are: all of them or, on
        an error, none."""
        ...

    def fragmented(self) -> Collection[int]:
        """The sessions that many commits have left in many places, by their numbers.

        To replace them together, as they are, makes later questions faster; it takes longer than
        a visitor waits for a page.
        """
        ...

    def count(self) -> int:
        """How many documents are held; as good as free, for those who ask whether all is well."""
        ...

    def commit(self) -> int:
        """Another number after every change; known without reading what is held, or that it can
        be read."""
        ...

    def holdings(self) -> Mapping[int, Holding]:
        """What is held, by the numbers of the sessions."""
        ...

    def close(self) -> None:
        """Give back files and memory; a later question opens them again."""
        ...
