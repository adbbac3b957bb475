"""An annotated transcript in a browser: read, quoted, annotated; with a script and without."""

import re
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from igfarchive.archive.models import Annotation
from tests.browser.conftest import OpenPage
from tests.cast import Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
on_any_screen = pytest.mark.parametrize("width", [PHONE, DESK])

SELECT = """([turn, start, end]) => {
  const paragraph = document.querySelectorAll(`#${turn} .words p:not(.note p)`)[1];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let place = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (start >= place && start <= place + node.length) range.setStart(node, start - place);
    if (end > place && end <= place + node.length) range.setEnd(node, end - place);
    place += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString();
}"""


def select(page: Page, turn: str, words: str) -> None:
    """Select words of the second paragraph of a turn."""
    text = page.locator(f"#{turn} .words p:not(.note p)").nth(1).text_content() or ""
    start = text.index(words)
    assert page.evaluate(SELECT, [turn, start, start + len(words)]) == words


def box(page: Page, css: str) -> FloatRect:
    found = page.locator(css).first.bounding_box()
    assert found
    return found


@pytest.mark.parametrize(
    ("width", "media", "beside"),
    [(DESK, "screen", True), (PHONE, "screen", False), (DESK, "print", True)],
)
def test_notes_stand_beside_the_words_or_below_them(
    open_page: OpenPage, annotated: Panel, width: int, media: str, beside: bool
) -> None:
    page = open_page(annotated.session.get_absolute_url(), width=width)
    page.emulate_media(media="print" if media == "print" else "screen")
    words, note = box(page, "#u2 .beside-notes p"), box(page, "#u2 .note")
    assert (note["x"] >= words["x"] + words["width"]) == beside
    assert (note["y"] >= words["y"] + words["height"]) == (not beside)


@on_any_screen
def test_the_captioned_words_are_one_step_from_the_corrected_ones(
    open_page: OpenPage, annotated: Panel, width: int
) -> None:
    page = open_page(annotated.session.get_absolute_url(), width=width)
    expect(page.locator("#u2 .noted.editing")).to_have_text("tidal")
    link = page.get_by_role("link", name="Note 2, correction, captioned “tide”")
    link.focus()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    note = page.locator(".note.editing")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Captioned tide, corrected to tidal")

    if width == PHONE:
        page.get_by_text("How it is shown").click()
    page.get_by_role("link", name="as captioned").click()
    expect(page.locator("#u2 .noted.editing")).to_have_text("tide")
    assert "reading=captioned" in page.url
    page.get_by_label("Find in this session").fill("tide")
    page.get_by_label("Find in this session").press("Enter")
    expect(page.locator("#u2 mark")).to_have_text("tide")
    assert "reading=captioned" in page.url


def test_a_term_explains_itself_by_keyboard_alone(open_page: OpenPage, annotated: Panel) -> None:
    page = open_page(annotated.session.get_absolute_url())
    term, card = page.locator("#u2 a.term"), page.locator("#term-harbour-authority")
    expect(card).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Those who keep the harbour.")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(card.get_by_role("link")).to_be_focused()


@on_any_screen
def test_links_do_what_the_keys_do(open_page: OpenPage, archive: Panel, width: int) -> None:
    page = open_page(archive.session.get_absolute_url(), width, java_script_enabled=False)
    page.locator("#u2 .permalink").click()
    page.get_by_role("link", name="Same speaker next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quill")
    page.get_by_role("link", name="Read it in the transcript").click()
    expect(page.locator("#u5")).to_be_in_viewport()
    assert page.url.endswith("#u5")


@pytest.mark.parametrize("touch", [False, True])
def test_a_strip_of_the_ribbon_leads_to_its_turn(
    open_page: OpenPage, archive: Panel, touch: bool
) -> None:
    page = open_page(archive.session.get_absolute_url(), has_touch=touch)
    page.evaluate("document.activeElement.blur()")

    def press(share: float) -> None:
        """The ribbon, where so much of it is passed."""
        ribbon = page.locator(".ribbon")
        box = ribbon.bounding_box()
        assert box
        where = {"x": share * box["width"], "y": box["height"] / 2}
        ribbon.tap(position=where) if touch else ribbon.click(position=where)  # type: ignore[arg-type]

    press(0.8)
    expect(page.locator("#u7")).to_be_in_viewport()
    assert page.url.endswith("#u7")
    page.get_by_role("link", name=re.compile(r"Only these 2 turns by Ada Quill")).click()
    expect(page.locator(".ribbon > .dim")).to_have_count(3)
    press(0.99)
    expect(page.locator("article.utterance")).to_have_count(7)
    assert page.url.endswith("#u8")


