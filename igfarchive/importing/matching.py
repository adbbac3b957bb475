"""Finds the longest blocks that two sequences have in common, and those between them.

They are the blocks of difflib's SequenceMatcher: the longest one, then the longest one on either
side of it, and so on. SequenceMatcher reads both sequences again for each block, which takes
quadratic time where every other element differs; here all runs of equal elements are found once.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from operator import itemgetter

Block = tuple[int, int, int]
"""Where it begins in the one sequence, where in the other, and its length."""

# As SequenceMatcher has it: in a sequence of so many elements one that fills more than a hundredth
# of it begins no block. "Yes." and "Thank you." are paired as neighbours of what is found.
_LONG = 200
_SHARE = 100
# So many pairs of equal elements are looked at for each element of the two; of two versions of a
# transcript there is one for two. The elements of any more begin no block either.
_PAIRS_EACH = 2


def matching_blocks(old: Sequence[int], new: Sequence[int]) -> list[Block]:
    """The blocks of equal elements, in order: each begins behind the one before it, in both.

    For 1 2 3 4 5 and 1 9 3 4 8 they are (0, 0, 1) and (2, 2, 2). Takes O(n log n) time.
    """
    found: list[Block] = []
    # The longest run is taken first, of several the one that begins first.
    waiting = [(-length, start, other) for start, other, length in _runs(old, _places(old, new))]
    heapify(waiting)
    while waiting:
        size, start, other = heappop(waiting)
        gap = max(bisect(found, start, key=itemgetter(0)), bisect(found, other, key=itemgetter(1)))
        low = _end(found[gap - 1]) if gap else (0, 0)
        high = found[gap][:2] if gap < len(found) else (len(old), len(new))
        # What is left of the run between the two blocks. They are no shorter than it is, so that
        # no part of it can lie on their other sides.
        skipped = max(low[0] - start, low[1] - other, 0)
        length = min(-size, high[0] - start, high[1] - other) - skipped
        if length == -size:
            found.insert(gap, _extended(old, new, (start, other, length), low, high))
        elif length > 0:
            heappush(waiting, (-length, start + skipped, other + skipped))
    return found


def _end(block: Block) -> tuple[int, int]:
    start, other, length = block
    return start + length, other + length


def _places(old: Sequence[int], new: Sequence[int]) -> dict[int, list[int]]:
    """Where in `new` each element stands that may begin a block."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, element in enumerate(new):
        places[element].append(place)
    allowed = _PAIRS_EACH * (len(old) + len(new))
    if len(new) >= _LONG:
        most = len(new) // _SHARE + 1
        places = {element: at for element, at in places.items() if len(at) <= most}
    else:
        allowed += _LONG * _LONG  # however often they recur in both
    recurring = Counter(old)
    pairs = {element: len(at) * recurring[element] for element, at in places.items()}
    excess = sum(pairs.values()) - allowed
    for element in sorted(pairs, key=lambda element: (-pairs[element], element)):
        if excess <= 0:
            break
        excess -= pairs[element]
        del places[element]
    return places


def _runs(old: Sequence[int], places: dict[int, list[int]]) -> Iterator[Block]:
    """The runs of equal elements that no longer one holds.

    1 2 and 1 2 1 have two: the whole of 1 2, and 1 with the last 1.
    """
    open_runs: dict[int, int] = {}  # where in the other one a run has got to -> its length
    for place, element in enumerate(old):
        longer = {at: open_runs.pop(at - 1, 0) + 1 for at in places.get(element, ())}
        for at, length in open_runs.items():
            yield place - length, at - length + 1, length
        open_runs = longer
    for at, length in open_runs.items():
        yield len(old) - length, at - length + 1, length


def _extended(
    old: Sequence[int], new: Sequence[int], run: Block, low: tuple[int, int], high: tuple[int, int]
) -> Block:
    """The run with the equal elements on both its sides, from `low` up to `high`."""
    start, other, length = run
    while start > low[0] and other > low[1] and old[start - 1] == new[other - 1]:
        start, other, length = start - 1, other - 1, length + 1
    while (
        start + length < high[0]
        and other + length < high[1]
        and old[start + length] == new[other + length]
    ):
        length += 1
    return start, other, length
