"""The ribbon above a transcript: who speaks when, at a glance."""

import json
import re
from typing import Any

import pytest
from lxml.html import HtmlElement

from igfarchive.archive.models import Speaker
from igfarchive.web.ribbon import NAMED_IN_TEXT, NARROWEST_LINK, WIDTH
from igfarchive.web.voices import OTHERS
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, words_of

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def strips(page: Page) -> list[HtmlElement]:
    return page.find("svg.ribbon a")


def paint(drawn: HtmlElement) -> str:
    """The colour, or the pattern, of what is drawn."""
    return drawn.get("fill") or drawn.attrib["class"]


def styles(page: Page) -> list[str]:
    """How the strips look, in their order: each begins where the one before ends."""
    begins = {
        float(start): paint(path)
        for path in page.find("svg.ribbon > path")
        for start in re.findall(r"M([\d.]+) 0V", path.attrib["d"])
    }
    return [begins[start] for start in sorted(begins)]


def known(page: Page) -> dict[str, Any]:
    """What the script of the ribbon is told."""
    (ribbon,) = page.find("svg.ribbon")
    found: dict[str, Any] = json.loads(ribbon.attrib["data-strips"])
    return found


@pytest.mark.usefixtures("panel")
class TestStrips:
    def test_are_the_turns_of_speech_in_order(self, visit: Visit) -> None:
        page = visit(HERE)
        assert [strip.attrib["href"] for strip in strips(page)] == [
            "#u1", "#u2", "#u4", "#u5", "#u6", "#u7", "#u8",
        ]  # fmt: skip
        assert page.texts("svg.ribbon a title")[:2] == [
            "u1 Moderator, 7 words",
            "u2 Ada Quill, 13 words",
        ]
        assert page.texts("svg.ribbon a title")[4] == "u6 Nobody named, 5 words"

    def test_are_as_wide_as_their_words_and_fill_the_ribbon(self, visit: Visit) -> None:
        boxes = [strip.cssselect("rect")[0] for strip in strips(visit(HERE))]
        widths = [float(box.attrib["width"]) for box in boxes]
        assert sum(widths) == pytest.approx(WIDTH, abs=0.1)
        assert widths[1] / widths[0] == pytest.approx(13 / 7, abs=0.01)
        end = 0.0
        for box, width in zip(boxes, widths, strict=True):
            assert float(box.attrib["x"]) == pytest.approx(end, abs=0.05)
            end += width

    def test_of_one_speaker_look_the_same(self, visit: Visit) -> None:
        of_moderator, of_ada, of_bo, again, of_nobody, *_ = styles(visit(HERE))
        assert of_ada == again
        assert len({of_moderator, of_ada, of_bo, of_nobody}) == 4

    def test_are_explained_by_the_list_of_speakers(self, visit: Visit) -> None:
        page = visit(HERE)
        named = page.find(".who:has(.swatch)")
        swatches = {words_of(each): paint(each.cssselect(".swatch rect")[0]) for each in named}
        assert list(swatches) == ["Ada Quill", "Moderator a role", "Bo Tern", "Nobody named"]
        drawn = [swatches[who] for who in ("Moderator a role", "Ada Quill", "Bo Tern")]
        assert styles(page)[:3] == drawn
        assert styles(page)[4] == swatches["Nobody named"]

    def test_are_drawn_in_patterns_that_are_there(self, visit: Visit) -> None:
        page = visit(HERE)
        patterns = {f"url(#{each.get('id')})" for each in page.find(".ribbon pattern")}
        painted = {box.attrib["fill"] for box in page.find("svg > [fill]")}
        assert painted
        assert painted <= patterns

    def test_without_words_are_there_all_the_same(self, visit: Visit, panel: Panel) -> None:
        (said,) = cast.speak(panel.session, (panel.guest, "(laughter)"))
        said.words = 0
        said.save()
        last = strips(visit(HERE))[-1]
        assert last.attrib["href"] == "#u9"
        assert float(last.cssselect("rect")[0].attrib["width"]) > 0

    def test_escape_who_speaks(self, visit: Visit) -> None:
        name = '<img src=x onerror="alert(1)"> & co'
        Speaker.objects.filter(slug="bo-tern").update(name=name)
        page = visit(HERE)
        assert page.texts("svg.ribbon a title")[2] == f"u4 {name}, 7 words"
        assert not page.find("svg img")
        assert name in known(page)["names"]
        assert name in page.texts("svg.ribbon + p")[0]

    def test_are_told_to_a_script_each(self, visit: Visit, panel: Panel) -> None:
        told = known(visit(HERE))
        assert told["names"] == ["Moderator", "Ada Quill", "Bo Tern", "Nobody named"]
        assert [(key, words, told["names"][who]) for key, words, who, _ in told["strips"][:2]] == [
            (1, 7, "Moderator"),
            (2, 13, "Ada Quill"),
        ]
        assert told["strips"][-1][-1] == WIDTH

    def test_are_few_shapes_and_few_links_however_many_turns_there_are(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.speak(panel.session, *((panel.guest, "Aye.") for _ in range(400)))
        (long,) = cast.speak(panel.session, (panel.chair, "Aye. " * 100))
        page = visit(HERE)
        assert len(styles(page)) == len(known(page)["strips"]) == 408
        assert len(page.find("svg.ribbon > path")) == 4
        assert len(strips(page)) < WIDTH / NARROWEST_LINK
        assert strips(page)[-1].attrib["href"] == f"#u{long.key}", "wide enough for one of its own"
        boxes = [strip.cssselect("rect")[0] for strip in strips(page)]
        assert sum(float(box.attrib["width"]) for box in boxes) == pytest.approx(WIDTH, abs=0.1)
        assert "u9 Bo Tern, and on" in page.texts("svg.ribbon a title")


class TestAFilter:
    def test_dims_the_others_which_lead_to_the_whole_session(
        self, visit: Visit, panel: Panel
    ) -> None:
        page = visit(f"{HERE}?speaker=ada-quill")
        assert [strip.attrib["href"] for strip in strips(page)] == [
            f"{HERE}#u1", "#u2", f"{HERE}#u4", "#u5", f"{HERE}#u6", f"{HERE}#u7", f"{HERE}#u8",
        ]  # fmt: skip
        assert len(styles(page)) == 7
        dim = page.find("svg.ribbon > path.dim")
        assert sum(path.attrib["d"].count("M") for path in dim) == 5

    def test_is_none_where_words_are_looked_for(self, visit: Visit, panel: Panel) -> None:
        page = visit(f"{HERE}?q=lighthouses&hide=stage&reading=captioned")
        assert len(strips(page)) == 7
        assert not page.find("svg.ribbon .dim")


class TestInWords:
    def test_it_says_what_it_shows(self, visit: Visit, panel: Panel) -> None:
        (text,) = visit(HERE).texts("svg.ribbon + p.hidden")
        assert text == (
            "Who speaks, in 7 strips, one a turn: Ada Quill 43% in 2 turns, Moderator 25% in 2 "
            "turns, Bo Tern 23% in 2 turns, Nobody named 9% in 1 turn."
        )

    def test_it_is_passed_over_by_who_does_not_see_it(self, visit: Visit, panel: Panel) -> None:
        page = visit(HERE)
        assert page.find("svg.ribbon[aria-hidden=true]")
        assert {strip.get("tabindex") for strip in strips(page)} == {"-1"}

    def test_a_crowd_is_counted(self, visit: Visit, db: None) -> None:
        session = cast.session(cast.event("Crowded Forum"))
        for number in range(OTHERS + 4):
            cast.speak(
                session, (cast.speaker(f"Speaker Number{number:02}"), "Aye. " * (number + 1))
            )
        page = visit("/sessions/crowded-forum/ws-7/")
        (text,) = page.texts("svg.ribbon + p")
        assert text.endswith(f", {OTHERS + 4 - NAMED_IN_TEXT} more.")
        assert len(set(styles(page))) == OTHERS + 1


def test_a_session_without_words_has_no_ribbon(visit: Visit, db: None) -> None:
    cast.session(cast.event())
    assert not visit(HERE).find("svg.ribbon")


def test_it_asks_nothing_more_for_many_turns(count_queries: CountQueries, panel: Panel) -> None:
    few = count_queries(f"{HERE}?speaker=ada-quill")
    cast.speak(panel.session, *((panel.guest, "Aye.") for _ in range(30)))
    assert count_queries(f"{HERE}?speaker=ada-quill") == few
