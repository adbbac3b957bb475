"""Utterances are found again by label and words, never by position."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.importing.aligning import Reading, align
from tests.growth import assert_linear

VOCABULARY = ["open", "cable", "island", "budget", "school", "tower", "licence", "river"]


def turn(label: str, text: str) -> Reading:
    return Reading(label, tuple(text.split()))


WELCOME = turn("ana", "welcome to the session on island cables everybody")
COSTS = turn("ben", "the cable will cost us nine million over ten years")
DOUBT = turn("ana", "that is what they told us about the last one too")
THANKS = turn("ben", "thank you")
SESSION = [WELCOME, COSTS, THANKS, DOUBT, THANKS]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(SESSION, [0, 1, 2, 3, 4], id="unchanged"),
        pytest.param(
            [turn("eve", "good morning can you hear me"), *SESSION],
            [None, 0, 1, 2, 3, 4],
            id="inserted-before",
        ),
        pytest.param([WELCOME, THANKS, DOUBT, THANKS], [0, 2, 3, 4], id="removed"),
        pytest.param(
            [WELCOME, turn("ben", "the cable will cost us ninety million over ten years"),
             THANKS, DOUBT, THANKS],
            [0, 1, 2, 3, 4],
            id="word-corrected",
        ),
        pytest.param(
            [WELCOME, turn("benjamin", " ".join(COSTS.words)), THANKS, DOUBT, THANKS],
            [0, 1, 2, 3, 4],
            id="label-corrected",
        ),
        pytest.param(
            [WELCOME, COSTS, turn("ana", "thank you"), DOUBT, THANKS],
            [0, 1, 2, 3, 4],
            id="label-of-a-short-turn-corrected-between-its-neighbours",
        ),
        pytest.param(
            [WELCOME, COSTS, turn("ana", "thank you"), turn("eve", "thank you"), DOUBT, THANKS],
            [0, 1, None, None, 3, 4],
            id="short-turns-of-others-in-its-place",
        ),
        pytest.param(
            [DOUBT, WELCOME, COSTS, THANKS, THANKS], [3, 0, 1, 2, 4], id="moved"
        ),
        pytest.param(
            [WELCOME, turn("ben", "we should ask the fishermen what they think of it"),
             THANKS, DOUBT, THANKS],
            [0, None, 2, 3, 4],
            id="replaced",
        ),
        pytest.param([], [], id="emptied"),
    ],
)  # fmt: skip
def test_a_turn_is_the_one_with_its_label_and_words(
    new: list[Reading], expected: list[int | None]
) -> None:
    assert align(SESSION, new) == expected


readings = st.builds(
    Reading,
    st.sampled_from(["", "ana", "ben"]),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(tuple),
)


@given(st.lists(readings, max_size=30), st.lists(readings, max_size=30))
def test_no_old_turn_is_found_twice_and_every_pair_is_alike(
    old: list[Reading], new: list[Reading]
) -> None:
    found = align(old, new)
    assert len(found) == len(new)
    pairs = [(place, old_index) for place, old_index in enumerate(found) if old_index is not None]
    assert len({old_index for _, old_index in pairs}) == len(pairs)
    for place, old_index in pairs:
        assert set(old[old_index].words) & set(new[place].words)


@given(st.lists(readings, max_size=40))
def test_the_same_transcript_keeps_every_key(turns: list[Reading]) -> None:
    assert align(turns, turns) == list(range(len(turns)))


@given(st.lists(readings, unique=True, max_size=30), st.data())
def test_what_is_left_after_a_removal_keeps_its_key(
    turns: list[Reading], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(turns), max_size=len(turns)))
    left = [index for index, keep in enumerate(kept) if keep]
    assert align(turns, [turns[index] for index in left]) == left


def test_ten_thousand_one_word_turns_are_aligned_with_one_of_them_gone() -> None:
    turns = [turn(label, "yes") for label in ("ana", "ben") * 5_000]
    found = align(turns, turns[:4_000] + turns[4_002:])
    assert None not in found


LONG = tuple(f"word{number * number % 997}" for number in range(9_000))


@pytest.mark.parametrize(
    ("words", "same"),
    [
        pytest.param((*LONG[:4_000], "other", *LONG[4_001:]), True, id="a-word-corrected"),
        pytest.param(LONG[:7_000], True, id="cut"),
        pytest.param(tuple(word + "s" for word in LONG), False, id="other-words"),
        pytest.param((*LONG[:1_000], *["other"] * 8_000), False, id="only-its-beginning"),
    ],
)
def test_a_turn_of_nine_thousand_words_is_told_by_them(words: tuple[str, ...], same: bool) -> None:
    assert align([Reading("ana", LONG)], [Reading("ana", words)]) == [0 if same else None]


def corrected(turns: list[Reading], every: int = 1) -> list[Reading]:
    return [
        Reading(one.label, (*one.words[:-1], "other")) if number % every == 0 else one
        for number, one in enumerate(turns)
    ]


CORRECTED: dict[str, Callable[[list[Reading]], list[Reading]]] = {
    "each turn": corrected,
    "each second turn": lambda turns: corrected(turns, 2),
    "all but each sixtieth turn": lambda turns: [
        one if number % 60 == 0 else corrected([one])[0] for number, one in enumerate(turns)
    ],
    "each label": lambda turns: [Reading(f"dr {one.label}", one.words) for one in turns],
    "the order": lambda turns: turns[::-1],
    "the halves": lambda turns: turns[len(turns) // 2 :] + turns[: len(turns) // 2],
}
TURNS: dict[str, Callable[[int], list[Reading]]] = {
    "one word": lambda size: [turn("ana", "yes")] * (size // 10),
    "a word of its own": lambda size: [turn("ana", f"yes{n}") for n in range(size // 10)],
    "one sentence": lambda size: [turn("ana", "we all say yes to it")] * (size // 25),
    "a hundred sentences": lambda size: [
        turn("ana", f"we all say {n % 100} to it") for n in range(size // 25)
    ],
    "a hundred words": lambda size: [
        turn("ana", f"{n} " + "yes no " * 50) for n in range(size // 350)
    ],
    "all words": lambda size: [turn("ana", "yes no " * (size // 6))],
}


TELLING = {
    ("one word", "each turn"),
    ("one word", "each label"),
    ("one word", "all but each sixtieth turn"),
    ("a word of its own", "each second turn"),
    ("a word of its own", "the order"),
    ("one sentence", "the halves"),
    ("a hundred sentences", "each second turn"),
    ("a hundred words", "each turn"),
    ("all words", "each turn"),
}
"""Each step of the alignment has the most to do in one of these."""


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        pytest.param(*both, marks=[] if both in TELLING else [pytest.mark.long])
        for both in product(TURNS, CORRECTED)
    ],
)
def test_turns_are_aligned_in_time_as_they_are_long(said: str, changed: str) -> None:
    def make(size: int) -> tuple[list[Reading], list[Reading]]:
        turns = TURNS[said](size)
        return turns, CORRECTED[changed](turns)

    assert_linear(make, lambda both: align(*both), sizes=(50_000, 400_000))