def test_a_strip_leads_to_its_turn_without_a_script(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url(), java_script_enabled=False)
    page.locator(".ribbon a[href='#u7']").click()
    expect(page.locator("#u7")).to_be_in_viewport()


def test_the_words_of_a_note_are_nobodys_quotation(
    open_page: OpenPage, annotated: Panel, signed_in: dict[str, Any]
) -> None:
    page = open_page(
        annotated.session.get_absolute_url(),
        permissions=["clipboard-read", "clipboard-write"],
        **signed_in,
    )
    page.locator("#u2 .note .body").first.select_text()
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "She does, since 2029."
    expect(page.get_by_role("button", name="Annotate these words")).to_be_hidden()


def test_a_curator_annotates_selected_words(
    open_page: OpenPage, annotated: Panel, signed_in: dict[str, Any]
) -> None:
    page = open_page(annotated.session.get_absolute_url(), **signed_in)
    select(page, "u2", "tidal tables are ours")
    page.get_by_role("button", name="Annotate these words").click()
    form = page.get_by_role("dialog", name="Annotate these words")
    expect(form.get_by_label("The words", exact=True)).to_have_value("tidal tables are ours")
    form.get_by_label("Text").fill("Whose *indeed*?")
    form.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    expect(page.locator(".note em")).to_have_text("indeed")
    assert Annotation.objects.count() == 3

    page.get_by_role("button", name="Save").click()
    expect(page.locator("#u2 .note", has_text="Whose indeed?")).to_be_visible()
    made = Annotation.objects.latest("pk")
    assert made.exact == "tide tables are ours"
    assert made.utterance == annotated.utterances[1]


def test_the_menu_of_a_turn_takes_the_selection_along_for_a_curator(
    open_page: OpenPage, annotated: Panel, signed_in: dict[str, Any]
) -> None:
    page = open_page(annotated.session.get_absolute_url(), **signed_in)
    select(page, "u2", "tables are")
    page.locator("#u2 .permalink").click()
    link = page.locator("#u2 .menu").get_by_role("link", name="Annotate these words")
    expect(link).to_have_attribute("href", re.compile(r"/u2/annotate/\?quote=tables\+are&before="))
    link.click()
    expect(page.get_by_label("The words", exact=True)).to_have_value("tables are")


@on_any_screen
def test_a_curator_annotates_withdraws_and_publishes_without_a_script(
    open_page: OpenPage, annotated: Panel, signed_in: dict[str, Any], width: int
) -> None:
    address = annotated.session.get_absolute_url()
    page = open_page(address, width, java_script_enabled=False, **signed_in)
    page.locator("#u5 .permalink").click()
    page.locator("#u5").get_by_role("link", name="Annotate these words").click()
    page.get_by_label("The words", exact=True).fill("no table")
    page.get_by_label("What it is").select_option("describing")
    page.get_by_label("Text").fill("A saying of the port.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#u5 .note")).to_contain_text("A saying of the port.")

    page.locator("#u5 .note .by a").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    page.get_by_role("button", name="Publish again").click()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@on_any_screen
def test_anybody_suggests_a_correction_and_a_curator_accepts_it(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any], width: int
) -> None:
    page = open_page(archive.session.get_absolute_url(), width, java_script_enabled=False)
    page.locator("#u7 .permalink").click()
    page.locator("#u7").get_by_role("link", name="Correct these words").click()
    page.get_by_label("The words that are wrong").fill("a governance question")
    page.get_by_label("What was said instead").fill("a governing question")
    page.get_by_label("How you know").fill("I said it.")
    page.get_by_role("button", name="Suggest").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(archive.session.get_absolute_url())
    expect(page.locator("#u7")).to_contain_text("a governance question")

    desk = open_page("/admin/archive/annotation/", **signed_in)
    desk.get_by_role("link", name=re.compile(r"Correction \d+")).click()
    desk.get_by_role("button", name="Accept").click()
    page.reload()
    expect(page.locator("#u7 .noted.editing")).to_have_text("a governing question")
