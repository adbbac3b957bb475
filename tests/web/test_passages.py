"""The passage that shows why a turn was found, and which reading of the turn it is from."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search import index
from igfarchive.search.matches.results import Span
from igfarchive.web.marking import passage
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"
TITLE = "Harbour Forum 2031 WS 7: Tides and tables"

TEXTS = st.text(alphabet=st.one_of(st.sampled_from("a b\n<>&\"'é港ع"), st.characters()))
SPANS = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(0, 9)
)


def without_tags(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def marked_in(html: str) -> str:
    """The characters that stand in a mark, or in several."""
    depth, found = 0, ""
    for piece in re.split(r"(<[^>]*>)", html):
        if piece in ("<mark>", "</mark>"):
            depth += 1 if piece == "<mark>" else -1
        elif depth and not piece.startswith("<"):
            found += unescape(piece)
    return found


def breaks_of(text: str) -> set[int]:
    """Where characters part paragraphs: they are in none."""
    return {place for match in re.finditer("\n\n", text) for place in range(*match.span())}


@given(TEXTS, st.lists(SPANS, max_size=8), SPANS)
def test_without_its_tags_it_is_the_stretch_that_is_shown(
    text: str, spans: list[Span], shown: Span
) -> None:
    assert without_tags(passage(text, spans, shown)) == text[shown.start : shown.end]


@given(TEXTS, st.lists(SPANS, max_size=8), SPANS)
def test_what_is_marked_is_what_the_spans_cover_of_it(
    text: str, spans: list[Span], shown: Span
) -> None:
    stretch = text[shown.start : shown.end]
    covered = {place - shown.start for span in spans for place in range(span.start, span.end)}
    marked = sorted(covered.intersection(range(len(stretch))) - breaks_of(stretch))
    html = passage(text, spans, shown)
    assert marked_in(html) == "".join(stretch[place] for place in marked)


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("Tide tables.", [], "<p>Tide tables.</p>"),
        ("Tide tables.", [(0, 4)], "<p><mark>Tide</mark> tables.</p>"),
        (
            "a <b> & c",
            [(2, 5), (6, 7)],
            "<p>a <mark>&lt;b&gt;</mark> <mark>&amp;</mark> c</p>",
        ),
        (
            "One.\n\nTwo.",
            [(0, 10)],
            "<p><mark>One.</mark></p>\n\n<p><mark>Two.</mark></p>",
        ),
        ("short", [(2, 99)], "<p>sh<mark>ort</mark></p>"),
        ("", [(0, 1)], "<p></p>"),
    ],
)
def test_marks_stand_where_the_spans_say(
    text: str, spans: list[tuple[int, int]], html: str
) -> None:
    assert passage(text, [Span(*span) for span in spans], Span(0, len(text))) == html


def test_a_passage_is_marked_where_the_whole_text_would_be() -> None:
    text = "Nobody may copy the tide tables of the harbour."
    spans = [Span(0, 6), Span(20, 31), Span(39, 46)]
    assert passage(text, spans, Span(16, 42)) == (
        "<p>the <mark>tide tables</mark> of the <mark>har</mark></p>"
    )


class TestTwoReadings:
    @pytest.fixture(autouse=True)
    def panel(self, db: None) -> Panel:
        """Ada Quill's tide tables are time tables once somebody listens to the recording."""
        made = cast.panel(cast.event())
        cast.annotate(made.utterances[1], "tide tables", "Heard.", replacement="time tables")
        index.rebuild()
        return made

    def test_are_both_found(self, visit: Visit) -> None:
        for words in ('"time tables"', '"tide tables"'):
            page = visit(f"/search/?q={words}")
            assert page.texts(".results h2")[0] == "1 result"
            assert page.texts(".hits mark") == words.strip('"').split()

    def test_are_told_apart(self, visit: Visit) -> None:
        as_corrected = visit('/search/?q="time tables"')
        assert "the time tables are ours" in as_corrected.texts(".hits blockquote")[0]
        assert "corrected reading, captioned “tide tables”" in as_corrected.texts(".hits .facts")[0]
        as_captioned = visit('/search/?q="tide tables"')
        assert "the tide tables are ours" in as_captioned.texts(".hits blockquote")[0]
        assert "as captioned, corrected since" in as_captioned.texts(".hits .facts")[0]

    @pytest.mark.parametrize("words", ["time", "tide"])
    def test_are_where_the_result_leads(self, visit: Visit, words: str) -> None:
        (quotation,) = visit(f"/search/?q={words}").find(".hits blockquote > a")
        link = quotation.attrib["href"]
        asked = "q=tide&reading=captioned" if words == "tide" else "q=time"
        assert link == f"{HERE}?{asked}#u2"
        assert visit(link).texts("#u2 mark") == [words]

    def test_hold_no_words_across_the_two(self, visit: Visit) -> None:
        assert not visit('/search/?q="time tide"').find(".hits")
        assert not visit('/search/?q="ours Thank"').find(".hits")

    def test_say_nothing_of_a_turn_with_one(self, visit: Visit) -> None:
        page = visit("/search/?q=lighthouses&speaker=bo-tern")
        assert page.texts(".hits .facts") == [f"{TITLE} turn u7"]

    def test_prefer_the_corrected_where_both_match(self, visit: Visit) -> None:
        page = visit("/search/?q=chair")
        (quotation,) = page.find(".hits blockquote > a")
        assert quotation.attrib["href"] == f"{HERE}?q=chair#u2"

    def test_ask_as_much_of_the_database_for_many(
        self, count_queries: CountQueries, panel: Panel
    ) -> None:
        few = count_queries("/search/?q=tables")
        cast.annotate(panel.utterances[4], "nobody", replacement="somebody")
        cast.annotate(panel.utterances[3], "Sunday", replacement="Monday")
        follow(panel.session)
        assert count_queries("/search/?q=tables") == few

    def test_keep_a_suggestion_unfound(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "nobody", replacement="somebody", status="proposed")
        follow(panel.session)
        assert not visit("/search/?q=somebody").find(".hits")
