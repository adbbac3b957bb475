"""What changed between two readings of a turn, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

PIECE = re.compile(r"\s*\S+|\s+\Z")
MOST_PAIRS = 25_000_000
"""Beyond this many pairs of words the middle of two texts is not compared word by word: what a
comparison takes grows with their product."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that stands in both readings (`before` is `after`), or in one, or as two."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


def differences(before: str, after: str) -> list[Change]:
    """From one text to the other: all `before` joined is the first, all `after` the second.

    The fewest words are taken out and put in (the Indel distance over words with the white space
    before them).
    """
    old, new = PIECE.findall(before), PIECE.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    changes = [(old[:start], new[:start])]
    if len(middle_old) * len(middle_new) > MOST_PAIRS:
        changes.append((middle_old, middle_new))
    else:
        changes += _aligned(middle_old, middle_new)
    changes.append((old[len(old) - end :], new[len(new) - end :]))
    joined = (Change("".join(one), "".join(other)) for one, other in changes)
    return [change for change in joined if change.before or change.after]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _aligned(old: list[str], new: list[str]) -> list[tuple[list[str], list[str]]]:
    """Stretches that are equal, and between them what was taken out with what was put in."""
    aligned: list[tuple[list[str], list[str]]] = []
    taken: list[str] = []
    put: list[str] = []
    for code in Indel.opcodes(old, new):
        one, other = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        if code.tag == "equal":
            if taken or put:
                aligned.append((taken, put))
            aligned.append((one, other))
            taken, put = [], []
        else:
            taken, put = taken + one, put + other
    if taken or put:
        aligned.append((taken, put))
    return aligned
