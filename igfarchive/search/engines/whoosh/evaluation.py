"""The tree of a query, evaluated over one segment.

Whoosh gives each word's documents, positions and scores. They are put together here, as arrays:
its own matchers do that document by document, and in 2.7.4 AND NOT lets documents slip through.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from igfarchive.search.engines.whoosh.schema import STEMS, WORDS
from igfarchive.search.engines.whoosh.segment import Mask, Scores, Segment
from igfarchive.search.tree import And, Fuzzy, Not, Or, Phrase, Prefix, Tree, Word


class Evaluation:
    """One question to one segment; what was found for a part of the tree is kept."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.found: dict[Tree, Mask] = {}

    def find(self, tree: Tree) -> Mask:
        """The documents that the tree matches."""
        if tree not in self.found:
            self.found[tree] = self._find(tree)
        return self.found[tree]

    def _find(self, tree: Tree) -> Mask:
        segment = self.segment
        match tree:
            case Word():
                return segment.holding(STEMS, [tree.stem])
            case Prefix(start):
                return segment.holding(WORDS, segment.lexicon.starting(start))
            case Fuzzy(spelling):
                return segment.holding(WORDS, segment.lexicon.like(spelling))
            case Phrase(words, within):
                return self._find_phrase(words, within)
            case And(parts):
                return reduce(np.logical_and, map(self.find, parts))
            case Or(parts):
                return reduce(np.logical_or, map(self.find, parts))
            case Not(part):
                return segment.live & ~self.find(part)

    def _find_phrase(self, words: tuple[str, ...], within: int | None) -> Mask:
        distinct = list(dict.fromkeys(words))
        mask = reduce(np.logical_and, (self.segment.holding(WORDS, [word]) for word in distinct))
        if len(words) == 1:
            return mask
        places = np.flatnonzero(mask)
        positions = (self.segment.positions(word, places) for word in distinct)
        for place, found in zip(places, zip(*positions, strict=True), strict=True):
            at = dict(zip(distinct, found, strict=True))
            mask[place] = _in_order(words, at) if within is None else _near(words, within, at)
        return mask

    def score(self, tree: Tree, chosen: Mask) -> Scores:
        """BM25F of the chosen documents, summed over what each of them is found by; 0 elsewhere.

        A word found by its beginning or its likeness counts 1, however often it stands there.
        """
        scores = np.zeros(self.segment.size)
        match tree:
            case Word():
                self._add(scores, STEMS, tree.stem, self.find(tree) & chosen)
            case Phrase(words):
                for word in dict.fromkeys(words):
                    self._add(scores, WORDS, word, self.find(tree) & chosen)
            case Prefix() | Fuzzy():
                scores[self.find(tree) & chosen] = 1.0
            case And(parts) | Or(parts):
                for part in parts:
                    scores += self.score(part, chosen & self.find(part))
            case Not():
                pass
        return scores

    def _add(self, scores: Scores, field: str, word: str, mask: Mask) -> None:
        places = np.flatnonzero(mask)
        scores[places] += np.fromiter(
            self.segment.scores(field, word, places), np.float64, len(places)
        )


def _in_order(words: tuple[str, ...], at: dict[str, list[int]]) -> bool:
    """Whether the words stand one after the other, given where each of them stands."""
    starts = set(at[words[0]])
    for distance, word in enumerate(words):
        starts.intersection_update(position - distance for position in at[word])
    return bool(starts)


def _near(words: Sequence[str], within: int, at: dict[str, list[int]]) -> bool:
    """Whether all words stand near each other, each as often as it is asked for."""
    standing = sorted((position, word) for word, positions in at.items() for position in positions)
    lacking = {word: words.count(word) for word in at}
    first = 0
    for position, word in standing:
        lacking[word] -= 1
        while standing[first][0] < position - within:
            lacking[standing[first][1]] += 1
            first += 1
        if max(lacking.values()) <= 0:
            return True
    return False
