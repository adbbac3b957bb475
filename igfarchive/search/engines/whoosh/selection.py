"""The first of many by their order, found without sorting them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import Numbers

GROUP = 64
"""Values of which the lowest is found at once, at most."""

Key = Callable[[Numbers | slice], npt.NDArray[Any]]
"""What is sorted by: for places among all, the lowest of which comes first."""


def lowest(keys: Sequence[Key], size: int, count: int) -> Numbers:
    """The first so many places of 0 to `size` in the order of the keys, but not in order.

    Not all are sorted: by the first key the lowest are found, by the second the lowest among those
    that are on the edge by the first, and so on.
    """
    if size <= count:
        return np.arange(size)
    values = keys[0](slice(None))
    places = np.flatnonzero(values <= bound(values, count))
    settled = []
    for key in keys:
        if len(places) <= count:
            break
        values = key(places)
        edge = np.partition(values, count - 1)[count - 1]
        below = places.compress(values < edge)
        settled.append(below)
        count -= len(below)
        places = places.compress(values == edge)
    return np.concatenate([*settled, places[:count]])


def bound(values: npt.NDArray[Any], count: int) -> Any:
    """What the `count` lowest values do not exceed, and few others stay below.

    The lowest of each group of values is found, and of these the highest of the `count` lowest, as
    so many groups begin no higher. That is much faster than to part all values:

        3 9 4 8 1 7 2 6, the 2 lowest:  groups 3 1, 9 7, 4 2, 8 6 have 1 7 2 6: they are 2 at most
    """
    size = min(GROUP, len(values) // (2 * count))
    if size < 2:
        return values.max()
    groups = len(values) // size
    lowest = values[: groups * size].reshape(size, groups).min(axis=0)
    return np.partition(lowest, count - 1)[count - 1]
