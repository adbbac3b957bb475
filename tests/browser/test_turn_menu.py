"""The menu of a turn, and what is copied of its words: by mouse, by keyboard and by touch."""

import json
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.examining import examine
from tests.browser.test_annotating import select
from tests.cast import Panel, affiliate, annotate, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
on_any_screen = pytest.mark.parametrize("width", [PHONE, DESK])
WHENCE = "in “Tides and tables”, Harbour Forum 2031 WS 7, real-time captions"
ADA = "Ada Quill (Harbour master, Harbour Authority)"

Copying = Callable[..., Page]


@pytest.fixture
def open_copying(open_page: OpenPage) -> Copying:
    """Opens a page that may copy, and whose clipboard can be read."""

    def opened(path: str, width: int = DESK, **options: object) -> Page:
        allowed = ["clipboard-read", "clipboard-write"]
        return open_page(path, width, permissions=allowed, **options)

    return opened


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def press_copy(page: Page) -> str:
    page.keyboard.press("Control+c")
    return copied(page)


def choose(page: Page, turn: str, item: str) -> None:
    """Open the menu of a turn, and choose what stands there."""
    page.locator(f"#{turn} .permalink").click()
    page.locator(f"#{turn} .menu").get_by_text(item, exact=True).click()


def quotation_on_the_page_of(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator(".quotation .pre").text_content() or ""


class TestTheMenu:
    def test_copies_the_address_of_the_turn(self, open_copying: Copying, annotated: Panel) -> None:
        page = open_copying(f"{annotated.session.get_absolute_url()}?q=table")
        choose(page, "u4", "Copy link")
        expect(page.get_by_role("status").last).to_have_text("Link copied.")
        assert urlsplit(copied(page)).path == f"{annotated.session.get_absolute_url()}u4/"
        assert not urlsplit(copied(page)).query
        page.goto(f"{annotated.session.get_absolute_url()}?reading=captioned")
        choose(page, "u4", "Copy link")
        assert copied(page).endswith("/ws-7/u4/?reading=captioned")

    @pytest.mark.parametrize("reading", ["", "?reading=captioned"])
    @pytest.mark.parametrize("turn", ["u1", "u2", "u4", "u5", "u6", "u9"])
    def test_copies_the_quotation_that_the_page_of_the_turn_has(
        self, open_copying: Copying, annotated: Panel, turn: str, reading: str
    ) -> None:
        session = annotated.session
        session.title, session.date = "Tides {and} “tables” <b>", date(2031, 3, 2)
        session.save()
        affiliate(annotated.guest, session, position="Pilot")
        annotate(annotated.utterances[4], "A table ", replacement="")
        speak(session, (annotated.guest, "At\u00a0low tide, {no} ship.\n\nNone at all."))
        page = open_copying(f"{session.get_absolute_url()}{reading}")
        choose(page, turn, "Copy quotation")
        expect(page.get_by_role("status").last).to_have_text("Quotation copied.")
        text = copied(page)
        assert "\u00a0" not in text
        assert text == quotation_on_the_page_of(
            page, f"{session.get_absolute_url()}{turn}/{reading}"
        )

    @on_any_screen
    def test_takes_the_words_that_are_selected(
        self, open_copying: Copying, annotated: Panel, width: int
    ) -> None:
        """A tap undoes the selection, and the menu has it all the same."""
        address = annotated.session.get_absolute_url()
        touch = width == PHONE
        page = open_copying(address, width, has_touch=touch, is_mobile=touch)
        select(page, "u2", "the tidal tables")
        address_of_turn = page.locator("#u2 .permalink")
        (address_of_turn.tap if touch else address_of_turn.click)()
        item = page.get_by_role("button", name="Copy quotation")
        expect(item).to_be_visible()
        assert page.evaluate("getSelection().toString()") == "the tidal tables"
        (item.tap if touch else item.click)()
        expect(page.get_by_role("status").last).to_have_text("Quotation copied.")
        text = copied(page)
        assert text.startswith(f"“the tidal tables”\n— {ADA}, {WHENCE}, corrected reading, capt")
        assert text == quotation_on_the_page_of(page, f"{address}u2/?quote=the+tidal+tables")

    def test_forgets_words_that_were_let_go(self, open_copying: Copying, annotated: Panel) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        select(page, "u2", "the tidal tables")
        page.locator("h1").click()
        choose(page, "u2", "Copy quotation")
        assert copied(page).startswith("“Thank you.\n\nI chair")

    def test_of_another_turn_has_none_of_the_words(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        select(page, "u2", "the tidal tables")
        choose(page, "u4", "Copy quotation")
        assert copied(page).startswith("“Whose tables are they on a Sunday?”")

    def test_takes_the_selection_along_to_the_form(
        self, open_page: OpenPage, annotated: Panel
    ) -> None:
        page = open_page(annotated.session.get_absolute_url())
        select(page, "u2", "tables are")
        page.locator("#u2 .permalink").click()
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        link = page.locator("#u2").get_by_role("link", name="Correct these words")
        before = "Thank you.\n\nI chair the Harbour Authority, and the tidal "
        assert parse_qs(urlsplit(link.get_attribute("href") or "").query) == {
            "quote": ["tables are"],
            "before": [before],
            "after": [" ours."],
            "start": [str(len(before))],
        }
        link.click()
        expect(page.get_by_label("The words that are wrong")).to_have_value("tables are")
        page.go_back()
        page.locator("h1").click()
        page.locator("#u2 .permalink").click()
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        assert (link.get_attribute("href") or "").endswith("u2/suggest/")

    def test_takes_no_more_words_along_than_the_form_takes(
        self, open_page: OpenPage, archive: Panel
    ) -> None:
        speak(archive.session, (archive.guest, "Fog.\n\n" + "ho " * 700))
        page = open_page(archive.session.get_absolute_url())
        page.locator("#u9 .words p").nth(1).click(click_count=3)
        page.locator("#u9 .permalink").click()
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        link = page.locator("#u9").get_by_role("link", name="Correct these words")
        assert "quote" not in (link.get_attribute("href") or "")

    def test_closes_by_escape_and_gives_the_focus_back(
        self, open_page: OpenPage, archive: Panel
    ) -> None:
        page = open_page(archive.session.get_absolute_url())
        opener, menu = page.locator("#u2 .permalink"), page.locator("#u2 .menu")
        opener.focus()
        page.keyboard.press("Enter")
        expect(menu.get_by_role("button")).to_have_count(2)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Copy link")).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(opener).to_be_focused()

    def test_is_gone_through_by_arrows(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url())
        page.locator("#u8 .permalink").focus()
        page.keyboard.press("Enter")
        before = page.evaluate("scrollY")
        for key, name in (
            ("ArrowDown", "Copy link"),
            ("ArrowDown", "Copy quotation"),
            ("ArrowDown", "Cite"),
            ("ArrowUp", "Copy quotation"),
            ("ArrowUp", "Copy link"),
            ("ArrowUp", "History"),
            ("ArrowDown", "Copy link"),
        ):
            page.keyboard.press(key)
            expect(page.locator("#u8 .menu").get_by_text(name, exact=True)).to_be_focused()
        assert page.evaluate("scrollY") == before
        page.locator("#u8 .permalink").focus()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("link", name="History")).to_be_focused()

    def test_is_told_of_before_it_opens(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url())
        shut, opened = (page.get_by_role("link", name="u2", expanded=it) for it in (False, True))
        expect(shut).to_have_count(1)
        shut.click()
        expect(opened).to_have_count(1)
        page.keyboard.press("Escape")
        expect(shut).to_be_focused()

    def test_closes_where_the_focus_goes_on(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url())
        page.locator("#u2 .permalink").click()
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        page.locator("#u2").get_by_role("link", name="History").focus()
        page.keyboard.press("Tab")
        expect(page.locator("#u2 .menu")).to_be_hidden()

    @on_any_screen
    def test_closes_by_a_touch_or_a_click_outside(
        self, open_page: OpenPage, archive: Panel, width: int
    ) -> None:
        touch = width == PHONE
        page = open_page(archive.session.get_absolute_url(), width, has_touch=touch)
        menu, words = page.locator("#u2 .menu"), page.locator("#u4 .words")
        page.locator("#u2 .permalink").click()
        expect(menu).to_be_visible()
        if touch:
            words.tap(position={"x": 5, "y": 5})
        else:
            words.click(position={"x": 5, "y": 5})
        expect(menu).to_be_hidden()

    def test_closes_where_another_opens_and_where_it_led(
        self, open_page: OpenPage, archive: Panel
    ) -> None:
        page = open_page(archive.session.get_absolute_url())
        opened = page.locator(".menu")
        page.locator("#u1 .permalink").click()
        page.locator("#u4 .permalink").click()
        expect(opened).to_have_count(1)
        page.locator("#u4").get_by_role("link", name="Turn after").click()
        expect(opened).to_have_count(0)
        assert page.url.endswith("#u5")

    def test_says_so_where_no_page_may_copy(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url())
        page.evaluate(
            "() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }"
        )
        choose(page, "u4", "Copy link")
        expect(page.get_by_role("status").last).to_contain_text("does not let pages copy")

    @on_any_screen
    def test_that_is_open_has_no_violation_and_is_large_enough(
        self, open_page: OpenPage, annotated: Panel, width: int
    ) -> None:
        page = open_page(annotated.session.get_absolute_url(), width)
        page.locator("#u2 .permalink").click()
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        examine(page)
        for target in page.locator("#u2 :is(.permalink, .menu li:not([hidden]) > *)").all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24

    def test_is_as_wide_as_a_phone_at_most(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url(), PHONE)
        page.locator("#u5 .permalink").click()
        box = page.locator("#u5 .menu").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE


class TestTheTurnAlone:
    def test_copies_and_takes_the_selection_along(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        address = f"{annotated.session.get_absolute_url()}u2/"
        page = open_copying(address)
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("status").last).to_have_text("Link copied.")
        assert copied(page).endswith(address)
        select(page, "u2", "I chair")
        link = page.get_by_role("link", name="Correct these words")
        assert "quote=I+chair&" in (link.get_attribute("href") or "")
        page.get_by_role("button", name="Copy quotation").click()
        expect(page.get_by_role("status").last).to_have_text("Quotation copied.")
        assert copied(page).startswith(f"“I chair”\n— {ADA}, {WHENCE}, as captioned, igfarchive,")

    def test_of_a_stage_direction_quotes_nobody(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(f"{archive.session.get_absolute_url()}u3/")
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        expect(page.get_by_role("button", name="Copy quotation")).to_have_count(0)


class TestWhatIsCopied:
    """By the browser's own means."""

    def test_of_a_few_words_is_these_words(self, open_copying: Copying, annotated: Panel) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        for words in ("I chair", "tidal", "the tidal tables are ours"):
            select(page, "u2", words)
            assert press_copy(page) == words

    def test_of_a_sentence_says_whose_it_is_and_which_reading(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        words = "I chair the Harbour Authority, and"
        select(page, "u2", words)
        text = press_copy(page)
        assert text.startswith(f"“{words}”\n— {ADA}, {WHENCE}, as captioned, igfarchive, http")
        asked = "I%20chair%20the%20Harbour%20Authority%2C%20and"
        assert text.endswith(f"/ws-7/u2/?quote={asked}#:~:text={asked}")
        words = "and the tidal tables are ours."
        select(page, "u2", words)
        assert f"“{words}”\n— {ADA}, {WHENCE}, corrected reading, captioned “tide”, ig" in (
            press_copy(page)
        )

    def test_of_several_turns_is_quoted_turn_by_turn(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        annotate(annotated.utterances[4], "A table that", replacement="")
        page = open_copying(annotated.session.get_absolute_url())
        page.evaluate(
            """() => {
              const [first, last] = ["#u4 .words p", "#u5 .words p"].map((each) =>
                document.querySelector(each));
              getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
            }"""
        )
        first, second = press_copy(page).split("\n\n")
        assert first.startswith("“Whose tables are they on a Sunday?”\n— Bo Tern, in")
        assert ", as captioned, igfarchive, http" in first
        assert second.startswith("“Everybody's.")
        assert ", corrected reading, captioned “A table that”, igf" in second, "words were left out"

    def test_of_a_paragraph_taken_by_three_clicks_is_quoted(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        page.locator("#u4 .words p").click(click_count=3)
        text = press_copy(page)
        assert text.startswith("“Whose tables are they on a Sunday?”\n— Bo Tern")
        assert "Ada Quill" not in text

    def test_has_no_space_that_does_not_break(
        self, open_copying: Copying, annotated: Panel
    ) -> None:
        said = "Fog.\n\nAt\u00a0low tide there is\u00a0no ship to be seen.\n\nNo\u00a0ship."
        speak(annotated.session, (annotated.guest, said))
        page = open_copying(annotated.session.get_absolute_url())
        page.locator("#u9 .words p").nth(1).click(click_count=3)
        assert press_copy(page).startswith("“At low tide there is no ship to be seen.”\n—")
        page.locator("#u9 .words p").nth(2).click(click_count=3)
        assert press_copy(page).strip() == "No ship."


def test_what_a_page_quotes_by_is_no_way_into_it(open_page: OpenPage, archive: Panel) -> None:
    """A name is data, whatever stands in it."""
    archive.chair.name = "\"}'><script>alert(1)</script>"
    archive.chair.save()
    page = open_page(archive.session.get_absolute_url())
    speakers = json.loads(page.locator("main").get_attribute("data-speakers") or "")
    assert speakers["ada-quill"].startswith(archive.chair.name)
