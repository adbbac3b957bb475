"""Turns that were corrected are found by both of their readings, and score as one.

All turns are evaluated as corrected. Few were, and of few of those the captions hold something
asked for that the corrected reading lacks: they alone are looked at once more.

Documents 0 and 2 are "tide"; 1 was corrected, from "tide tabel" to "tide table":

    tree                  as corrected   as captioned   found     1 scores
    tide                  0, 1, 2        1              0, 1, 2   as corrected
    tabel                 -              1              1         as captioned
    table AND tabel       -              -              1         what table does, as corrected
    tide AND NOT tabel    0, 1, 2        -              0, 2      -
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from igfarchive.search.engines.relevance import is_ranked
from igfarchive.search.engines.whoosh.ascending import Truths, merge, search_among
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import Scores
from igfarchive.search.engines.whoosh.impacts import words_in
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.query_evaluator import QueryEvaluator
from igfarchive.search.engines.whoosh.ranking import boosts
from igfarchive.search.engines.whoosh.segment import NOTHING
from igfarchive.search.engines.whoosh.selection import bound
from igfarchive.search.queries.tree import And, Most, Not, Or, Tree, Variants, loosened


class BothReadings:
    """One question to one reader, as `igfarchive.search.engines.Document` says how readings
    count."""

    def __init__(self, reader: IndexReader, tree: Tree) -> None:
        self._reader = reader
        self._tree = tree
        self._idfs: dict[Tree, float] = {}
        self._corrected = QueryEvaluator(reader, self._idfs)
        self._captioned = QueryEvaluator(reader, self._idfs, captioned=True)
        self.ranked = is_ranked(tree)
        """Whether the documents have boosts."""

    def find(self) -> Numbers:
        """The documents that the tree matches, ascending."""
        return self._find(self._tree)

    def find_in_any_order(self) -> Numbers:
        """The same, sooner: for `contenders`, which puts those that count in order."""
        if not self._alternatives:
            return self.find()
        found = self._corrected.find_in_any_order(self._tree)
        return np.concatenate([found, self._found_captioned]) if len(self._differing) else found

    @cached_property
    def _alternatives(self) -> tuple[Tree, ...]:
        """Words of which any is enough; none where the tree asks for anything else."""
        if not isinstance(self._tree, Or) or words_in(self._tree) is None:
            return ()
        parts = self._tree.parts
        return () if any(isinstance(part, Not) for part in parts) else parts

    @cached_property
    def _found_captioned(self) -> Numbers:
        """Of the documents that differ, those that the tree does not match as corrected."""
        found = self._differing
        for part in self._alternatives or (self._tree,):
            found = found.compress(~search_among(found, self._corrected.find(part)))
        return found

    def _find(self, tree: Tree) -> Numbers:
        """Those that this part of the tree matches."""
        found = self._corrected.find(tree)
        if not len(self._differing):
            return found
        # Few differ: they are taken out, and put back where either reading is enough.
        differing = self._differing
        at = found.searchsorted(differing)
        held = search_among(differing, found)
        matching = self._matches(tree, differing)
        if np.array_equal(held, matching):
            return found
        found = np.delete(found, at[held & ~matching])
        added = differing[matching & ~held]
        return np.insert(found, found.searchsorted(added), added)

    def score(self, ids: Numbers) -> Scores:
        """The scores of these documents, all of which the tree matches; `ids` ascend."""
        self._weigh(self._tree)
        scores = self._corrected.score(self._tree, ids)
        turns = self._not_as_corrected(ids)
        if len(turns):
            scores = scores.copy()  # it may be what is kept for a word
            scores[np.searchsorted(ids, turns)] = self._score_captioned(turns)
        return scores

    def contenders(self, ids: Numbers, most: int) -> Numbers:
        """Those of these documents, all of which the tree matches, that may be among the `most` of
        the highest scores, and few others; ascending.

        So many score as much at least as they do; whoever scores less at most is none of them.
        """
        bounds = self._corrected.bounds(self._tree, ids) if len(ids) > most else None
        if bounds is not None:
            highest, less = bounds
            # Those that score otherwise hold none of some words of which any is enough.
            otherwise = (
                np.flatnonzero(highest == 0)
                if self._alternatives
                else np.searchsorted(ids, self._not_as_corrected(ids))
            )
            highest[otherwise] = 0
            may_be = highest >= -bound(-highest, most) - less
            may_be[otherwise] = True
            ids = ids.compress(may_be)
        return np.sort(ids) if self._alternatives else ids

    def _weigh(self, tree: Tree) -> None:
        """Tell both readings how much each part counts of which most are asked for: by how many
        turns hold it, as for a word."""
        match tree:
            case Most(parts):
                for part in parts:
                    self._idfs[part] = self._reader.idf(len(self._find(part)))
                    self._weigh(part)
            case And(parts) | Or(parts) | Variants(parts):
                for part in parts:
                    self._weigh(part)

    def boosts(self, ids: Numbers) -> Scores:
        """By how much more each of them counts (`ranking`), by the reading that it scores by."""
        found = boosts(self._reader, self._tree, ids)
        turns = self._not_as_corrected(ids)
        if len(turns):
            turns = turns[self._captioned_score(turns)]
            found[np.searchsorted(ids, turns)] = boosts(
                self._reader, self._tree, turns, captioned=True
            )
        return found

    def _not_as_corrected(self, ids: Numbers) -> Numbers:
        """Those of these documents that the tree does not match as corrected."""
        if not len(self._differing):
            return NOTHING
        found = self._found_captioned
        return found.compress(search_among(found, ids))

    def _score_captioned(self, turns: Numbers) -> Scores:
        """The scores of documents that the tree does not match as corrected."""
        alone = self._captioned.among(turns, self._captioned.find(self._tree))
        some = self._corrected.score(self._anything, turns)
        some = np.where(some > 0, some, self._captioned.score(self._anything, turns))
        return np.where(alone, self._captioned.score(self._tree, turns), some)

    def _captioned_score(self, turns: Numbers) -> Truths:
        """For each of them whether its captions are what it scores by."""
        alone = self._captioned.among(turns, self._captioned.find(self._tree))
        return alone | (self._corrected.score(self._anything, turns) <= 0)

    @cached_property
    def _anything(self) -> Or:
        return loosened(self._tree)

    @cached_property
    def _differing(self) -> Numbers:
        """The documents whose captions hold a leaf of the tree that they lack as corrected,
        ascending. All others match the tree as if they had been captioned so."""
        found = list(self._captioned_alone(self._tree)) if self._reader.corrected else []
        return np.unique(np.concatenate(found)) if found else NOTHING

    def _captioned_alone(self, tree: Tree) -> Iterator[Numbers]:
        match tree:
            case And(parts) | Or(parts) | Most(parts) | Variants(parts):
                for part in parts:
                    yield from self._captioned_alone(part)
            case Not(part):
                yield from self._captioned_alone(part)
            case _:
                yield self._reader.kept(("captioned alone", tree), lambda: self._lacking(tree))

    def _lacking(self, leaf: Tree) -> Numbers:
        """The documents whose captions alone hold this leaf."""
        captioned = self._captioned.find(leaf)
        if not len(captioned):
            return captioned
        return captioned[~search_among(captioned, self._corrected.find(leaf))]

    def _matches(self, tree: Tree, turns: Numbers) -> Truths:
        """For each of these whether the tree matches it, where a leaf may stand in either
        reading."""
        held: Truths
        match tree:
            case And(parts):
                held = np.logical_and.reduce([self._matches(part, turns) for part in parts])
            case Or(parts) | Variants(parts):
                held = np.logical_or.reduce([self._matches(part, turns) for part in parts])
            case Most(parts):
                counts = np.sum([self._matches(part, turns) for part in parts], axis=0)
                held = counts >= tree.least
            case Not(part):
                held = ~self._matches(part, turns)
            case _:
                held = search_among(turns, self._corrected.find(tree))
                held |= search_among(turns, self._captioned.find(tree))
        return held


def longest_beginning(
    reader: IndexReader, words: tuple[str, ...], least: int
) -> tuple[int, Numbers]:
    """How many of the words, from the first on, stand in a row in either reading of a document,
    and the documents in which so many do; none of fewer than `least`."""
    found = [
        QueryEvaluator(reader, captioned=captioned).longest_beginning(words, least)
        for captioned in (False, True)
        if reader.corrected or not captioned
    ]
    longest = max(length for length, _ in found)
    return longest, merge([some for length, some in found if length == longest])
