"""A question in a sentence is searched for what it asks about, and says so."""

import pytest

from igfarchive.search.queries.language import parse
from igfarchive.search.queries.tree import Acronym, And, Not, Or, Phrase, Tree, Word

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
        ("Ada about the tide?", And((ADA, TIDE)), "about the"),
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
