"""What visitors type, and what we take it for."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.queries.grammar import MOST_LEVELS, MOST_TERMS, QUOTED_SIGN
from igfarchive.search.queries.language import NOTHING, ONLY_EXCLUDED, Parsed, parse
from igfarchive.search.queries.operators import NEAR
from igfarchive.search.queries.signs import END_MARK, QUESTION_MARK, STAR, TILDE, WEIGHT
from igfarchive.search.queries.tree import (
    And,
    Fuzzy,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
    loosened,
    wanted,
)
from igfarchive.text.words import exact_words

TIDE, TABLE, ROPE = Word("tide"), Word("table"), Word("rope")
CO_CHAIR = Variants((Phrase(("co", "chair")), Word("cochair")))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tide", TIDE),
        ("Tide TABLE", And((TIDE, TABLE))),
        ("tide AND table", And((TIDE, TABLE))),
        ("tide tide", TIDE),
        ("tide & table", And((TIDE, TABLE))),
        ("tide OR table", Or((TIDE, TABLE))),
        ("tide OR table rope", Or((TIDE, And((TABLE, ROPE))))),
        ("(tide OR table) rope", And((Or((TIDE, TABLE)), ROPE))),
        ("(tide)(table)", And((TIDE, TABLE))),
        ("((tide)) OR (table OR rope)", Or((TIDE, TABLE, ROPE))),
        ("tide -table", And((TIDE, Not(TABLE)))),
        ("tide NOT table", And((TIDE, Not(TABLE)))),
        ("tide AND NOT table", And((TIDE, Not(TABLE)))),
        ("tide -(table OR rope)", And((TIDE, Not(Or((TABLE, ROPE)))))),
        ('tide -"table rope"', And((TIDE, Not(Phrase(("table", "rope")))))),
        ("tide NOT -table", And((TIDE, TABLE))),
        ("tide -(-table)", And((TIDE, TABLE))),
        ("tide OR -table", Or((TIDE, Not(TABLE)))),
        ("tide -- table", And((TIDE, TABLE))),
        ("tide --table", And((TIDE, TABLE))),
        ('tide -"" table', And((TIDE, TABLE))),
        ('"tide table"', Phrase(("tide", "table"))),
        ('"Tide\u2011Table"', Phrase(("tide", "table"))),
        ("“tide table”", Phrase(("tide", "table"))),
        ('"tide"', Phrase(("tide",))),
        ('"tide"~5', Phrase(("tide",))),
        ('rope"tide table"rope', And((ROPE, Phrase(("tide", "table"))))),
        ('"tide table"~5', Phrase(("tide", "table"), within=5)),
        ('"tide and table"~1', Phrase(("tide", "and", "table"), within=2)),
        ("govern*", Prefix("govern")),
        ("Govern*, tide", And((Prefix("govern"), TIDE))),
        ("soverignty~", Fuzzy("soverignty")),
        ("soverignty~1", Fuzzy("soverignty")),
        ("co-chair", CO_CHAIR),
        ("co\u2011chair", CO_CHAIR),
        ("intgov.example", Phrase(("intgov", "example"))),
        ("潮汐", Phrase(("潮", "汐"))),
        ("harbour\u2019s", Word("harbour's")),
        ("10:40 1,000", And((Phrase(("10", "40")), Word("1000")))),
        ("tide/table,rope", And((TIDE, TABLE, ROPE))),
        ("note:1", And((Word("note"), Word("1")))),
        ("speakers:ada", And((Word("speakers"), Word("ada")))),
        (
            "http://tide.example/?q=1",
            And((Word("http"), Phrase(("tide", "example")), Word("q"), Word("1"))),
        ),
        ("words:tide stems:table", And((Word("words"), TIDE, Word("stems"), TABLE))),
        ("[a TO z]", And((Word("a"), Word("to"), Word("z")))),
        ("-note:1 tide", And((Not(And((Word("note"), Word("1")))), TIDE))),
        ("tide*table", Wildcard("tide*table")),
        ("Statio*RY, rope", And((Wildcard("statio*ry"), ROPE))),
        ("gov**ce", Wildcard("gov*ce")),
        ("gov?rn*", Wildcard("gov?rn*")),
        ("govern**", Prefix("govern")),
        ("organi?ation", Wildcard("organi?ation")),
        ("?able t?de m?n", And((Wildcard("?able"), Wildcard("t?de"), Wildcard("m?n")))),
        ("tidal table?", And((Word("tidal"), TABLE))),
        ("!tide table", And((Not(TIDE), TABLE))),
        ("tide ! table!", And((TIDE, TABLE))),
        ("+tide +table", And((TIDE, TABLE))),
        ("‘tide table’", Phrase(("tide", "table"))),
        ("'tide table'", Phrase(("tide", "table"))),
        ("'tide", TIDE),
        ("「tide table」", Phrase(("tide", "table"))),
        ("tide , table", And((TIDE, TABLE))),
    ],
)
def test_a_query_is_read(text: str, tree: Tree) -> None:
    assert parse(text) == Parsed(tree)


@pytest.mark.parametrize(
    ("text", "tree", "problem"),
    [
        ("ti*table", And((Word("ti"), TABLE)), STAR),
        ("t?d*", And((Word("t"), Word("d"))), STAR),
        ("tide * table", And((TIDE, TABLE)), STAR),
        ('"tide table"*', Phrase(("tide", "table")), STAR),
        ('"tide * table"', Phrase(("tide", "table")), QUOTED_SIGN),
        ('"t?de"', Phrase(("t", "de")), QUOTED_SIGN),
        ("t?", Word("t"), END_MARK),
        ("tabl?", Word("tabl"), END_MARK),
        ("tide? table", And((TIDE, TABLE)), END_MARK),
        ("潮汐a?b", And((Phrase(("潮", "汐", "a")), Word("b"))), QUESTION_MARK),
        ("tide~0.8", TIDE, TILDE),
        ('"tide table"~0.8', Phrase(("tide", "table")), NEAR),
        ("tide^2 table", And((TIDE, TABLE)), WEIGHT),
        ("tide^0.5", TIDE, WEIGHT),
        ('"tide table"^2', Phrase(("tide", "table")), WEIGHT),
        ("(tide table)^2", And((TIDE, TABLE)), WEIGHT),
        ("?*?*?*z", Word("z"), STAR),
        ("*tide", TIDE, STAR),
        ("ti*", Word("ti"), STAR),
        ("co-chair*", CO_CHAIR, STAR),
        ("tid~", Word("tid"), TILDE),
        ("tide~2", TIDE, TILDE),
        ("~5", Word("5"), TILDE),
        ("tide~table", And((TIDE, TABLE)), TILDE),
        ('"tide table"~', Phrase(("tide", "table")), NEAR),
        ('"tide table"~0', Phrase(("tide", "table")), NEAR),
        ('"tide table"~51', Phrase(("tide", "table")), NEAR),
        (
            'ti* "tide table"~0 la*',
            And((Word("ti"), Phrase(("tide", "table")), Word("la"))),
            f"{STAR} {NEAR}",
        ),
        ("-tide", Not(TIDE), ONLY_EXCLUDED),
        ("-tide -table", And((Not(TIDE), Not(TABLE))), ONLY_EXCLUDED),
        ("?!", None, NOTHING),
        ('""', None, NOTHING),
        ("(((", None, NOTHING),
        ("*", None, f"{STAR} {NOTHING}"),
    ],
)
def test_what_is_taken_otherwise_is_said(text: str, tree: Tree | None, problem: str) -> None:
    assert parse(text) == Parsed(tree, problem)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('tide "table', "A quotation mark is not closed"),
        ("(tide table", "A parenthesis is not closed"),
        ("tide table (", "A parenthesis is not closed"),
        ("tide) table", "A parenthesis is closed that was not opened"),
        ("tide () table", "A parenthesis is closed that was not opened, or is empty"),
        ("tide table OR", "OR has no word beside it"),
        ("OR tide table", "OR has no word beside it"),
        ("tide OR AND table", "OR has no word beside it"),
        ("tide (OR table)", "OR has no word beside it"),
        ("tide (table NOT)", "NOT has no word beside it"),
        ("tide AND AND table", "AND has no word beside it"),
        ("(" * 11 + "tide table" + ")" * 11, "Parentheses stand more than 10 deep"),
    ],
)
def test_what_cannot_be_read_is_searched_as_plain_words(text: str, reason: str) -> None:
    parsed = parse(text)

    assert parsed.tree == And((TIDE, TABLE))
    assert parsed.problem == f"{reason}, so this was searched as plain words."


def test_a_plain_reading_keeps_what_would_be_operators_when_there_is_nothing_else() -> None:
    assert parse("OR").tree == Word("or")


def test_ten_levels_are_read() -> None:
    assert parse("(" * 10 + "tide OR table" + ")" * 10) == Parsed(Or((TIDE, TABLE)))


def test_twenty_terms_are_read_and_a_long_quotation_is_one_of_them() -> None:
    words = [f"w{number}" for number in range(19)]

    parsed = parse(" ".join(words) + ' "' + "a b " * 30 + '"')

    assert parsed.problem == ""
    assert isinstance(parsed.tree, And)
    assert len(parsed.tree.parts) == 20


@pytest.mark.parametrize("separator", [" ", " OR ", "/"])
def test_of_more_terms_the_first_twenty_are_plain_words(separator: str) -> None:
    parsed = parse(separator.join(f"w{number}" for number in range(21)))

    assert parsed.tree == And(tuple(Word(f"w{number}") for number in range(20)))
    assert parsed.problem == (
        "There are more than 20 words and quotations, so this was searched as plain words, "
        "the first 20 of them."
    )


def test_a_longer_text_is_cut_between_two_words() -> None:
    parsed = parse(f"tide {'x' * 190} tables {'rope ' * 1000}")

    assert parsed.tree == And((TIDE, Phrase(("x" * 64, "x" * 64, "x" * 62))))
    assert parsed.problem == (
        "This is longer than 200 characters, so this was searched as plain words."
    )


def test_a_longer_text_without_spaces_is_cut() -> None:
    assert parse("-".join("a" * 300)).tree == Phrase(("a",) * 100)


QUOTED = " ".join(["tide", "table"] * 30)


@pytest.mark.parametrize("closing", ['"', "", '" rope', '"~50', '" (rope'])
@pytest.mark.parametrize("opening", ['"', "“", "«"])
def test_a_longer_quotation_is_looked_for_as_far_as_it_is_read(opening: str, closing: str) -> None:
    parsed = parse(f"{opening}{QUOTED}{closing}")

    assert parsed.tree == Phrase(("tide", "table") * 18)
    assert parsed.problem == (
        "Only the first 36 words of this quotation were looked for: "
        "a search ends at 200 characters."
    )


def test_a_longer_quotation_stays_one_around_another() -> None:
    tree = parse(f"“tide “table” {QUOTED}”").tree

    assert isinstance(tree, Phrase)
    assert tree.words == ("tide", "table") * 18


@pytest.mark.parametrize("dash", ["\u2014", "\u00a0", "\n"])
def test_a_longer_quotation_is_cut_between_any_two_words(dash: str) -> None:
    assert parse(f'"{dash.join(["tide"] * 60)}"').tree == Phrase(("tide",) * 40)


@pytest.mark.parametrize(
    ("text", "tree", "problem"),
    [
        ('"tide table', Phrase(("tide", "table")), "A quotation mark is not closed"),
        ("“tide table", Phrase(("tide", "table")), "A quotation mark is not closed"),
        ('"tide "table" rope', Phrase(("tide", "table", "rope")), "A quotation mark is not closed"),
        (f'"tide{"." * 200}"', Phrase(("tide",)), "This is longer than 200 characters"),
    ],
)
def test_what_opens_as_a_quotation_stays_one(text: str, tree: Tree, problem: str) -> None:
    assert parse(text) == Parsed(tree, f"{problem}, so all of this was searched as one quotation.")


def test_a_quotation_of_one_word_that_is_read_says_so() -> None:
    assert parse(f'"tide {"." * 200} table"') == Parsed(
        Phrase(("tide",)),
        "Only the first word of this quotation was looked for: a search ends at 200 characters.",
    )


def test_a_longer_quotation_without_a_word_where_it_is_read_is_nothing() -> None:
    assert parse(f'"{"." * 200} tide"') == Parsed(None, NOTHING)


def test_nothing_is_no_problem() -> None:
    assert parse(" \n ") == Parsed(None, "")


def test_what_is_excluded_is_not_wanted() -> None:
    tree = parse('tide (table OR "rope end") -(harbour OR knot) sail*').tree

    assert tree is not None
    assert list(wanted(tree)) == [TIDE, TABLE, Phrase(("rope", "end")), Prefix("sail")]


def test_of_variants_the_first_is_wanted_and_any_is_enough() -> None:
    tree = And((Variants((And((TIDE, TABLE)), ROPE)), Not(Variants((TIDE, ROPE)))))

    assert list(wanted(tree)) == [TIDE, TABLE]
    assert loosened(tree) == Or((Variants((Or((TIDE, TABLE)), Or((ROPE,)))),))


SYNTAX = st.lists(
    st.sampled_from(
        [
            "(",
            ")",
            '"',
            "-",
            "*",
            "~",
            "~3",
            " ",
            "OR",
            "AND",
            "NOT",
            "tide",
            "é",
            "潮汐",
            ":",
            ".",
            "½",
            "?",
            "^2",
            "!",
            "|",
            "&",
            "+",
            " w/5 ",
            " /s ",
            "who ",
            "what is ",
            "year:",
            "speaker:ada",
        ]
    ),
    max_size=80,
).map("".join)


def depth(tree: Tree) -> int:
    match tree:
        case And(parts) | Or(parts) | Most(parts):
            return 1 + max(map(depth, parts))
        case Variants(parts):
            return depth(parts[0])
        case Not(part):
            return 1 + depth(part)
    return 1


def leaves(tree: Tree) -> int:
    match tree:
        case And(parts) | Or(parts) | Most(parts):
            return sum(map(leaves, parts))
        case Variants(parts):
            return leaves(parts[0])  # the others are not asked for
        case Not(part):
            return leaves(part)
    return 1


@given(st.one_of(st.text(), SYNTAX))
def test_any_text_is_read_within_the_limits(text: str) -> None:
    parsed = parse(text)

    if parsed.tree is None:
        assert bool(parsed.problem) is bool(text.strip())
    else:
        assert leaves(parsed.tree) <= MOST_TERMS
        # Alternatives, conjunction and exclusion on each level.
        assert depth(parsed.tree) <= 3 * (MOST_LEVELS + 1) + 1
    assert parsed.problem == "" or parsed.problem.endswith(".")


def words_in(tree: Tree) -> Iterator[str]:
    """Every word of a tree, what is excluded among them."""
    match tree:
        case And(parts) | Or(parts) | Most(parts) | Variants(parts):
            for part in parts:
                yield from words_in(part)
        case Not(part):
            yield from words_in(part)
        case Phrase(words):
            yield from words
        case Word(text) | Prefix(text) | Wildcard(text) | Fuzzy(text):
            yield from exact_words(text)


@given(SYNTAX)
def test_what_is_left_out_is_told(text: str) -> None:
    parsed = parse(text)

    if not parsed.problem and parsed.tree:
        # Operators and distances are no words.
        plain = re.sub(r"\b(?:AND|OR|NOT)\b|w/5|~3", " ", text)
        assert set(exact_words(plain)) <= set(words_in(parsed.tree))
    if parsed.left_out:
        assert all(f"“{word}”" in parsed.problem for word in parsed.left_out)


@pytest.mark.parametrize(
    "text",
    ["(" * 2000, ")" * 2000, '"' * 2001, "-(" * 1000, "NOT " * 3000, "a*" * 5000, "~" * 10**6],
)
def test_hostile_texts_are_read_like_any_other(text: str) -> None:
    assert parse(text).problem
