"""What a text is found by besides its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.text.acronyms import acronym
from igfarchive.text.further_stems import FurtherStem, further_stems
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the US on tide-tables", [("US", 1, 1), ("tidet", 3, 4)]),
        ("Cyber securities, cyber-securities", [("cybersecur", 0, 1), ("cybersecur", 2, 3)]),
        ("two data centres", [("datacent", 1, 2)]),
        ("it is an IT issue of the U.S.", [("IT", 3, 3), ("US", 7, 7)]),
        ("THE US AND THE WHO", []),
        ("THE US AND McDONALD", []),
        ("The US", [("US", 1, 1)]),
        ("IT", []),
        ("a [00:00:09.11] state-of-the-art", [("stateoftheart", 1, 4)]),
        ("É US$100 é-tide", [("US", 1, 1), ("etid", 4, 5)]),
        (f"{'x' * 70}-tide", []),
    ],
)
def test_compounds_and_acronyms(text: str, found: list[FurtherStem]) -> None:
    assert sorted(further_stems(text), key=lambda further: further.first) == found


@pytest.mark.parametrize(
    ("written", "expected"),
    [("US", "US"), ("UNESCO", "UNESCO"), ("NGOs", "NGO"), ("IT's", "IT"), ("ISP's", "ISP"),
     ("Us", ""), ("U", ""), ("HARBOUR", ""), ("G7", ""), ("AT&T", ""), ("us", ""), ("iOS", "")],
)  # fmt: skip
def test_acronyms_have_two_to_six_letters(written: str, expected: str) -> None:
    assert acronym(written) == expected


def test_takes_time_linear_in_the_size() -> None:
    assert_linear(
        lambda size: "a co-chair of U.S.-led tide-tables. " * (size // 36),
        lambda text: list(further_stems(text)),
    )


@given(st.lists(st.sampled_from([*"aBÉ潮'-\u2010 .&1", "US", "cyber", "tide"])).map("".join))
def test_they_stand_where_words_are(text: str) -> None:
    for further in further_stems(text):
        assert 0 <= further.first <= further.last
