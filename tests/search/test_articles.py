"""Quotations are found in articles by their marks."""

import pytest

from igfarchive.search.matches.articles import MOST_LEVELS, find_quotations, quotations_in
from igfarchive.search.queries.claims import LONGEST_ARTICLE, InvalidClaimError


@pytest.mark.parametrize(
    ("article", "quoted"),
    [
        ("“The tide is ours,” she said. “Not yours.”", ["The tide is ours,", "Not yours."]),
        ('She said "the tide is ours", and "so on".', ["the tide is ours", "so on"]),
        ("„Die Flut“, sagte er, »gehört uns«.", ["Die Flut", "gehört uns"]),
        ("« La marée » est à ‹ nous ›.", [" La marée ", " nous "]),
        ("”Tidvattnet är vårt”, sade hon.", ["Tidvattnet är vårt"]),
        ("她说「潮汐表」，又说\"是我们的\"。", ["潮汐表", "是我们的"]),
        ("『潮汐「表」是』", ["潮汐「表」是", "表"]),
        ("“He said ‘the tide is ours’ and left”",
         ["He said ‘the tide is ours’ and left", "the tide is ours"]),
        ("“She “owns” it”", ["She “owns” it", "owns"]),
        ("„She “owns” it“", ["She “owns” it", "owns"]),
        ("“One.\n\n“Two,” she said. “Three”", ["One.\n\n“Two,", "Three"]),
        ('"One.\n"Two," she said.', ['One.\n"Two,']),
        ("“a hard\nline”", ["a hard\nline"]),
        ("“Never closed\n\nThe next one.", ["Never closed"]),
        ("“Never closed", ["Never closed"]),
        ("He said: 'the ships' masts are high'.", ["the ships' masts are high"]),
        ("‘Don’t you see the ships’ masts?’ he said.", ["Don’t you see the ships’ masts?"]),
        ("It's the '90s, and the ships' time; rock 'n' roll.", []),
        ("She told us 'the tide tables are all ours' and left.", ["the tide tables are all ours"]),
        ("She said 'the tide isn't ours to keep' of the pilots' boats.",
         ["the tide isn't ours to keep"]),
        ("That is 'a very common mark' of few words.", []),
        ("Whose are the harbours' pilots' traps on all the piers' ends then?", []),
        ("Give 'em all the tables of the harbours there' and go.", []),
        ("'Tis the tide that moves the boats' bows and the ships' sterns.", []),
        ("Of 'the tide that moves the harbours' pilots' boats nobody knows the end.", []),
        ("He praised 'the harbours' pilots' at length.", []),
        ("It’s the ships’ time.", []),
        ('A pole of 5" and "a tide"', ["a tide"]),
        ("“” “ ” \" \" “—”", []),
        ("nothing", []),
        ("", []),
    ],
)  # fmt: skip
def test_marks(article: str, quoted: list[str]) -> None:
    assert quotations_in(article) == quoted
    for found in find_quotations(article):
        assert article[found.start : found.end] == found.text


@pytest.mark.parametrize("mark", ["“", '"', "„a “", "‘a ", "'a' ", "“\n", "“\n\n", "«“„"])
def test_many_marks_take_no_time(mark: str) -> None:
    assert len(quotations_in((mark * LONGEST_ARTICLE)[:LONGEST_ARTICLE])) <= LONGEST_ARTICLE
    assert len(quotations_in("“a " * 50)) == MOST_LEVELS


def test_an_article_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidClaimError, match=r"^article: it has 100,001 characters; write"):
        quotations_in("a" * 100_001)
