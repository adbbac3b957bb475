"""Whether a quotation stands in a text word for word, letter by letter."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from igfarchive.search.matches.quotations import read_quotation
from igfarchive.search.matches.verbatim import (
    find_verbatim,
    read_verbatim,
    sure_beginning,
    sure_words,
)
from igfarchive.text.asides import find_asides
from igfarchive.text.words import exact_words


def stands(quotation: str, text: str) -> bool:
    return bool(find_verbatim(read_verbatim(read_quotation(quotation).text), text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the tide tables are ours", "The TIDE tables—“are” ours!"),
        ("co-chair of the harbour board", "co\u2011chair of the harbour\u00a0 board"),
        ("co-chair of the harbour board", "co chair of the harbour board"),
        ("we don't own the tide", "we don’t own the tide"),
        ("'We own the tide'", "“we own the tide”"),
        ("some 1,000 boats came in", "some 1000 boats came in"),
        ("the U.S. owns the tide", "the US owns the tide"),
        ("cafe\u0301 of the harbour board", "CAFÉ of the harbour board"),
        ("ﬁve boats of the harbour", "five boats of the harbour"),
        ("潮汐表是我们的", "“潮汐表是我们的”。"),
        ("the ta\u00adbles are all ours", "the tables are all ours"),
        ("وجدول المد لنا في الميناء", "\u200fوجدول المد لنا في الميناء"),
        ("Straße am alten Hafen dort", "STRASSE AM ALTEN HAFEN DORT"),
        ("some 5 % of the boats", "some 5% of the boats"),
        ("the tide [Applause] is all ours", "the tide is (laughter) all ours"),
        ("the tide [00:01:07.5] is all ours", "the tide is all ours"),
        ("the tide is.\n\nAll of it", "the tide is all of it"),
    ],
)
def test_what_is_no_difference(one: str, other: str) -> None:
    assert stands(one, other)
    assert stands(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the tide tables are ours", "the tide tables are our"),
        ("the organisation of the tide", "the organization of the tide"),
        ("the cooperative of the tide", "the co-operative of the tide"),
        ("a cafe of the harbour", "a café of the harbour"),
        ("we dont own the tide", "we don't own the tide"),
        ("some 15 boats came in", "some 1.5 boats came in"),
        ("some 5 boats came in", "some .5 boats came in"),
        ("some 5 degrees of frost", "some -5 degrees of frost"),
        ("some 5 degrees of frost", "some −5 degrees of frost"),
        ("5 boats and a tide", "$5 boats and a tide"),
        ("some 10² boats came in", "some 102 boats came in"),
        ("some 1½ boats came in", "some 11/2 boats came in"),
        ("some 5% of the boats", "some 5 percent of the boats"),
        ("the C++ of the harbour", "the C of the harbour"),
        ("per cent of the boats", "percent of the boats"),
        ("the tide is all 潮汐", "the tide is all 潮"),
    ],
)
def test_what_is_one(one: str, other: str) -> None:
    assert not stands(one, other)
    assert not stands(other, one) or len(other) < len(one)


def test_nothing_glued_together_is_parted() -> None:
    assert not stands("boats came in at 5", "boats came in at 5%")
    assert not stands("5 is what it was", "-5 is what it was")
    assert stands("boats came in at", "boats came in at 5%")
    assert stands("表是我们", "潮汐表是我们的")


WORDS = st.text(
    st.one_of(
        st.sampled_from("abcdefghij.,-'’“”\u2011—%$5167&+#潮汐éß½İ\u0301\u200b"),
        st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters="…[](){}"),
    ),
    min_size=1,
    max_size=8,
)
SPACES = st.sampled_from([" ", "  ", "\u00a0", "\n\n", "\u2009"])


@given(st.lists(WORDS, min_size=5, max_size=12), SPACES, st.data())
def test_any_words_of_a_text_stand_in_it(words: list[str], space: str, data: st.DataObject) -> None:
    """Whole ones: those between white space."""
    text = space.join(words)
    assume(".." not in text and ". ." not in text and not find_asides(text))
    first = data.draw(st.integers(0, len(words) - 5))
    last = data.draw(st.integers(first + 5, len(words)))
    start = len(space.join([*words[:first], ""]))
    end = len(space.join(words[:last]))
    quotation = read_verbatim(text[start:end])
    assume(quotation.words)
    found = find_verbatim(quotation, text)
    assert any(start <= place.span.start < place.span.end <= end for place in found)


@given(st.lists(st.text("abcdeé潮1", min_size=1, max_size=6), min_size=5, max_size=9), st.data())
def test_another_letter_is_another_quotation(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(0, len(text) - 1))
    assume(not text[at].isspace())
    other = data.draw(st.sampled_from("xyz7é潮"))
    assume(other != text[at])
    assert not stands(text[:at] + other + text[at + 1 :], text)
    assert not stands(text, text[:at] + other + text[at + 1 :])
    assert not stands(text[:at] + other + text[at:], text)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_an_index_has_the_words_it_is_asked_for(text: str) -> None:
    """In a row, in every text that has the quotation."""
    assume(not find_asides(text))
    words = exact_words(text)
    for run in sure_words(read_verbatim(text)):
        starts = range(len(words) - len(run) + 1)
        assert any(tuple(words[start : start + len(run)]) == run for start in starts)


@pytest.mark.parametrize(
    ("quotation", "sure"),
    [
        ("The TIDE tables are ours", "the tide tables are ours"),
        ("some 10 boats, and 5% more of them", "some 10 boats and"),
        ("5% more boats", ""),
        ("50 per cent of the boats", "50"),
    ],
)
def test_the_index_is_sure_of_words_up_to_one_that_it_may_read_otherwise(
    quotation: str, sure: str
) -> None:
    assert sure_beginning(read_verbatim(quotation).words) == tuple(sure.split())


def test_gaps_stand_for_few_words_or_none() -> None:
    text = "The tide, and I say this again, is the tide of all harbours."
    quotation = read_verbatim("the tide […] is … of all [our] harbours")
    (first, *_) = places = find_verbatim(quotation, text)
    assert [text[span.start : span.end] for span in first.left_out] == [
        "and I say this again", "the tide",
    ]  # fmt: skip
    assert quotation.insertions == ("[our]",)
    assert text[first.span.start : first.span.end] == text[:-1]
    assert len(places) == 1
    far = "the tide " + "and so on " * 17 + "is all ours"
    assert not stands("the tide … is all ours", far)


def test_scripts_without_spaces_are_counted_by_their_letters() -> None:
    assert read_verbatim("潮汐表是").length == 4
    assert read_verbatim("ตารางน้ำขึ้นน้ำลงเป็นของเรา").length >= 5
    assert read_verbatim("the tide — % & tables").length == 3


def test_words_of_a_real_session_stand_in_it(shared: Path) -> None:
    text = (shared / "transcripts" / "igf-2020-ws-81.txt").read_text("utf-8").split("\n\n")
    for paragraph in text:
        if len(paragraph.split()) >= 5 and not find_asides(paragraph):
            assert stands(" ".join(paragraph.split()[:30]), paragraph)
