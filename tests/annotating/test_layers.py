"""Marks over a text: whatever overlaps, the HTML is sound and the words stay as captioned."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.markup.layers import Mark, MarkKind, lay, paragraph_of
from igfarchive.text.characters import with_plain_spaces

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("a b\n<>&\"'é港ع"), st.characters(codec="utf-8"))
)
ODD = st.text(alphabet="a<>\"'& =/\n", max_size=6)
MARKS = st.lists(
    st.builds(
        Mark,
        kind=st.sampled_from(MarkKind),
        start=st.integers(-3, 40),
        end=st.integers(-3, 40),
        classes=ODD,
        name=ODD,
        target=ODD,
        number=st.integers(0, 99),
        label=ODD,
        hidden=st.booleans(),
    ),
    max_size=8,
)
ATTRIBUTES = {
    "p": {"dir"},
    "span": {"id", "class", "hidden"},
    "mark": {"id", "class"},
    "a": {"class", "id", "href", "data-number", "aria-label", "hidden"},
}


def without_tags(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


class Checker(HTMLParser):
    """Reads HTML as strictly as XML, and knows what may stand in what."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= ATTRIBUTES[tag]
        assert not (tag == "a" and "a" in self.open), "a link in a link"
        assert (tag == "p") == (not self.open)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> None:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []


@given(TEXTS, MARKS)
def test_without_its_tags_it_is_the_text(text: str, marks: list[Mark]) -> None:
    assert without_tags("\n\n".join(lay(text, marks))) == with_plain_spaces(text)


@given(TEXTS, MARKS)
def test_the_nesting_is_valid_and_nothing_else_comes_out(text: str, marks: list[Mark]) -> None:
    for paragraph in lay(text, marks):
        check(paragraph)


@given(TEXTS, MARKS)
def test_each_character_is_marked_by_the_kinds_that_cover_it(text: str, marks: list[Mark]) -> None:
    notes = [mark for mark in marks if mark.kind is MarkKind.ASIDE]
    covered = {place for mark in notes for place in range(max(mark.start, 0), mark.end)}
    breaks = {place for found in breaks_of(text) for place in (found, found + 1)}
    expected = "".join(text[at] for at in sorted(covered - breaks) if at < len(text))
    html = "\n\n".join(lay(text, notes))
    assert "".join(spans_in(html)) == expected


def breaks_of(text: str) -> list[int]:
    places, place = [], text.find("\n\n")
    while place >= 0:
        places.append(place)
        place = text.find("\n\n", place + 2)
    return places


def spans_in(html: str) -> list[str]:
    """The words in the outermost spans."""
    depth, words = 0, []
    for tag, between in re.findall(r"(<[^>]*>)([^<]*)", html):
        depth += tag.startswith("<span") - tag.startswith("</span")
        if depth:
            words.append(unescape(between))
    return words


def note(start: int, end: int, number: int = 1) -> Mark:
    return Mark(
        kind=MarkKind.NOTE,
        start=start,
        end=end,
        classes="noted",
        name=f"ref-{number}",
        target=f"note-{number}",
        number=number,
        label=f"Note {number}",
    )


def term(start: int, end: int) -> Mark:
    return Mark(kind=MarkKind.TERM, start=start, end=end, target="/glossary/x/")


def time(start: int, end: int) -> Mark:
    return Mark(
        kind=MarkKind.TIME, start=start, end=end, classes="time", target="/a.mp3#t=5", label="Play"
    )


def match(start: int, end: int, name: str = "") -> Mark:
    return Mark(kind=MarkKind.MATCH, start=start, end=end, name=name)


def link(number: int) -> str:
    return (
        f'<a class="ref" id="ref-{number}" href="#note-{number}" data-number="{number}" '
        f'aria-label="Note {number}"></a>'
    )


