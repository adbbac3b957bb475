"""The blocks that two sequences share are those of difflib, found in less time."""

from difflib import SequenceMatcher
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.importing.matching import Block, matching_blocks
from tests.growth import assert_linear

Numbers = list[int]


def pairs(blocks: list[Block]) -> list[tuple[int, int]]:
    return [(start + at, other + at) for start, other, length in blocks for at in range(length)]


def pairs_of_difflib(old: Numbers, new: Numbers) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(None, old, new, autojunk=True)
    return pairs([(block.a, block.b, block.size) for block in matcher.get_matching_blocks()])


@pytest.mark.parametrize(
    ("old", "new", "blocks"),
    [
        ([1, 2, 3, 4, 5], [1, 9, 3, 4, 8], [(0, 0, 1), (2, 2, 2)]),
        ([1, 2, 3], [3, 1, 2], [(0, 1, 2)]),
        ([1, 2, 1, 2, 3], [1, 2, 3], [(2, 0, 3)]),
        ([1, 2, 9, 1, 2, 3], [1, 2, 3, 8, 1, 2], [(3, 0, 3)]),
        ([1, 2], [], []),
    ],
)
def test_the_longest_block_comes_first(old: Numbers, new: Numbers, blocks: list[Block]) -> None:
    assert matching_blocks(old, new) == blocks


def edited(numbers: Numbers, data: st.DataObject) -> Numbers:
    """What is left of a sequence after some of it was taken out, put in and moved."""
    new = list(numbers)
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(new)))
        end = min(len(new), start + data.draw(st.integers(0, 6)))
        part, new[start:end] = new[start:end], data.draw(st.lists(st.integers(0, 40), max_size=3))
        if data.draw(st.booleans()):
            place = data.draw(st.integers(0, len(new)))
            new[place:place] = part
    return new


@given(st.integers(0, 400), st.sampled_from([2, 20, 150, 1_000]), st.randoms(), st.data())
def test_they_are_those_of_difflib(
    length: int, kinds: int, random: Random, data: st.DataObject
) -> None:
    old = [random.randrange(kinds) for _ in range(length)]
    new = edited(old, data)
    # Between ends that are equal it pairs what it would not pair elsewhere; they are paired before.
    old, new = [-1, *old], [-2, *new]
    assert pairs(matching_blocks(old, new)) == pairs_of_difflib(old, new)


@pytest.mark.parametrize("share", [2, 3, 60])
@pytest.mark.parametrize("kinds", [1, 200, 1_000_000])
def test_they_are_found_in_time_as_the_sequences_are_long(kinds: int, share: int) -> None:
    def make(size: int) -> tuple[Numbers, Numbers]:
        old = [number * 7 % kinds for number in range(size)]
        return old, [one if at % share else -at for at, one in enumerate(old)]

    assert_linear(make, lambda both: matching_blocks(*both), sizes=(5_000, 40_000))
