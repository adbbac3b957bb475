"""A question in a sentence is searched for what it asks about, and says so."""

import pytest

from igfarchive.search.queries.language import parse
from igfarchive.search.queries.signs import END_MARK
from igfarchive.search.queries.tree import Acronym, And, Most, Not, Or, Phrase, Tree, Variants, Word

TIDE, TABLE, ADA = Word("tide"), Word("table"), Word("ada")


@pytest.mark.parametrize(
    ("text", "tree", "left_out"),
    [
        ("who talked about tide table?", And((TIDE, TABLE)), "who talked about"),
        ("What did Ada say about the tide", And((ADA, TIDE)), "What did say about the"),
        ("how does tide", TIDE, "how does"),
        ("what's a tide", TIDE, "what's a"),
        ("tell me about the tide", TIDE, "tell me about the"),
        ("Show us what Ada said", ADA, "Show us what said"),
        ("how many people mention Ada?", ADA, "how many people mention"),
        ("is there a tide?", TIDE, "is there a"),
        ("Ada, who is about the tide?", And((ADA, TIDE)), "who is about the"),
        ("so is it the tide?", TIDE, "so is it the"),
        ('who said "the tide is in"?', Phrase(("the", "tide", "is", "in")), "who said"),
        ("who said (the OR table)", Or((Word("the"), TABLE)), "who said"),
        ("who said tide -about", And((TIDE, Not(Word("about")))), "who said"),
        ("who said tide OR about", Or((TIDE, Word("about"))), "who said"),
        ("who said tide +about", And((TIDE, Word("about"))), "who said"),
        ("what did the WHO say on tide", And((Acronym("WHO"), TIDE)), "what did the say on"),
        ("WHAT DID THE TIDE SAY", TIDE, "WHAT DID THE SAY"),
    ],
)
def test_a_question_is_asked_without_its_function_words(
    text: str, tree: Tree, left_out: str
) -> None:
    parsed = parse(text)

    assert parsed.tree == tree
    assert parsed.left_out == tuple(left_out.split())


def test_it_says_what_is_looked_for_and_what_is_not() -> None:
    assert parse('who talked about "tide tables", and ropes?').problem == (
        'This was read as a question: "tide tables" ropes is looked for, '
        "“who”, “talked”, “about” and “and” left out."
    )
    assert parse("how tides?").problem == (
        "This was read as a question: tides is looked for, “how” left out."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("to be or not to be", "to be or not"),
        ("who said what?", "who said what"),
        ("the tide of the table", "the tide of table"),
        ("is there a tide", "is there a tide"),
    ],
)
def test_words_of_what_is_no_question_or_nothing_else_are_looked_for(text: str, words: str) -> None:
    parsed = parse(text)

    assert parsed.tree == And(tuple(map(Word, words.split())))
    assert parsed.left_out == ()
    assert parsed.problem == ""


def test_an_acronym_begins_no_question() -> None:
    parsed = parse("WHO about tide")

    assert parsed.tree == And((Acronym("WHO"), Word("about"), TIDE))
    assert parsed.left_out == ()


def test_a_number_says_nothing_of_capitals() -> None:
    assert parse("WHO US 2020").tree == And((Acronym("WHO"), Acronym("US"), Word("2020")))
    assert parse("WHO SAID TIDE 2020").left_out == ("WHO", "SAID")


def test_a_quotation_keeps_its_words() -> None:
    assert parse('"who talked about tides?"').tree == Phrase(("who", "talked", "about", "tides"))
    assert parse("“who talked").tree == Phrase(("who", "talked"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tides by default, ropes by design?", "tides by default ropes design"),
        ("Tide?", "tide"),
        ("who?", "who"),
    ],
)
def test_a_question_mark_alone_makes_no_question(text: str, words: str) -> None:
    parsed = parse(text)

    found = tuple(map(Word, words.split()))
    assert parsed.tree == (And(found) if len(found) > 1 else found[0])
    assert parsed.left_out == ()


def test_nor_does_an_acronym_that_is_like_a_word_of_questions() -> None:
    assert parse("Tides of the WHO?").left_out == ()


def test_only_what_may_have_been_a_sign_is_said_to_be_left_out() -> None:
    assert parse("Tides by default, ropes by design?").problem == ""
    assert parse("who?").problem == parse("who said what?").problem == ""
    assert parse("tide?").problem == END_MARK


@pytest.mark.parametrize(
    ("text", "parts", "all_words"),
    [
        ("who talked about tide, table and ada?", (TIDE, TABLE, ADA), "tide, table ada"),
        (
            'what was said of "the tide", Ada and the table…',
            (Phrase(("the", "tide")), ADA, TABLE),
            '"the tide" Ada table',
        ),
        (
            "how is cyber security of tide table kept",
            (
                Variants((And((Word("cyber"), Word("security"))), Word("cybersecurity"))),
                TIDE,
                TABLE,
                Word("kept"),
            ),
            "cyber security tide table kept",
        ),
    ],
)
def test_most_of_its_words_are_enough(text: str, parts: tuple[Tree, ...], all_words: str) -> None:
    parsed = parse(text)

    assert parsed.tree == Most(parts)
    assert parsed.all_words == all_words
    assert parse(all_words).tree == And(parts)


@pytest.mark.parametrize(
    "text",
    [
        "tide table ada",
        "who said tide and table",
        "who spoke of cyber security and tide",
        "who said tide AND table AND ada",
        "who said tide table -ada",
        "who said tide +table ada",
        "who said tide (table ada)",
        "who said (tide OR table) ada rope",
        "who said what there and then",
    ],
)
def test_all_have_to_be_there_if_few_or_if_so_written_or_in_no_question(text: str) -> None:
    parsed = parse(text)

    assert not isinstance(parsed.tree, Most)
    assert parsed.all_words == ""


def test_most_is_more_than_half() -> None:
    assert [Most((TIDE,) * number).least for number in (3, 4, 5, 6)] == [2, 3, 3, 4]
