"""What else the words of a query are written as."""

import pytest

from igfarchive.search.queries.language import parse
from igfarchive.search.queries.tree import Acronym, And, Not, Or, Phrase, Tree, Variants, Word

TIDE, CYBER, US = Word("tide"), Word("cyber"), Acronym("US")
NOTE = "Only {} in capitals is looked for: {} in small letters finds the word as well."


def either(*words: str) -> Variants:
    return Variants((And(tuple(map(Word, words))), Word("".join(words))))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("cyber tide", either("cyber", "tide")),
        ("data centres", either("data", "centres")),
        ("rope data centres", And((Word("rope"), either("data", "centres")))),
        ("cyber tide rope", And((either("cyber", "tide"), Word("rope")))),
        ("cyber cyber tide", either("cyber", "tide")),
        ("multi cyber tide", And((either("multi", "cyber"), TIDE))),
        ("tide OR cyber tide", Or((TIDE, either("cyber", "tide")))),
        ("rope -(cyber tide)", And((Word("rope"), Not(either("cyber", "tide"))))),
        ("tide cyber", And((TIDE, CYBER))),
        ("cyber -tide", And((CYBER, Not(TIDE)))),
        ('cyber "tide"', And((CYBER, Phrase(("tide",))))),
        ('"cyber tide"', Phrase(("cyber", "tide"))),
        ('"cyber-tide"', Phrase(("cyber", "tide"))),
        ("cyber-tide", Variants((Phrase(("cyber", "tide")), Word("cybertide")))),
        ("Tide\u2011Tables", Variants((Phrase(("tide", "tables")), Word("tidetables")))),
        ("10-40", Phrase(("10", "40"))),
        ("cybertide", Word("cybertide")),
        ("35%", Phrase(("35", "percent"))),
        ("35 percent", And((Word("35"), Word("percent")))),
        ("$1,000", Phrase(("1000", "dollars"))),
        ("C++ .NET", And((Word("c++"), Word(".net")))),
        ("AT&T", Word("at&t")),
        ("us", Word("us")),
        ("Us", Word("us")),
        ("IGF", Word("igf")),
        ('"US"', Phrase(("us",))),
        ("US us", Word("us")),
        ("WHO IS THERE", And((Word("who"), Word("is"), Word("there")))),
        ("TIDE AND TABLE", And((TIDE, Word("table")))),
    ],
)
def test_compounds_and_numbers(text: str, tree: Tree) -> None:
    assert parse(text).tree == tree
    assert not parse(text).problem


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("US", US),
        ("U.S.", US),
        ("US's", US),
        ("the US tide", And((Word("the"), US, TIDE))),
        ("US tide", And((US, TIDE))),
        ("US TIDE", And((US, TIDE))),
        ("US OR tide", Or((US, TIDE))),
        ("tide -US", And((TIDE, Not(US)))),
    ],
)
def test_acronyms_that_are_other_words_are_looked_for_in_capitals(text: str, tree: Tree) -> None:
    assert parse(text).tree == tree
    assert parse(text).problem == NOTE.format("US", "us")


def test_the_note_says_so_of_each() -> None:
    assert parse('US WHO tide* "').problem == (
        "A quotation mark is not closed, so this was searched as plain words. "
        f"{NOTE.format('US', 'us')} {NOTE.format('WHO', 'who')}"
    )
