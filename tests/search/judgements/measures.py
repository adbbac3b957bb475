"""How good an order of turns is, by their grades."""

from collections.abc import Sequence
from math import log2

RELEVANT = 2
"""From this grade on a turn is what was looked for."""
DEPTH = 10


def reciprocal_rank(grades: Sequence[int]) -> float:
    """1 divided by the rank of the first turn that was looked for; 0 where there is none."""
    return next((1 / rank for rank, grade in enumerate(grades, 1) if grade >= RELEVANT), 0.0)


def ndcg(grades: Sequence[int], ideal: Sequence[int]) -> float:
    """nDCG@10: the gain of these grades in this order, each divided by the logarithm of its rank,
    as a share of what the `ideal` grades gain in the best order.

    Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with
    log2(rank + 1) for the discount, so that the second rank counts less than the first:

        3, 0, 2 of the ideal 3, 2, 2:  (3/1 + 2/2) / (3/1 + 2/1.585 + 2/2) = 0.76
    """
    best = _gain(sorted(ideal, reverse=True))
    return _gain(grades) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1))