TERM = '<a href="/glossary/x/">'
SPAN = '<span class="noted">'


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("Tide tables.", [], "Tide tables."),
        ("a <b> & c", [match(2, 5)], "a <mark>&lt;b&gt;</mark> &amp; c"),
        ("short", [match(2, 99)], "sh<mark>ort</mark>"),
        ("", [match(0, 1)], ""),
        ("Tide", [match(0, 2, "m"), match(2, 4, "m")], '<mark id="m">Ti</mark><mark>de</mark>'),
        ("Tide tables.", [note(0, 4)], f"{SPAN}Tide</span>{link(1)} tables."),
        # Two that cross: the second is cut where the first ends.
        (
            "abcdef",
            [note(0, 4, 1), note(2, 6, 2)],
            f"{SPAN}ab{SPAN}cd</span></span>{link(1)}{SPAN}ef</span>{link(2)}",
        ),
        # A term is never cut, and a link never stands in it.
        (
            "abcdef",
            [note(0, 3), term(2, 5)],
            f"{SPAN}ab</span>{TERM}{SPAN}c</span>de</a>{link(1)}f",
        ),
        (
            "abcdef",
            [note(3, 6), term(2, 5)],
            f"ab{TERM}c{SPAN}de</span></a>{SPAN}f</span>{link(1)}",
        ),
        (
            "abc",
            [note(0, 3), term(0, 3), match(1, 2)],
            f"{TERM}{SPAN}a<mark>b</mark>c</span></a>{link(1)}",
        ),
        ("abcdef", [term(0, 3), term(2, 5)], f"{TERM}abc</a>def"),
        # Words that were left out have no place of their own.
        ("abc", [note(1, 1)], f"a{link(1)}bc"),
        ("abc", [note(3, 3)], f"abc{link(1)}"),
    ],
)  # fmt: skip
def test_marks_are_nested(text: str, marks: list[Mark], html: str) -> None:
    assert lay(text, marks) == [f"<p>{html}</p>"]


def test_a_space_stands_for_one_that_does_not_break() -> None:
    (html,) = lay("Tide\u00a0\u00a0tables\u202f: 1\u2007000 ", [match(6, 12), note(4, 5)])
    assert html == f"<p>Tide{SPAN} </span>{link(1)} <mark>tables</mark> : 1 000 </p>"


def test_thousands_of_marks_are_laid_one_by_one() -> None:
    count = 5_000
    marks = [Mark(kind=MarkKind.QUOTE, start=0, end=3 * count, classes="quoted")]
    for place in range(0, 3 * count, 3):
        marks += [match(place, place + 2), note(place + 1, place + 2, place)]
    # A note encloses a match, so that the match is cut where the note begins.
    words = "".join(
        f"<mark>a</mark>{SPAN}<mark>b</mark></span>{link(place)}c"
        for place in range(0, 3 * count, 3)
    )
    assert lay("abc" * count, reversed(marks)) == [f'<p><mark class="quoted">{words}</mark></p>']


def test_a_note_across_paragraphs_has_its_link_where_it_ends() -> None:
    first, second = lay("One.\n\nTwo.", [note(2, 8)])
    assert first == f"<p>On{SPAN}e.</span></p>"
    assert second == f"<p>{SPAN}Tw</span>{link(1)}o.</p>"


@pytest.mark.parametrize("end", [4, 5, 6])
def test_a_note_that_ends_between_paragraphs_belongs_to_the_first(end: int) -> None:
    first, second = lay("One.\n\nTwo.", [note(2, end)])
    assert link(1) in first
    assert link(1) not in second


def test_hidden_words_stay_in_the_page() -> None:
    aside = Mark(kind=MarkKind.ASIDE, start=4, end=15, classes="aside gap", hidden=True)
    (html,) = lay("the (inaudible) end", [aside])
    assert html == '<p>the <span class="aside gap" hidden>(inaudible)</span> end</p>'


@pytest.mark.parametrize(
    ("place", "paragraph"), [(0, 0), (4, 0), (5, 0), (6, 0), (7, 1), (12, 1), (13, 2)]
)
def test_a_place_belongs_to_a_paragraph(place: int, paragraph: int) -> None:
    assert paragraph_of("One.\n\nTwo.\n\nSix.", place) == paragraph


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_the_link_of_a_note_stands_in_the_paragraph_it_belongs_to(
    text: str, start: int, end: int
) -> None:
    if not start < min(end, len(text)):
        return
    paragraphs = lay(text, [note(start, end)])
    if any('class="ref"' in each for each in paragraphs):
        where = paragraph_of(text, min(end, len(text)))
        assert 'class="ref"' in paragraphs[where]


def test_a_time_is_a_link_that_holds_no_other() -> None:
    opening = '<a class="time" href="/a.mp3#t=5" aria-label="Play">'
    (html,) = lay("High [0:05.0] tide", [time(5, 13), note(0, 8), term(6, 7), match(6, 7)])
    assert html == (
        f'<p><span class="noted">High </span>{opening}<span class="noted">[<mark>0'
        f"</mark>:</span>05.0]</a>{link(1)} tide</p>"
    )


def test_a_paragraph_states_its_direction_where_it_is_in_question() -> None:
    latin, mixed = lay("Tide “tables”.\n\nשעת הגאות, high tide.", [])
    assert latin == "<p>Tide “tables”.</p>"
    assert mixed == '<p dir="auto">שעת הגאות, high tide.</p>'
