"""What other engines write is understood, or a sentence says what to write here."""

import pytest

from igfarchive.search.queries.language import parse
from igfarchive.search.queries.operators import FIELDS
from igfarchive.search.queries.query import FILTERS
from igfarchive.search.queries.tree import And, Not, Or, Phrase, Tree, Word

TIDE, TABLE, ROPE = Word("tide"), Word("table"), Word("rope")
NEAR = Phrase(("tide", "table"), within=5)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('"tide table" ~5', NEAR),
        ('"tide table"  ~5 rope', And((NEAR, ROPE))),
        ("tide w/5 table", NEAR),
        ("tide W/5 table rope", And((NEAR, ROPE))),
        ("tide /5 table", NEAR),
        ("tide n/5 table", NEAR),
        ("tide NEAR/5 table", NEAR),
        ("tide near/5 table", NEAR),
        ('"tide" w/5 table', NEAR),
        ("rope -(tide w/5 table)", And((ROPE, Not(NEAR)))),
        ("tide near table", And((TIDE, Word("near"), TABLE))),
        ("tide || table", Or((TIDE, TABLE))),
        ("tide|table | rope", Or((TIDE, TABLE, ROPE))),
        ("tide | -table", Or((TIDE, Not(TABLE)))),
        ("tide && table", And((TIDE, TABLE))),
        ("tide&&table", And((TIDE, TABLE))),
        ("tide & table", And((TIDE, TABLE))),
        ("T&T", Word("t&t")),
        ("tide or table", And((TIDE, Word("or"), TABLE))),
    ],
)
def test_what_others_write_is_understood(text: str, tree: Tree) -> None:
    parsed = parse(text)

    assert parsed.tree == tree
    assert parsed.problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title:tide", "title: is no filter here, and was read as a word; the filter is session:."),
        (
            "Author:tide",
            "author: is no filter here, and was read as a word; the filter is speaker:.",
        ),
        ("-site:tide", "site: is no filter here, and was read as a word."),
        (
            "speaker: tide",
            "The value of a filter stands right behind its colon; speaker: was read as a word.",
        ),
        ("text: tide", ""),
        ("tide:text", ""),
        ("tide https://tide.example", ""),
        ('"author:tide"', ""),
    ],
)
def test_fields_of_other_engines_are_words_and_the_filter_is_said(text: str, problem: str) -> None:
    assert parse(f"rope {text}").problem == problem


def test_each_field_leads_to_a_filter_that_there_is() -> None:
    assert set(FIELDS.values()) == {*FILTERS, ""} - {"event"}
    assert not FIELDS.keys() & FILTERS.keys()


@pytest.mark.parametrize("operator", ["w/s", "/s", "/p", "w/p", "NEAR", "w/0", "w/51", "pre/5"])
def test_nearness_that_is_not_known_is_left_out_with_what_to_write(operator: str) -> None:
    parsed = parse(f"tide {operator} table")

    assert parsed.tree == And((TIDE, TABLE))
    assert parsed.problem == (
        f"{operator} was left out: words near each other are written with a number up to 50, "
        'as in "data flows"~5.'
    )


@pytest.mark.parametrize(
    "text", ["w/5 tide", "tide w/5", '"tide table" w/5 rope', "ti?e w/5 rope", "(tide) w/5 table"]
)
def test_nearness_is_of_two_words(text: str) -> None:
    assert parse(text).problem.startswith("w/5 was left out: ")


def test_of_nearness_in_a_row_one_is_understood_and_the_other_told() -> None:
    parsed = parse("tide w/5 table w/5 rope")

    assert parsed.tree == And((TIDE, Phrase(("table", "rope"), within=5)))
    assert parsed.problem.startswith("w/5 was left out: ")


@pytest.mark.parametrize("text", ["tide |", "|| tide", "tide | && table"])
def test_an_operator_is_named_as_it_is_typed(text: str) -> None:
    assert "| has no word beside it" in parse(text).problem


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("tide or table", "tide OR table"),
        ("tide and table or rope", "tide AND table OR rope"),
        ("tide not table", "tide NOT table"),
        ('"tide table" or rope*', '"tide table" OR rope*'),
        ("tide OR table", ""),
        ("or table", ""),
        ("tide or", ""),
        ("to be or not to be", ""),
        ('"tide or table"', ""),
        ("what about tide or table?", ""),
        ("we sail by the tide and by the table", ""),
    ],
)
def test_words_that_could_be_operators_are_words_and_the_operator_is_offered(
    text: str, offered: str
) -> None:
    assert parse(text).offered == offered
