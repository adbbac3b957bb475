"""The addresses of words: what the archive looks for, and what a browser scrolls to."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from igfarchive.exporting.citations.addresses import (
    LONGEST_QUOTE,
    marked_address,
    selection_address,
)
from igfarchive.search.queries.query import Shown

PAGE = "https://archive.example/sessions/harbour-forum-2031/ws-7/u2/"
MANY = "one two three four five six seven eight nine ten eleven twelve thirteen"


def parts(words: str, page: str = PAGE) -> tuple[str, str]:
    """The words that the archive is asked for, and the text directive as it stands."""
    address = urlsplit(selection_address(page, words))
    (quote,) = parse_qs(address.query).get("quote", [""])
    prefix, _, directive = address.fragment.partition(":~:text=")
    assert not prefix
    return quote, directive


def test_says_the_words_twice() -> None:
    assert selection_address(PAGE, " the tide ") == (f"{PAGE}?quote=the%20tide#:~:text=the%20tide")


def test_of_no_words_is_the_page() -> None:
    assert selection_address(PAGE, "  ") == PAGE


def test_keeps_what_the_page_asks() -> None:
    page = f"{PAGE}?reading=captioned"
    assert selection_address(page, "tide").startswith(f"{page}&quote=tide#")


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("co-chair, you & I", "co%2Dchair%2C%20you%20%26%20I"),
        ("50% off #1?", "50%25%20off%20%231%3F"),
        ("50\u00a0% off", "50%20%25%20off"),
        ("Íñigo 潮", "%C3%8D%C3%B1igo%20%E6%BD%AE"),
        ("it's (so)!", "it%27s%20%28so%29%21"),
    ],
)
def test_the_signs_of_the_directive_are_encoded(words: str, directive: str) -> None:
    asked, found = parts(words)
    assert asked == words
    assert found == directive


def test_many_words_are_found_by_their_ends() -> None:
    asked, directive = parts(MANY)
    assert asked == MANY
    assert unquote(directive) == "one two three four five,nine ten eleven twelve thirteen"
    assert parts(MANY.rpartition(" ")[0])[1].count(",") == 0


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Thank you.\n\nI chair the Harbour", "Thank you.,chair the Harbour"),
        ("Yes.\n\nNo.", "Yes.,No."),
    ],
)
def test_each_end_stands_in_one_paragraph(words: str, directive: str) -> None:
    assert unquote(parts(words)[1]) == directive


def test_more_words_than_the_page_looks_for_are_scrolled_to_alone() -> None:
    asked, directive = parts("tide " * LONGEST_QUOTE)
    assert not asked
    assert directive == ",".join(["tide%20tide%20tide%20tide%20tide"] * 2)


def test_words_are_marked_in_the_reading_that_they_stand_in() -> None:
    assert marked_address("/u2/", "tide & tables") == "/u2/?quote=tide+%26+tables#quote"
    assert marked_address("/u2/", "tide", Shown.CAPTIONED) == (
        "/u2/?quote=tide&reading=captioned#quote"
    )


def test_more_words_than_the_page_looks_for_are_not_marked() -> None:
    words = "x" * LONGEST_QUOTE
    assert marked_address("/u2/", words).endswith("#quote")
    assert marked_address("/u2/", f"{words}x") == "/u2/"
    assert marked_address("/u2/", f"{words}x", Shown.CAPTIONED) == "/u2/?reading=captioned"
