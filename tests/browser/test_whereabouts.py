"""Where a reader is in a session: the bar, the speakers beside the text, the ribbon, paper."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import sessions
from tests.browser.conftest import OpenPage
from tests.cast import Panel, affiliate, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
on_any_screen = pytest.mark.parametrize("width", [PHONE, DESK])
A_SCREEN = 800


@pytest.fixture
def matched(archive: Panel) -> Panel:
    """The panel with ten long turns behind it, every second of which holds "mooring"."""
    for turn in range(10):
        word = "mooring" if turn % 2 else "anchor"
        speak(archive.session, (archive.guest, "A tide is a tide. " * 90 + f"At the {word}."))
    return archive


@on_any_screen
def test_the_bar_says_which_match_is_before_the_reader(
    open_page: OpenPage, matched: Panel, width: int
) -> None:
    page = open_page(f"{matched.session.get_absolute_url()}?q=mooring#transcript", width)
    bar = page.locator(".bar")
    expect(bar).to_contain_text("WS 7")
    expect(bar.locator(".here")).to_have_text("– of 5")
    for here in ("1 of 5", "2 of 5", "3 of 5"):
        bar.get_by_role("link", name="Next match").click()
        expect(bar.locator(".here")).to_have_text(here)
        expect(page.locator(f"#match-{here[0]}")).to_be_in_viewport()
        expect(bar).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="Previous match").click()
    expect(bar.locator(".here")).to_have_text("2 of 5")
    page.keyboard.press("End")
    expect(bar.locator(".here")).to_have_text("5 of 5")
    expect(bar.get_by_role("link", name="Next match")).to_be_hidden()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    bar.get_by_role("link", name="WS 7").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@on_any_screen
def test_words_are_looked_for_anew_from_the_middle(
    open_page: OpenPage, matched: Panel, width: int
) -> None:
    page = open_page(f"{matched.session.get_absolute_url()}?speaker=bo-tern#u14", width)
    page.get_by_label("Find in this session").fill("anchor")
    page.get_by_label("Find in this session").press("Enter")
    expect(page.locator(".bar .here")).to_contain_text("of 5")
    assert "speaker=bo-tern" in page.url


@pytest.mark.parametrize("scripted", [True, False])
def test_the_bar_leads_back_to_the_results(
    open_page: OpenPage, matched: Panel, scripted: bool
) -> None:
    page = open_page("/search/?q=table&speaker=bo-tern", java_script_enabled=scripted)
    page.locator(".hits blockquote a").first.click()
    expect(page).to_have_url(re.compile(r"/ws-7/\?q=table#u\d+$"))
    page.get_by_role("link", name="Results of the search").click()
    kept = "&speaker=bo-tern" if scripted else ""
    expect(page).to_have_url(re.compile(rf"/search/\?q=table{kept}$"))


@on_any_screen
def test_what_sticks_leaves_no_gap_and_most_of_a_phone(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    titled = "Acting deputy secretary for pilots, lamps, quays and the dredging of harbours"
    affiliate(archive.guest, archive.session, archive.harbour, position=titled)
    speak(archive.session, (archive.guest, "A tide is a tide. " * 900))
    page = open_page(f"{archive.session.get_absolute_url()}#u9", width)
    for _ in range(4):
        page.keyboard.press("PageDown")
    bar, header = page.locator(".bar").bounding_box(), page.locator("#u9 header").bounding_box()
    assert bar
    assert header
    assert header["y"] < bar["y"] + bar["height"] - 1
    assert header["y"] + header["height"] < A_SCREEN / 6


def test_who_came_from_no_results_is_led_to_none(open_page: OpenPage, archive: Panel) -> None:
    page = open_page("/search/?q=table")
    page.goto(f"{archive.session.get_absolute_url()}")
    expect(page.get_by_role("link", name="Results of the search")).to_have_count(0)


def test_a_browser_that_keeps_nothing_counts_and_leads_back_all_the_same(
    open_page: OpenPage, archive: Panel
) -> None:
    page = open_page("/search/?q=table")
    page.add_init_script(
        """Object.defineProperty(window, "sessionStorage", {
          get() { throw new DOMException("", "SecurityError"); } })"""
    )
    page.reload()
    page.locator(".hits blockquote a").first.click()
    expect(page.locator(".bar .here")).to_have_text(re.compile("of 3$"))
    page.reload()
    page.get_by_role("link", name="Results of the search").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=table$"))


def test_the_speakers_stay_beside_the_text(open_page: OpenPage, matched: Panel) -> None:
    page = open_page(f"{matched.session.get_absolute_url()}#u14")
    speakers = page.get_by_role("heading", name="Speakers")
    expect(speakers).to_be_in_viewport()
    expect(page.get_by_text("Only these")).not_to_have_count(0)
    page.mouse.wheel(0, 2_000)
    page.wait_for_timeout(300)
    expect(speakers).to_be_in_viewport()
    colours = page.locator(".voice .swatch rect").evaluate_all(
        "boxes => boxes.map((box) => getComputedStyle(box).fill)"
    )
    assert len(set(colours)) == 4


def test_arrows_go_along_the_ribbon_and_enter_goes_to_a_turn(
    open_page: OpenPage, archive: Panel
) -> None:
    page = open_page(archive.session.get_absolute_url())
    expect(page.locator(".ribbon a[tabindex='0']")).to_have_count(1)
    strip = page.locator(".ribbon a:focus")
    page.locator(".ribbon a").first.focus()
    for key, turn in [("ArrowRight", "u2"), ("ArrowRight", "u4"), ("ArrowLeft", "u2"),
                      ("End", "u8"), ("ArrowRight", "u8"), ("Home", "u1"),
                      ("End", "u8")]:  # fmt: skip
        page.keyboard.press(key)
        expect(strip).to_have_attribute("href", f"#{turn}")
    expect(page.get_by_role("link", name="u8 Moderator, 6 words")).to_be_focused()
    expect(page.locator(".strip")).to_have_text("u8 Moderator, 6 words")
    assert (
        strip.evaluate("each => getComputedStyle(each.querySelector('rect')).strokeWidth") == "4px"
    )
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    expect(page.locator("#u8")).to_be_in_viewport()
    assert page.url.endswith("#u8")


def test_the_ribbon_is_one_stop(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    page.locator(".ribbon a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.locator(".ribbon a:focus")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".ribbon a:focus")).to_have_attribute("href", "#u2")


# --- A phone -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripted", [True, False])
def test_the_words_are_not_far_down_on_a_phone(
    open_page: OpenPage, archive: Panel, shared: Path, scripted: bool
) -> None:
    session = sessions.real(shared)
    page = open_page(session.get_absolute_url(), PHONE, java_script_enabled=scripted)
    words = page.locator(".words").first.bounding_box()
    assert words
    assert words["y"] < 1.5 * A_SCREEN
    expect(page.get_by_text("Only these 37 turns")).to_be_hidden()
    page.get_by_text("10 speakers").click()
    expect(page.get_by_text("Only these 37 turns")).to_be_visible()
    expect(page.get_by_text("Room 3")).to_be_hidden()
    page.get_by_text("About this session").click()
    expect(page.get_by_text("Room 3")).to_be_visible()


def test_nothing_is_folded_on_a_desk(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url(), DESK, java_script_enabled=False)
    expect(page.get_by_text("Harbour Hall")).to_be_visible()
    expect(page.get_by_text("Only these 2 turns").first).to_be_visible()
    expect(page.get_by_text("About this session")).to_be_hidden()


SMALL = """() => {
  const found = document.querySelectorAll(
    ".bar a, .bar input, .bar button, .fold > summary, .permalink, .switches a");
  return [...found].filter((each) => each.checkVisibility()).map((each) => {
    const { width, height } = each.getBoundingClientRect();
    return [each.outerHTML.slice(0, 80), Math.min(width, height)];
  }).filter(([, size]) => size < 24);
}"""


def test_what_is_tapped_is_large_enough(open_page: OpenPage, annotated: Panel) -> None:
    page = open_page(f"{annotated.session.get_absolute_url()}?q=table", PHONE)
    page.get_by_text("How it is shown").click()
    assert page.evaluate(SMALL) == []


# --- Paper ---------------------------------------------------------------------------------------


def pages_of(page: Page) -> list[str]:
    """What each sheet of A4 says."""
    paper = page.pdf(format="A4")
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages]


@pytest.mark.parametrize("scripted", [True, False])
def test_a_session_is_printed_on_few_pages_the_words_first(
    open_page: OpenPage, archive: Panel, shared: Path, scripted: bool
) -> None:
    session = sessions.real(shared)
    address = session.get_absolute_url()
    page = open_page(address, java_script_enabled=scripted)
    sheets = pages_of(page)
    assert len(sheets) <= 20
    assert "10 November 2020. As captioned, http" in sheets[0]
    assert address in sheets[0]
    text = " ".join(" ".join(sheets).split())
    assert text.index("We're all here.") < text.index("By affiliation".replace("ffi", "ﬃ"))


def test_paper_has_the_words_at_full_measure_and_the_marks(
    open_page: OpenPage, archive: Panel
) -> None:
    page = open_page(f"{archive.session.get_absolute_url()}?q=table", 700)
    page.emulate_media(media="print")
    section = page.locator("section.transcript").bounding_box()
    words = page.locator("#u2 .words").bounding_box()
    rail = page.locator(".rail").bounding_box()
    assert section
    assert words
    assert rail
    assert words["width"] == section["width"]
    assert rail["y"] >= section["y"] + section["height"]
    expect(page.get_by_text("Ada Quill").last).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()
    mark = page.locator("mark").first
    assert mark.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "underline"
