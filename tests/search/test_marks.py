"""Whether a text is a hit, and which words make it one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.matches.marks import find_marks, matches
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.tree import And, Not, Phrase, Variants, Word

TEXT = (
    "We govern the Tide tables.\n\n"
    "Governance of tide\u2011tables, tide by tide: co-chairs\u2019 tables."
)


def marked(text: str, query: str) -> list[str]:
    tree = parse(query).tree
    assert tree is not None
    marks = find_marks(text, tree)
    assert matches(text, tree) or not marks
    return [text[mark.start : mark.end] for mark in marks]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("governing", ["govern", "Governance"]),
        ("table govern", ["govern", "tables", "Governance", "tables", "tables"]),
        ("govern*", ["govern", "Governance"]),
        ("Governa*", ["Governance"]),
        ("tabels~", ["tables", "tables", "tables"]),
        ("govenr~", ["govern"]),
        ('"govern"', ["govern"]),
        ('"tide tables"', ["Tide", "tables", "tide", "tables"]),
        ("tide-tables", ["Tide", "tables", "tide", "tables"]),
        ('"tables governance"', ["tables", "Governance"]),
        ('"tide tide"', []),
        ('"tide by tide"', ["tide", "by", "tide"]),
        ('"governance tide"~2', ["Tide", "Governance", "tide"]),
        ('"of governance"~1', ["Governance", "of"]),
        ('"tide governance"~1', []),
        ('"tide tide"~2', ["tide", "tide", "tide"]),
        ('"by by"~5', []),
        ("gov*e", ["Governance"]),
        ("t?de tab*s", ["Tide", "tables", "tide", "tables", "tide", "tide", "tables"]),
        ("co-chairs", ["co", "chairs"]),
        ("co-chair", ["co", "chairs"]),
        ("cochair", ["co", "chairs"]),
        ("tidetable", ["tide", "tables"]),
        ('"co-chair"', []),
        ("chair's", ["chairs"]),
        ("harbour", []),
        ("govern -harbour", ["govern", "Governance"]),
        ("govern -tide", []),
        ("-harbour", []),
        ("-tide", []),
        ("harbour OR govern", ["govern", "Governance"]),
        ("(harbour tide) OR govern", ["govern", "Governance"]),
        ("govern (tide -tables OR by)", ["govern", "Governance", "by"]),
    ],
)
def test_marks(query: str, expected: list[str]) -> None:
    assert marked(TEXT, query) == expected


def test_a_quotation_is_found_across_a_time() -> None:
    text = "The tide [00:00:09.11] tables of 9."
    assert marked(text, '"tide tables"') == ["tide", "tables"]
    assert marked(text, "11") == []
    assert marked(text, "9") == ["9"]


def test_characters_that_are_words_share_a_mark_where_they_touch() -> None:
    assert marked("关于潮汐表。潮 汐", "潮汐") == ["潮汐", "潮", "汐"]


def test_marks_lie_on_the_text_as_it_is_written() -> None:
    assert marked("Das Cafe\u0301, ﬁne cafés", "cafe fine") == ["Cafe\u0301", "ﬁne", "cafés"]


def test_an_exclusion_is_fulfilled_without_marks() -> None:
    tree = parse("-harbour").tree
    assert tree is not None

    assert matches(TEXT, tree)
    assert find_marks(TEXT, tree) == ()


def test_of_variants_those_that_stand_are_marked() -> None:
    tree = Variants((Word("quay"), And((Word("tide"), Word("table"))), Phrase(("co", "chairs"))))

    marks = [TEXT[mark.start : mark.end] for mark in find_marks(TEXT, tree)]
    assert marks == ["Tide", "tables", "tide", "tables", "tide", "tide", "co", "chairs", "tables"]
    assert not matches("The quayside", tree)


WORDS = st.sampled_from(["tide", "tides", "table", "rope", "co-chair", "潮汐", "and", "sail's"])
QUERIES = st.lists(
    st.sampled_from(
        [
            "tide",
            "table",
            "rope",
            '"tide table"',
            '"table rope"~2',
            "tab*",
            "roep~",
            "-",
            "OR",
            "(",
            ")",
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@given(st.lists(WORDS, max_size=12).map(" ".join), QUERIES)
def test_marks_are_in_order_apart_and_only_in_hits(text: str, query: str) -> None:
    tree = parse(query).tree
    if tree is None:
        return
    marks = find_marks(text, tree)

    assert all(mark.start < mark.end for mark in marks)
    assert all(one.end < other.start for one, other in pairwise(marks))
    assert matches(text, tree) or not marks
    assert matches(text, tree) is not matches(text, Not(tree))
