"""Words that are one: written together, with a hyphen, or apart."""

from itertools import pairwise, starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.text.compounds import COMBINING, TABLE, hyphenated, join, join_hyphenated, joins
from igfarchive.text.text_words import TextWords
from igfarchive.text.vocabulary import word_set
from igfarchive.text.words import exact_words, fold


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("cyber", "security", "cybersecurity"),
        ("multi", "stakeholder", "multistakeholder"),
        ("e", "commerce", "ecommerce"),
        ("co", "chairs", "cochairs"),
        ("data", "center", "datacenter"),
        ("data", "centres", "datacentres"),
        ("fibre", "optics", "fibreoptics"),
        ("policy", "makers", "policymakers"),
        ("light", "house", "lighthouse"),
        ("stake", "holder's", "stakeholder's"),
        ("data", "flows", ""),
        ("house", "light", ""),
        ("e", "or", ""),
        ("multi", "2031", ""),
        ("tide", "table", ""),
    ],
)
def test_two_words_are_joined_where_a_table_says_so(first: str, second: str, joined: str) -> None:
    assert join(first, second) == joined


@given(
    st.lists(st.sampled_from(["the", "data", "centres", "cyber", "multi", "light", "house", "e"]))
)
def test_of_many_words_each_two_that_are_one_are_found_in_order(words: list[str]) -> None:
    pairs = enumerate(starmap(join, pairwise(words)))
    assert list(joins(TextWords(" ".join(words)))) == [
        (place, joined) for place, joined in pairs if joined
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("a tide-table", ["tidetable"]),
        ("co\u2011chair", []),  # which is joined without its hyphen
        ("tide\u2010table rope\u2013end", ["tidetable", "ropeend"]),
        ("multi-stake-holder", ["multistakeholder"]),
        ("the Harbour-Master\u2019s É-tide", []),
        ("covid-19", ["covid19"]),
        ("10-12 3-day -tide tide- --tide tide - table tide\u2014table", []),
        ("a-b-c-d a-b-c-d-e", ["abcd"]),
        ("潮-汐", []),
        (f"{'x' * 40}-{'y' * 40}", []),
    ],
)
def test_what_stands_with_hyphens_is_joined(text: str, joined: list[str]) -> None:
    folded = fold(text)
    found = list(hyphenated(folded))

    assert [compound.exact for compound in found] == joined
    for compound in found:
        assert "".join(exact_words(folded[compound.start : compound.end])) == compound.exact


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("co-chairs", "cochairs"),
        ("tide-table", "tidetable"),
        ("(tide\u2010table!)", "tidetable"),
        ("tide", ""),
        ("tide-table.example", ""),
        ("10-40", ""),
    ],
)
def test_a_text_may_be_one_compound(text: str, joined: str) -> None:
    assert join_hyphenated(fold(text)) == joined


def test_the_table_is_of_words_that_are_joined() -> None:
    for first, seconds in TABLE["second"].items():
        assert first not in COMBINING
        assert all(join(first, second) == first + second for second in word_set(seconds)), first
