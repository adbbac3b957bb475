"""The tree of a query, evaluated over arrays of documents.

A set of documents is an array of their numbers, ascending, each once. Some of a large array are
taken by `compress`: to index by truths takes five times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from igfarchive.search.engines.whoosh.ascending import Truths, both, firsts, search_among
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import Impacts, ScoredPostings, Scores
from igfarchive.search.engines.whoosh.impacts import sum_impacts, words_in
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS, Positions
from igfarchive.search.engines.whoosh.schema import STEMS, WORDS
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
)

SAMPLE = 32
"""Of so many documents one tells which word of a quotation is the next to be looked for: the one
that stands least often where it should."""

MOST_LISTED = 3
"""Words of which the documents are listed one after the other: each is compared with all others."""

Placed = tuple[Positions, int]
"""A word of a quotation and its place in it."""

DENSE, SPARSE = 16, 256
"""To look a few up among so many times as many it is faster to search than to mark them all; and
among any others, where there are so many times as many documents to be marked."""


class QueryEvaluator:
    """One question to one reading of the documents of a reader: to all of them as corrected, or
    to those that were corrected as `captioned`. What was found for a part of the tree is kept."""

    def __init__(
        self,
        reader: IndexReader,
        idfs: Mapping[Tree, float] = MappingProxyType({}),
        *,
        captioned: bool = False,
    ) -> None:
        """`idfs`: of each part of which most are asked for how much it counts; for scores alone."""
        self._reader = reader
        self._idfs = idfs
        self._captioned = captioned
        self._found: dict[Tree, Numbers] = {}
        self._words: dict[tuple[str, str], ScoredPostings] = {}

    def find(self, tree: Tree) -> Numbers:
        """The documents that the tree matches."""
        if tree not in self._found:
            self._found[tree] = self._find(tree)
        return self._found[tree]

    def find_in_any_order(self, tree: Tree) -> Numbers:
        """The documents that the tree matches, each once.

        To list those of a few words one after the other is faster than to merge them.
        """
        if not isinstance(tree, Or) or len(tree.parts) > MOST_LISTED:
            return self.find(tree)
        parts = sorted(tree.parts, key=lambda part: len(self.find(part)), reverse=True)
        found = []
        for place, part in enumerate(parts):
            ids = self.find(part)
            for earlier in parts[:place]:
                ids = ids.compress(~self._matched(ids, earlier))
            found.append(ids)
        return np.concatenate(found)

    def _find(self, tree: Tree) -> Numbers:
        match tree:
            case Word() | Acronym():
                return self._word(STEMS, _stem(tree)).ids
            case Prefix() | Wildcard() | Fuzzy():
                return self._reader.like(tree, captioned=self._captioned)
            case Phrase((word,)):
                return self._word(WORDS, word).ids
            case Phrase():
                return self._reader.kept((tree, self._captioned), lambda: self._find_phrase(tree))
            case And(parts):
                return self._find_all(parts)
            case Or(parts) | Variants(parts):
                return self._find_any(parts)
            case Most(parts):
                return self._find_most(parts, tree.least)
            case Not(part):
                return self._without(self.find(part))

    def _word(self, field: str, word: str) -> ScoredPostings:
        """Held as long as the question is asked: nothing says that the reader keeps it."""
        key = field, word
        if key not in self._words:
            self._words[key] = self._reader.word(field, word, captioned=self._captioned)
        return self._words[key]

    def _positions(self, word: str) -> Positions:
        return self._reader.positions(word, captioned=self._captioned)

    def _find_all(self, parts: tuple[Tree, ...]) -> Numbers:
        """What is left out is taken from what is found, so that nobody lists all the rest."""
        wanted: list[Tree] = [part for part in parts if not isinstance(part, Not)]
        wanted.sort(key=lambda part: len(self.find(part)))
        unwanted = [part.part for part in parts if isinstance(part, Not)]
        found = self.find(wanted.pop(0)) if wanted else self._without(self.find(unwanted.pop()))
        for part in wanted:
            found = found.compress(self._matched(found, part))
        for part in unwanted:
            found = found.compress(~self._matched(found, part))
        return found

    def _find_any(self, parts: tuple[Tree, ...]) -> Numbers:
        of_parts = [self.find(part) for part in parts]
        if sum(map(len, of_parts)) * DENSE < self._reader.size:
            return np.unique(np.concatenate(of_parts))
        found = np.zeros(self._reader.size, np.bool_)
        for ids in of_parts:
            found[ids] = True
        return np.flatnonzero(found)

    def _find_most(self, parts: tuple[Tree, ...], least: int) -> Numbers:
        counts = np.zeros(self._reader.size, np.uint8)
        for part in parts:
            counts[self.find(part)] += 1
        return np.flatnonzero(counts >= least)

    def _without(self, ids: Numbers) -> Numbers:
        rest = self._reader.live.copy()
        rest[ids] = False
        return np.flatnonzero(rest)

    def _find_phrase(self, phrase: Phrase) -> Numbers:
        if phrase.within is None:
            return self._find_quotation(phrase.words)
        return self._find_near(phrase.words, phrase.within)

    def _find_quotation(self, words: tuple[str, ...]) -> Numbers:
        return _documents(self.begins(words))

    def begins(self, words: tuple[str, ...]) -> Numbers:
        """The keys of the places where a quotation begins.

        Where each word stands, less its place in the quotation: where all these are the same,
        there the quotation begins. Each word is looked for in those documents alone in which the
        ones before it stand so."""
        documents = self._find_together(words)
        if not len(documents):
            return documents
        places = [(self._positions(word), place) for place, word in enumerate(words)]
        places.sort(key=lambda each: len(each[0].steps))
        rarest, *others = places
        if len(others) > 1 and len(documents) > SAMPLE * SAMPLE:
            some = documents[::SAMPLE]
            begins = _begins(rarest, some)
            others.sort(key=lambda each: len(_both_begin(begins, each, some)))
        found = _begins(rarest, documents)
        for each in others:
            found = _both_begin(found, each, _documents(found))
        return found

    def _find_together(self, words: tuple[str, ...]) -> Numbers:
        """The documents with all of the words. What is frequent is not read where the rare ones
        stand nowhere together."""
        rarest, *others = sorted(set(words), key=self._reader.documents)
        found = self._word(WORDS, rarest).ids
        for word in others:
            if not len(found):
                break
            found = found.compress(self.among(found, self._word(WORDS, word).ids))
        return found

    def longest_beginning(self, words: tuple[str, ...], least: int) -> tuple[int, Numbers]:
        """How many of the words, from the first on, a document has in a row, and the documents
        that have so many; none of fewer than `least`."""
        key = ("begins", words[:least], self._captioned)
        begins = self._reader.kept(key, lambda: self.begins(words[:least]))
        length, documents = least, _documents(begins)
        for word in words[least:] if len(begins) else ():
            longer = _both_begin(begins, (self._positions(word), length), documents)
            if not len(longer):
                break
            if len(longer) < len(begins):
                begins, documents = longer, _documents(longer)
            length += 1
        return (length, documents) if len(begins) else (0, begins)

    def _find_near(self, words: tuple[str, ...], within: int) -> Numbers:
        """From each of the words, the next ones are looked for: of each word as many as asked."""
        asked = Counter(words)
        together = self._find_all(tuple(Phrase((word,)) for word in asked))
        keys = {word: self._positions(word).keys_in(together) for word in asked}
        starts = np.concatenate(list(keys.values()))
        for word, times in asked.items():
            at = np.searchsorted(keys[word], starts) + times - 1
            enough = at < len(keys[word])
            starts, at = starts.compress(enough), at.compress(enough)
            starts = starts.compress(keys[word][at] <= starts + within)
        return _documents(np.sort(starts))

    def score(self, tree: Tree, ids: Numbers) -> Scores:
        """BM25F of these documents, summed over what each of them is found by; 0 where nothing.

        Of variants the best counts, so that who writes a thing in two ways does not count twice.
        A word found by its beginning or its likeness, or by a pattern, counts 1, however often it
        stands there.
        """
        match tree:
            case Word() | Acronym():
                return self._score_word(STEMS, _stem(tree), ids)
            case Phrase(words):
                held = self._held(tree, ids)
                scores = np.zeros(len(ids))
                for word in dict.fromkeys(words):
                    scores[held] += self._score_word(WORDS, word, ids[held])
                return scores
            case Prefix() | Wildcard() | Fuzzy():
                alike = self.find(tree)
                if alike is ids:
                    return np.ones(len(ids))
                return self.among(ids, alike).astype(np.float64)
            case And(parts) | Or(parts):
                return self._combine(np.add, parts, ids)
            case Most(parts):
                return self._combine(np.add, parts, ids) * self._share(parts, ids)
            case Variants(parts):
                return self._combine(np.maximum, parts, ids)
            case Not():
                return np.zeros(len(ids))

    def bounds(self, tree: Tree, ids: Numbers) -> tuple[Impacts, int] | None:
        """Of these documents, all of which the tree matches, what each scores at most, in impacts,
        and how many impacts less it may be; None where a tree has more than words, or one alone
        whose scores are all wanted."""
        words = words_in(tree)
        whole = isinstance(tree, Word | Acronym) and self.find(tree) is ids
        if words is None or whole:
            return None
        postings = [[self._word(STEMS, _stem(word)) for word in variants] for variants in words]
        return sum_impacts(postings, ids, self._reader.size), len(words)

    def _combine(self, combine: np.ufunc, parts: tuple[Tree, ...], ids: Numbers) -> Scores:
        """The scores of the parts in one; a part counts where the document is found by it."""
        scores = np.zeros(len(ids))
        for part in parts:
            if isinstance(part, Word | Acronym):
                combine(scores, self.score(part, ids), out=scores)  # 0 where it does not stand
            elif not isinstance(part, Not):
                held = self._held(part, ids)
                scores[held] = combine(scores[held], self.score(part, ids[held]))
        return scores

    def _share(self, parts: tuple[Tree, ...], ids: Numbers) -> Scores:
        """How much of the parts each of the documents holds, 0 to 1; the rarer a part, the more."""
        held = np.zeros(len(ids))
        of = 0.0
        for part in parts:
            held[self.among(ids, self.find(part))] += self._idfs[part]
            of += self._idfs[part]
        shares: Scores = held / of
        return shares

    def _held(self, tree: Tree, ids: Numbers) -> Numbers:
        """The places in `ids` of those that the tree matches."""
        found = self.find(tree)
        return np.arange(len(ids)) if found is ids else np.flatnonzero(self.among(ids, found))

    def _score_word(self, field: str, word: str, ids: Numbers) -> Scores:
        scored = self._word(field, word)
        if scored.ids is ids:
            return scored.scores
        if not len(scored.ids):
            return np.zeros(len(ids))
        if self._are_few(ids, scored.ids):
            at = np.searchsorted(scored.ids, ids)
            at[at == len(scored.ids)] = 0
            return np.where(scored.ids[at] == ids, scored.scores_at(at), 0.0)
        if len(ids) < len(scored.ids):
            some = scored.scores.compress(self.among(scored.ids, ids))
            if len(some) == len(ids):  # as all of them hold the word
                return some
        scores = np.zeros(self._reader.size)
        scores[scored.ids] = scored.scores
        return scores[ids]

    def _are_few(self, ids: Numbers, others: Numbers) -> bool:
        """Whether it is faster to search for these among the others than to mark those."""
        return len(ids) * DENSE < len(others) or len(ids) * SPARSE < self._reader.size

    def _matched(self, ids: Numbers, tree: Tree) -> Truths:
        """For each document whether the tree matches it."""
        if isinstance(tree, Word | Acronym):
            word = self._word(STEMS, _stem(tree))
            if word.frequent:  # and they are marked already
                held: Truths = word.impacts.take(ids) != 0
                return held
        return self.among(ids, self.find(tree))

    def among(self, ids: Numbers, others: Numbers) -> Truths:
        """For each document whether it is one of the others."""
        if self._are_few(ids, others):
            return search_among(ids, others)
        marked = np.zeros(self._reader.size, np.bool_)
        marked[others] = True
        return marked[ids]


def _stem(leaf: Word | Acronym) -> str:
    """As it stands in the field of stems; an acronym stands there in capitals."""
    return leaf.stem if isinstance(leaf, Word) else leaf.text


def _begins(word: Placed, documents: Numbers) -> Numbers:
    """Where a quotation would begin in these documents by where its word stands."""
    positions, place = word
    keys = positions.keys_in(documents)
    # A word so early in its document that the quotation would begin before it begins no
    # quotation, and must not be taken for the end of the document before it.
    return keys.compress((keys & ((1 << KEY_BITS) - 1)) >= place) - place


def _both_begin(begins: Numbers, word: Placed, documents: Numbers) -> Numbers:
    """Where it begins by another word, too."""
    positions, place = word
    return both(begins + place, positions.keys_in(documents)) - place


def _documents(keys: Numbers) -> Numbers:
    """The documents in which these stand, each once."""
    ids = keys >> KEY_BITS
    distinct: Numbers = ids.compress(firsts(ids))
    return distinct
