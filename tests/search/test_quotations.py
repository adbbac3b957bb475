"""What in a quotation is a word of it, and what a gap."""

import pytest

from igfarchive.search.matches.quotations import MOST_GAPS, read_quotation


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Tide tables", "the tide tables"),
        ("the tide […] ours", "the tide | ours"),
        ("the tide [...] ours", "the tide | ours"),
        ("the tide… ours", "the tide | ours"),
        ("the tide... ours", "the tide | ours"),
        ("the tide . . . ours", "the tide | ours"),
        ("the tide .. ours", "the tide ours"),
        ("the [harbour's] tide", "the | tide"),
        ("the [sic] … [...] tide", "the | tide"),
        ("… the tide […]", "the tide"),
        ("[We say:] the tide", "the tide"),
        ("[T]he tide rise[s] high", "the tide rises high"),
        ("end. Next", "end next"),
        ("a [b c", "a b c"),
        ("a ]b[ c", "a b c"),
        ("[…]", ""),
        ("", ""),
        (f"a [{'b ' * 50}] c", f"a {'b ' * 50}c"),
    ],
)
def test_words_and_gaps(text: str, words: str) -> None:
    quotation = read_quotation(text)
    read = [
        ("| " if index in quotation.gaps else "") + word.exact
        for index, word in enumerate(quotation.words)
    ]
    assert " ".join(read) == words


def test_gaps_beyond_the_most_are_none() -> None:
    quotation = read_quotation(" … ".join(["tide"] * 40))
    assert sorted(quotation.gaps) == list(range(1, MOST_GAPS + 1))


def test_words_know_where_they_stand() -> None:
    quotation = read_quotation("… [T]he tide […] Ours")
    assert quotation.text == "… The tide […] Ours"
    assert [quotation.text[word.start : word.end] for word in quotation.words] == [
        "The",
        "tide",
        "Ours",
    ]
