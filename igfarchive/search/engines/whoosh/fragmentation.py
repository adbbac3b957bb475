"""Which segments are worth being written anew, together.

Of the small ones that stay each is larger than all smaller ones together, so that they grow as the
logarithm of the commits, and no session is written anew more often than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LARGE = 700_000
"""Words of a segment that is left as it is, unless it is mostly deleted: half of what is written
into one (`building.SMALL_PART`). Most commits of an import have fewer. To write as many anew takes
a second."""
MOST = 5_000_000
"""Words that are written anew at once, while others wait who have to write."""


class Filling(NamedTuple):
    """Of a segment: the words of its living documents, how many these are, and of how many."""

    words: int
    living: int
    size: int

    @property
    def wasteful(self) -> bool:
        return 2 * self.living < self.size


def fragments(segments: Sequence[Filling]) -> list[int]:
    """The places of small segments, as many as leave few when they become one; and of those that
    are mostly deleted.

        words     100 30 20 500 10 (large: 400)
        chosen    10 20 30, as 10 + 20 are no fewer than 30; 100 are more than 60, and stay
    """
    chosen: list[int] = []
    passed: list[int] = []
    total = 0
    for filling, place in sorted((filling, place) for place, filling in enumerate(segments)):
        words = filling.words
        if total + words > MOST or not (filling.wasteful or words < LARGE):
            continue
        passed.append(place)
        if filling.wasteful or words <= total:
            chosen += passed
            passed = []
        total += words
    return chosen
