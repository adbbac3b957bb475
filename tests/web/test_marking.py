"""Marks over text: whatever the text and the spans, the words stay as captioned."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.results import Span
from igfarchive.web.marking import marked, passage


def without_tags(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def marks_in(html: str) -> list[str]:
    return [without_tags(mark) for mark in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


TEXTS = st.text(alphabet=st.one_of(st.sampled_from("a b\n<>&\"'é港ع"), st.characters()))
SPANS = st.lists(st.builds(Span, st.integers(-3, 40), st.integers(-3, 40)), max_size=8)


@given(TEXTS, SPANS)
def test_stripping_the_tags_gives_back_the_text(text: str, spans: list[Span]) -> None:
    assert without_tags(marked(text, spans)) == text


@given(TEXTS, SPANS)
def test_what_is_marked_is_what_the_spans_cover(text: str, spans: list[Span]) -> None:
    covered = {place for span in spans for place in range(max(span.start, 0), span.end)}
    breaks = {place + n for place in paragraph_breaks(text) for n in (0, 1)}
    expected = "".join(text[place] for place in sorted(covered - breaks) if place < len(text))
    assert "".join(marks_in(marked(text, spans))) == expected


def paragraph_breaks(text: str) -> list[int]:
    places = []
    place = text.find("\n\n")
    while place >= 0:
        places.append(place)
        place = text.find("\n\n", place + 2)
    return places


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("Tide tables.", [], '<p dir="auto">Tide tables.</p>'),
        ("Tide tables.", [(0, 4)], '<p dir="auto"><mark>Tide</mark> tables.</p>'),
        (
            "a <b> & c",
            [(2, 5), (6, 7)],
            '<p dir="auto">a <mark>&lt;b&gt;</mark> <mark>&amp;</mark> c</p>',
        ),
        (
            "One.\n\nTwo.",
            [(0, 10)],
            '<p dir="auto"><mark>One.</mark></p>\n\n<p dir="auto"><mark>Two.</mark></p>',
        ),
        ("overlap", [(0, 4), (2, 7)], '<p dir="auto"><mark>over</mark><mark>lap</mark></p>'),
        ("short", [(2, 99)], '<p dir="auto">sh<mark>ort</mark></p>'),
        ("", [(0, 1)], '<p dir="auto"></p>'),
    ],
)
def test_marks_stand_where_the_spans_say(
    text: str, spans: list[tuple[int, int]], html: str
) -> None:
    assert marked(text, [Span(*span) for span in spans]) == html


def test_the_first_mark_bears_the_name() -> None:
    html = marked("a a", [Span(0, 1), Span(2, 3)], "match-3")
    assert html == '<p dir="auto"><mark id="match-3">a</mark> <mark>a</mark></p>'


def test_a_passage_is_marked_where_the_whole_text_would_be() -> None:
    text = "Nobody may copy the tide tables of the harbour."
    spans = [Span(0, 6), Span(20, 31), Span(39, 46)]
    assert passage(text, spans, Span(16, 42)) == (
        '<p dir="auto">the <mark>tide tables</mark> of the <mark>har</mark></p>'
    )
