"""How high documents may score, before any of them is scored.

Where a score is a sum over words, it is about the sum of their impacts: these are whole numbers,
and to add them up takes a fraction of the time (Anh and Moffat, Pruned query evaluation using
pre-computed impacts, 2006).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import Impacts, ScoredPostings
from igfarchive.search.queries.tree import Acronym, And, Not, Or, Tree, Variants, Word

FEW = 16
"""Of all documents one in so many, or more, are enough that impacts are added up for all."""

Variant = Word | Acronym


def words_in(tree: Tree) -> list[tuple[Variant, ...]] | None:
    """Each of the words that a score is the sum of, with its variants; None where it is the sum of
    anything else."""
    found = []
    for part in tree.parts if isinstance(tree, And | Or) else (tree,):
        variants = part.parts if isinstance(part, Variants) else (part,)
        words = tuple(leaf for leaf in variants if isinstance(leaf, Variant))
        if len(words) == len(variants):
            found.append(words)
        elif not isinstance(part, Not):  # which counts nothing
            return None
    return found


def sum_impacts(words: Sequence[Sequence[ScoredPostings]], ids: Numbers, size: int) -> Impacts:
    """What the words count in these documents, of `size`, at most; of variants the highest counts.

    The score is below the sum, and at least one impact less for each of the words.
    """
    most = sum(max(word.most_impacts for word in variants) for variants in words)
    few = len(ids) * FEW < size
    impacts: Impacts = np.zeros(len(ids) if few else size, np.min_scalar_type(most))
    for variants in words:
        of_variants = [word.impacts.take(ids) if few else word.impacts for word in variants]
        highest = np.maximum.reduce(of_variants) if of_variants[1:] else of_variants[0]
        np.add(impacts, highest, out=impacts)
    return (impacts if few else impacts.take(ids)).astype(np.int32)
