"""Patterns fit whole words, and the plain reading of them agrees."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.matches.wildcards import wildcard_pattern


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("statio*ry", ["stationary", "stationery", "statiory"], ["stationar", "xstationary"]),
        ("organi?ation", ["organisation", "organization"], ["organiation", "organisations"]),
        ("gov*an?e", ["governance", "govance"], ["govern", "governances"]),
        ("har*'s", ["harbour's"], ["harbours"]),
    ],
)
def test_whole_words_fit(pattern: str, fitting: list[str], others: list[str]) -> None:
    fits = wildcard_pattern(pattern).fullmatch
    assert all(map(fits, fitting))
    assert not any(map(fits, others))


LETTERS = st.text("abé潮'", max_size=9)


@given(st.lists(st.sampled_from(["a", "b", "é", "潮", "*", "?", "ab"]), max_size=8), LETTERS)
def test_patterns_fit_what_the_shell_would_take(pattern: list[str], word: str) -> None:
    asked = "".join(pattern)
    assert bool(wildcard_pattern(asked).fullmatch(word)) == fnmatchcase(word, asked)


def test_many_asterisks_take_no_longer() -> None:
    """Read anew from each of its places, this would not end."""
    assert not wildcard_pattern("aaa" + "*a" * 30 + "*b").fullmatch("a" * 64)
