"""Utterances are found again by label and words, never by position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.importing.aligning import Reading, align

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
