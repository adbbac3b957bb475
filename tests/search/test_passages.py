"""The best stretch of a long turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.matches.marks import find_marks
from igfarchive.search.matches.passages import best_passage
from igfarchive.search.matches.results import Span
from igfarchive.search.queries.language import parse

FILLER = "Nothing much happens in this part. " * 20


def passage(text: str, query: str, length: int) -> str:
    tree = parse(query).tree
    assert tree is not None
    span = best_passage(text, find_marks(text, tree), length)
    return text[span.start : span.end]


def test_a_short_turn_is_its_own_passage() -> None:
    assert best_passage("Tide tables.", [Span(0, 4)], 12) == Span(0, 12)


def test_it_shows_the_most_different_matches() -> None:
    text = f"{FILLER}The tide, the tides. {FILLER}A table for the tide, on rope. {FILLER}"

    assert passage(text, "tide OR table OR rope", 40) == "A table for the tide, on rope."


def test_of_equals_it_shows_the_one_with_more_marks_then_the_first() -> None:
    text = f"{FILLER}One tide. {FILLER}Tide by tide. {FILLER}Tide on tide. {FILLER}"

    assert passage(text, "tide", 18) == "Tide by tide."


def test_it_begins_and_ends_with_sentences() -> None:
    text = f"{FILLER}He said “no.” The tide turned. {FILLER}"

    assert passage(text, "tide", 80) == (
        "He said “no.” The tide turned. Nothing much happens in this part."
    )


def test_it_begins_with_a_paragraph() -> None:
    text = f"{'word ' * 100}end\n\nthe tide turned {'word ' * 100}"

    assert passage(text, "tide", 60).startswith("the tide turned word")


def test_it_begins_and_ends_between_words_where_there_are_no_sentences() -> None:
    text = "rope " * 50 + "tide " + "rope " * 50

    shown = passage(text, "tide", 42)

    assert shown.split() == ["rope"] * 3 + ["tide"] + ["rope"] * 4


def test_at_the_end_of_a_turn_it_ends_with_it() -> None:
    assert passage(f"{FILLER}The tide turned", "tide", 60) == (
        "Nothing much happens in this part. The tide turned"
    )


def test_without_marks_it_is_the_beginning() -> None:
    assert best_passage(FILLER, (), 80) == Span(
        0, len("Nothing much happens in this part.") * 2 + 1
    )


@pytest.mark.parametrize("marks", [(), (Span(100, 400),)])
def test_a_word_without_end_is_cut(marks: tuple[Span, ...]) -> None:
    shown = best_passage("x" * 1000, marks, 80)

    assert shown.end - shown.start == 80


PIECES = st.sampled_from(["tide", "rope", "a", " ", "  ", "\n\n", ". ", "!” ", "x" * 30, "é"])


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(10, 80))
def test_a_passage_is_short_whole_and_holds_a_match(text: str, length: int) -> None:
    tree = parse("tide OR rope").tree
    assert tree is not None
    marks = find_marks(text, tree)

    shown = best_passage(text, marks, length)

    assert 0 <= shown.start <= shown.end <= len(text)
    assert shown.end - shown.start <= length
    if marks:
        assert any(shown.start <= mark.start and mark.end <= shown.end for mark in marks)
    for border in {shown.start, shown.end} - {0, len(text)}:
        inside_a_word = text[border - 1].isalnum() and text[border].isalnum()
        assert not inside_a_word or "x" * 10 in text or not marks
