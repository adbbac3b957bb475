"""Sets of numbers as arrays that ascend, in which nothing is twice but where it says so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import Numbers

Truths = npt.NDArray[np.bool_]

MANY = 2
"""Among so many times as many it is faster to search for each than to go through all."""


def search_among(numbers: Numbers, others: Numbers) -> Truths:
    """For each number whether it is one of the others."""
    if not len(others):
        return np.zeros(len(numbers), np.bool_)
    at = others.searchsorted(numbers)
    at[at == len(others)] = 0
    found: Truths = others[at] == numbers
    return found


def firsts(numbers: Numbers) -> Truths:
    """For each number whether it is the first of those equal to it, which follow each other."""
    found = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found


def merge(some: Sequence[Numbers]) -> Numbers:
    """What is in any of these, in whatever order it is there."""
    merged = np.sort(np.concatenate(some))
    return merged.compress(firsts(merged))


def both(numbers: Numbers, others: Numbers) -> Numbers:
    """What is in both."""
    if len(others) > MANY * len(numbers):
        return numbers.compress(search_among(numbers, others))
    # A stable sort of two ascending stretches merges them.
    merged = np.concatenate([numbers, others])
    merged.sort(kind="stable")
    in_both: Numbers = merged[:-1].compress(merged[1:] == merged[:-1])
    return in_both
