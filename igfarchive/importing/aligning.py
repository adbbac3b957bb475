"""Finds the utterances of an older transcript again in a newer one.

Permalinks hang on this: an utterance that is still there keeps its key, however far a correction
elsewhere has moved it, and words that nobody said before never inherit an old address.
"""

from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from igfarchive.importing.matching import matching_blocks

# A turn whose words were corrected is still that turn while most of them stand.
SAME_TURN = 0.6
# With fewer words in common than this, two turns are alike by accident ("Thank you.").
DISTINCTIVE_WORDS = 4
# Two turns with more pairs of words than these, beside the words that both begin and end with, are
# compared regardless of order: what a comparison takes grows with their product.
MOST_PAIRS = 25_000_000
# A gap with more candidates than this is compared only along its diagonal: an edit distance for
# every pair would take minutes where two transcripts have little in common.
WIDEST_GAP = 60
DIAGONAL = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What of an utterance is compared: its folded label ("" for nobody), and its folded words."""

    label: str
    words: tuple[str, ...]


def align(old: Sequence[Reading], new: Sequence[Reading]) -> list[int | None]:
    """For each of `new` the index in `old` of the utterance that it is, or None.

    No index of `old` is given twice. Equal readings are paired first, in order and then wherever
    they moved to; what is left between two pairs is paired by likeness, in order.
    """
    found: list[int | None] = [None] * len(new)
    taken: set[int] = set()

    def pair(old_index: int, new_index: int) -> None:
        found[new_index] = old_index
        taken.add(old_index)

    in_order = sorted(_equal_in_order(old, new))
    for old_index, new_index in in_order:
        pair(old_index, new_index)
    for old_index, new_index in _equal_elsewhere(old, new, found, taken):
        pair(old_index, new_index)
    for old_gap, new_gap in _gaps(in_order, len(old), found, taken):
        for old_index, new_index in _alike(old, new, old_gap, new_gap):
            pair(old_index, new_index)
    return found


def _equal_in_order(old: Sequence[Reading], new: Sequence[Reading]) -> Iterable[tuple[int, int]]:
    """Pairs of the longest common blocks. Equal ends are paired first: most files are unchanged."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        yield start, start
        start += 1
    old_end, new_end = len(old), len(new)
    while old_end > start and new_end > start and old[old_end - 1] == new[new_end - 1]:
        old_end -= 1
        new_end -= 1
        yield old_end, new_end
    numbers: dict[Reading, int] = {}
    left = [numbers.setdefault(reading, len(numbers)) for reading in old[start:old_end]]
    right = [numbers.setdefault(reading, len(numbers)) for reading in new[start:new_end]]
    for left_start, right_start, length in matching_blocks(left, right):
        for offset in range(length):
            yield start + left_start + offset, start + right_start + offset


def _equal_elsewhere(
    old: Sequence[Reading],
    new: Sequence[Reading],
    found: Sequence[int | None],
    taken: set[int],
) -> list[tuple[int, int]]:
    """Pairs of distinctive equal readings that the order of blocks left out: turns that moved."""
    places: dict[Reading, deque[int]] = defaultdict(deque)
    for old_index, reading in enumerate(old):
        if old_index not in taken and len(reading.words) >= DISTINCTIVE_WORDS:
            places[reading].append(old_index)
    pairs = []
    for new_index, reading in enumerate(new):
        if found[new_index] is None and places.get(reading):
            pairs.append((places[reading].popleft(), new_index))
    return pairs


def _gaps(
    in_order: Sequence[tuple[int, int]],
    old_length: int,
    found: Sequence[int | None],
    taken: set[int],
) -> Iterable[tuple[list[int], list[int]]]:
    """What is unpaired between two neighbours that are paired: old and new indices, both in order.

    Only pairs that keep the order bound a gap; a turn that moved bounds none.
    """
    old_start = new_start = 0
    for old_end, new_end in [*in_order, (old_length, len(found))]:
        old_gap = [index for index in range(old_start, old_end) if index not in taken]
        new_gap = [index for index in range(new_start, new_end) if found[index] is None]
        if old_gap and new_gap:
            yield old_gap, new_gap
        old_start, new_start = old_end + 1, new_end + 1


def _alike(
    old: Sequence[Reading], new: Sequence[Reading], old_gap: list[int], new_gap: list[int]
) -> list[tuple[int, int]]:
    """The pairs of one gap that are alike, in order, the most alike first."""
    if len(old_gap) == len(new_gap) == 1 and old[old_gap[0]].words == new[new_gap[0]].words:
        # Alone between the same neighbours even one word is the same, under a corrected label.
        return [(old_gap[0], new_gap[0])]
    narrow = len(old_gap) <= WIDEST_GAP and len(new_gap) <= WIDEST_GAP
    reach = WIDEST_GAP if narrow else DIAGONAL
    scored = []
    for old_place, old_index in enumerate(old_gap):
        first = max(0, old_place - reach)
        for new_place, new_index in enumerate(new_gap[first : old_place + reach + 1], start=first):
            likeness = _likeness(old[old_index], new[new_index])
            if likeness >= SAME_TURN:
                scored.append((-likeness, abs(old_place - new_place), old_index, new_index))
    pairs: list[tuple[int, int]] = []
    for _, _, old_index, new_index in sorted(scored):
        # Pairs of one gap never cross: order is evidence too. They are kept sorted, so it is
        # enough to look at the neighbours.
        place = bisect(pairs, (old_index, new_index))
        before = pairs[place - 1] if place else (-1, -1)
        after = pairs[place] if place < len(pairs) else (len(old), len(new))
        if before[0] < old_index < after[0] and before[1] < new_index < after[1]:
            pairs.insert(place, (old_index, new_index))
    return pairs


def _likeness(old: Reading, new: Reading) -> float:
    """0 to 1: the share of words that stand in both, in order.

    A turn that changed hands must keep all its words, and enough of them, to be the same turn.
    """
    if old.label != new.label:
        same = old.words == new.words and len(new.words) >= DISTINCTIVE_WORDS
        return 1.0 if same else 0.0
    if old.words == new.words:
        return 1.0
    total = len(old.words) + len(new.words)
    if 2 * min(len(old.words), len(new.words)) < SAME_TURN * total:
        return 0.0
    return 2 * _in_common(old.words, new.words) / total


def _in_common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words stand in both, in order."""
    if len(old) * len(new) <= MOST_PAIRS:
        return LCSseq.similarity(old, new)
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - start
    end = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) * len(new) <= MOST_PAIRS:
        return start + end + LCSseq.similarity(old, new)
    return start + end + (Counter(old) & Counter(new)).total()
