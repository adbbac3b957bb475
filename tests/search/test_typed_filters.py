"""Filters typed among the words are taken out of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.queries.filters import take_filters
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import FILTERS
from igfarchive.search.queries.tree import Tree, Word

ADA, BO = ("speaker", "ada"), ("speaker", "bo")


@pytest.mark.parametrize(
    ("text", "left", "filters"),
    [
        ("speaker:ada tide", "tide", [ADA]),
        ("tide Speaker:ada, rope", "tide rope", [ADA]),
        ('speaker:"Ada Quill" tide', "tide", [("speaker", "Ada Quill")]),
        ("tide speaker:“Ada Quill”", "tide", [("speaker", "Ada Quill")]),
        ("kind:(open forum)", "", [("kind", "open forum")]),
        ("year:2019-2021 year:2031", "", [("year", "2019-2021"), ("year", "2031")]),
        ("session:ws-7/u2", "", [("session", "ws-7/u2")]),
        ("speaker:ada speaker:ada", "", [ADA]),
        ("speaker:ada OR speaker:bo tide", "tide", [ADA, BO]),
        ("speaker:ada AND year:2031 AND tide", "tide", [ADA, ("year", "2031")]),
        ("tide AND speaker:ada", "tide", [ADA]),
        ("tide AND speaker:ada AND rope", "tide AND rope", [ADA]),
        ("speaker:ada tide OR rope", "tide OR rope", [ADA]),
        ("(tide OR rope) speaker:ada", "(tide OR rope)", [ADA]),
        ('"tide  table"   rope  speaker:ada', '"tide  table"   rope', [ADA]),
        ("speaker:" + "a" * 300, "", [("speaker", "a" * 300)]),
    ],
)
def test_filters_are_taken_and_the_words_left(
    text: str, left: str, filters: list[tuple[str, str]]
) -> None:
    assert take_filters(text) == (left, tuple(filters))


@pytest.mark.parametrize(
    "text",
    [
        "tide",
        "note: tide",
        "note:tide",
        "https://tide.example/speaker",
        "speaker: ada",
        'speaker:""',
        "speaker:?",
        '"speaker:ada"',
        '"tide speaker:ada',
        "tide OR speaker:ada",
        "speaker:ada OR tide",
        "speaker:ada OR year:2031",
        "speaker:ada OR speaker:bo OR tide",
        "(speaker:ada tide)",
        "-speaker:ada",
        "!speaker:ada",
        "NOT speaker:ada",
    ],
)
def test_what_holds_for_a_part_or_is_none_stays(text: str) -> None:
    assert take_filters(text) == (text, ())


def test_of_what_a_page_does_not_do_nothing_is_taken() -> None:
    assert take_filters("speaker:ada year:2031", ["speaker"]) == ("year:2031", (ADA,))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tide OR speaker:ada", Word("tide")),
        ("speaker:ada OR tide", Word("tide")),
        ("tide AND -speaker:ada", Word("tide")),
        ("NOT speaker:ada tide", Word("tide")),
        ("speaker:ada", None),
    ],
)
def test_a_filter_that_is_none_is_left_out_of_the_words_and_named(
    text: str, tree: Tree | None
) -> None:
    parsed = parse(text)

    assert parsed.tree == tree
    assert "speaker:ada was left out: a filter holds for a whole search" in parsed.problem


def test_what_is_excluded_is_named_as_such() -> None:
    assert parse("tide -speaker:ada").problem.startswith("-speaker:ada was left out")


@pytest.mark.parametrize(
    ("text", "left", "value"),
    [
        ("speaker:Ada Quill tide", "tide", "Ada Quill"),
        ("tide speaker:Ada Quill, rope", "tide rope", "Ada Quill"),
        ("speaker:Ada Quill of Tern rope", "rope", "Ada Quill of Tern"),
        ("speaker:Ada tide Quill", "tide Quill", "Ada"),
        ('speaker:"Ada" Quill', "Quill", "Ada"),
        ("speaker:Ada OR Quill", "speaker:Ada OR Quill", None),
        ("speaker:Ada (Quill)", "(Quill)", "Ada"),
    ],
)
def test_a_name_needs_no_quotation_marks_where_it_is_known(
    text: str, left: str, value: str | None
) -> None:
    known = {("speaker", "Ada Quill"), ("speaker", "Ada Quill of Tern")}
    taken = take_filters(text, is_known=lambda *asked: asked in known)

    assert taken == (left, (("speaker", value),) if value else ())


@given(
    st.lists(
        st.sampled_from(
            [
                "tide",
                "speaker:ada",
                "year:2031",
                "OR",
                "AND",
                "NOT",
                "-",
                "(",
                ")",
                '"',
                " ",
                "kind:x",
            ]
        )
    ).map(" ".join)
)
def test_what_is_taken_was_there_and_the_rest_has_none(text: str) -> None:
    left, filters = take_filters(text)

    assert all(name in FILTERS and f"{name}:{value}" in text for name, value in filters)
    assert take_filters(left).filters == ()
    if not filters:
        assert left == text
