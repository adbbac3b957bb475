"""One edit: a letter more, less or other, or two neighbours swapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.matches.spelling import one_edit_apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("harbour", "harbour", True),
        ("harbour", "harbor", True),
        ("harbour", "harbours", True),
        ("harbour", "barbour", True),
        ("harbour", "harbuor", True),
        ("harbour", "ahrbour", True),
        ("harbour", "harbor's", False),
        ("harbour", "habrouR", False),
        ("harbour", "harb", False),
        ("ab", "ba", True),
        ("abc", "cab", False),
        ("a", "", True),
        ("", "", True),
    ],
)
def test_one_edit(one: str, other: str, apart: bool) -> None:
    assert one_edit_apart(one, other) is apart
    assert one_edit_apart(other, one) is apart


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_all_single_edits_and_no_others(one: str, other: str) -> None:
    edited = {one}
    for at in range(len(one) + 1):
        edited |= {one[:at] + letter + one[at:] for letter in "abc"}
        edited |= {one[:at] + letter + one[at + 1 :] for letter in "abc"}
        edited.add(one[:at] + one[at + 1 :])
        edited.add(one[:at] + one[at : at + 2][::-1] + one[at + 2 :])

    assert one_edit_apart(one, other) is (other in edited)
