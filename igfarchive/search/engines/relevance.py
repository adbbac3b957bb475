"""How much what counts for relevance: the rules that engines share.

BM25F says how much a turn is about the words that were asked for, and the best are looked at once
more (`igfarchive.search.engines.whoosh.ranking` says by what, and why).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from igfarchive.search.queries.query import PAGE_SIZE
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Most,
    Or,
    Phrase,
    Tree,
    Variants,
    Word,
    wanted,
)

B, K1 = 0.3, 1.2
"""How much the length of a document counts, and how soon more of a word stops counting.

Speech needs less of B than pages of text, for which 0.75 is usual: turns of three words would come
before all that says something."""

RANKED = 10 * PAGE_SIZE
"""The best hits, which are looked at once more: whole pages, so that each hit is on one of them."""

WEIGHT = 3
"""How much more a turn counts that has all of a share than one that has none of it."""
FRAGMENT = 20
"""Words of which half of what a turn says is substance."""


def is_ranked(tree: Tree) -> bool:
    """Whether words are asked for that turns can be compared by."""
    return any(isinstance(leaf, Word | Acronym | Phrase) for leaf in wanted(tree))


def pairs_of(tree: Tree) -> Iterator[tuple[str, str]]:
    """The words that are to stand in one turn, each with the next."""
    match tree:
        case And(parts) | Most(parts):
            asked = [part.parts[0] if isinstance(part, Variants) else part for part in parts]
            for part, following in pairwise(asked):
                if isinstance(part, Word) and isinstance(following, Word):
                    yield part.text, following.text
            for part in parts:
                yield from pairs_of(part)
        case Or(parts):
            for part in parts:
                yield from pairs_of(part)
        case Variants(parts):
            yield from pairs_of(parts[0])
