"""What a glossary calls otherwise is looked for besides, unless it is quoted or excluded."""

import pytest

from igfarchive.search.queries.language import Parsed, parse
from igfarchive.search.queries.synonyms import synonyms_of
from igfarchive.search.queries.tree import Acronym, And, Not, Or, Phrase, Variants, Word

KNOWN = synonyms_of(
    [
        ("HTA", "harbour tide authority", "tide authority", ""),
        ("HTA", "high tide alert"),
        ("FIRST", "forum of rope teams"),
        ("buoy", "buoys", "marker buoy", "float"),
        ("tide keeping", "keeping", "hydrology"),
    ]
)
HTA = Word("hta")
AUTHORITY = Phrase(("harbour", "tide", "authority")), Phrase(("harbour", "tide", "authorities"))
ALERT = Phrase(("high", "tide", "alert")), Phrase(("high", "tide", "alerts"))
SHORTER = Phrase(("tide", "authority")), Phrase(("tide", "authorities"))


def read(text: str) -> Parsed:
    return parse(text, KNOWN)


@pytest.mark.parametrize("text", ["HTA", "hta"])
def test_an_acronym_is_all_that_its_letters_mean(text: str) -> None:
    assert read(text) == Parsed(
        Variants((HTA, *AUTHORITY, *SHORTER, *ALERT)),
        others=("harbour tide authority", "tide authority", "high tide alert"),
    )


def test_words_that_are_a_name_together_are_its_acronym_too() -> None:
    asked = And((Word("high"), Word("tide"), Word("alerts")))

    assert read("high tide alerts").tree == Variants((asked, HTA))
    assert read("rope high-tide alert knot").others == ("HTA",)
    assert read("tide high alert").others == ()


def test_a_word_of_a_name_is_no_synonym_of_it() -> None:
    assert read("tide keeping").others == ("hydrology",)
    assert read("hydrology").others == ("tide keeping", "keeping")


def test_the_longest_name_is_taken() -> None:
    parsed = read("harbour tide authority")

    assert isinstance(parsed.tree, Variants)
    assert parsed.tree.parts[0] == And((Word("harbour"), Word("tide"), Word("authority")))
    assert parsed.others == ("HTA", "tide authority")


def test_a_name_stands_between_other_words_and_operators() -> None:
    tree = read("rope hta OR float").tree

    assert isinstance(tree, Or)
    assert tree.parts[1] == Variants((Word("float"), Word("buoy"), *_phrases("marker buoy")))


def _phrases(name: str) -> tuple[Phrase, Phrase]:
    first, last = name.split()
    return Phrase((first, last)), Phrase((first, f"{last}s"))


@pytest.mark.parametrize(
    "text", ['"HTA"', '"high tide alert"', "-HTA rope", "rope NOT (HTA OR float)", "HTA*", "flaot~"]
)
def test_what_is_quoted_or_excluded_or_has_a_sign_is_that_alone(text: str) -> None:
    assert read(text) == parse(text)


def test_what_is_excluded_twice_is_asked_for() -> None:
    assert read("rope -(-HTA)").tree == And((Word("rope"), HTA))
    assert read("rope -(knot) HTA").others != ()
    assert read("rope -knot").tree == And((Word("rope"), Not(Word("knot"))))


@pytest.mark.parametrize("text", ["first", "the first tide", "THE FIRST TIDE WAS HIGH"])
def test_an_ordinary_word_is_no_acronym(text: str) -> None:
    assert read(text).others == ()


def test_in_capitals_it_is_one_and_so_is_its_synonym() -> None:
    assert read("FIRST").others == read("the FIRST tide").others == ("forum of rope teams",)
    tree = read("forum of rope teams").tree
    assert isinstance(tree, Variants)
    assert tree.parts[1:] == (Acronym("FIRST"),)


def test_what_holds_the_name_itself_is_no_synonym_of_it() -> None:
    assert read("buoy").others == read("buoys").others == ("float",)


def test_of_many_names_the_first_have_synonyms() -> None:
    text = " ".join(["buoy", "HTA", "float", '"FIRST"'] * 3)
    tree = read(text).tree
    assert isinstance(tree, And)
    assert sum(isinstance(part, Variants) for part in tree.parts) == 3
    known = synonyms_of([(f"w{number}", f"other{number}") for number in range(9)])
    assert len(parse(" ".join(f"w{number}" for number in range(9)), known).others) == 5


def test_without_a_glossary_nothing_is_a_synonym() -> None:
    assert parse("HTA") == Parsed(HTA)
    assert synonyms_of([("rope", ""), ("knot", "knots")]) == {}
