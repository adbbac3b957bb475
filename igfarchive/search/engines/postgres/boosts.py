"""By how much more the best hits count, for reasons that BM25F does not know: the four shares that
`igfarchive.search.engines.whoosh.ranking` tells of, read from what each of few turns says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from igfarchive.search.engines.relevance import FRAGMENT, WEIGHT, pairs_of
from igfarchive.search.queries.query import UNKNOWN
from igfarchive.search.queries.tree import Acronym, Phrase, Tree, Word, wanted
from igfarchive.text.text_words import places_among
from igfarchive.text.words import exact_words


class Turn(NamedTuple):
    """A turn in the reading that it scores by: its exact words, how many of the asked acronyms
    stand in it, and the slug of who speaks."""

    words: Sequence[str]
    acronyms: int
    speaker: str


class Boosts:
    """The boosts of turns that one tree matches."""

    def __init__(self, tree: Tree) -> None:
        leaves = list(wanted(tree))
        self._words = {leaf.text for leaf in leaves if isinstance(leaf, Word)}
        self.acronyms = sorted({leaf.text for leaf in leaves if isinstance(leaf, Acronym)})
        self._pairs = list(pairs_of(tree))
        self._named = self._words.union(
            *(leaf.words for leaf in leaves if isinstance(leaf, Phrase))
        )

    def of(self, turn: Turn) -> float:
        size = len(turn.words)
        boost = 1 + WEIGHT * (size / (size + FRAGMENT))
        asked = len(self._words) + len(self.acronyms)
        if asked:
            exact = len(self._words.intersection(turn.words)) + turn.acronyms
            boost *= 1 + WEIGHT * exact / asked
        if self._pairs:
            close = sum(_closeness(turn.words, *pair) for pair in self._pairs)
            boost *= 1 + WEIGHT * close / len(self._pairs)
        if self._named and turn.speaker != UNKNOWN:
            names = self._named.intersection(exact_words(turn.speaker))
            boost *= 1 + WEIGHT * len(names) / len(self._named)
        return boost


def _closeness(words: Sequence[str], first: str, second: str) -> float:
    """1 where the second word follows the first at once, 1/2 where it is two words on, and half of
    that where it stands before; of all places the closest."""
    following = list(places_among(words, second))
    closest = 0.0
    for place in places_among(words, first) if following else ():
        at = bisect_right(following, place)
        if at < len(following):
            closest = max(closest, 1 / (following[at] - place))
        before = [other for other in following[max(at - 2, 0) : at] if other < place]
        if before:
            closest = max(closest, 1 / (place - before[-1]) / 2)
    return closest
