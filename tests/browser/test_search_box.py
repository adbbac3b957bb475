"""The search box in the head of the pages, and what it offers while somebody types."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_journeys import DESK, PHONE, SEARCH_BOX, fits, on_any_screen
from tests.cast import Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def box_of(page: Page) -> Locator:
    return page.get_by_label(SEARCH_BOX)


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


class TestTheBox:
    @on_any_screen
    @pytest.mark.parametrize("address", ["/sessions/", "/speakers/ada-quill/", "/glossary/"])
    def test_stands_in_the_head_of_a_page(
        self, open_page: OpenPage, address: str, width: int
    ) -> None:
        page = open_page(address, width=width, java_script_enabled=False)
        head = page.locator("header.top").bounding_box()
        assert head
        assert head["height"] < (130 if width == PHONE else 75)
        assert fits(page)
        box_of(page).fill("lighthouses")
        box_of(page).press("Enter")
        expect(page.locator(".hits mark").first).to_have_text(
            re.compile("lighthouses", re.IGNORECASE)
        )

    def test_is_focused_by_a_key(self, open_page: OpenPage) -> None:
        page = open_page("/sessions/harbour-forum-2031/ws-7/")
        page.keyboard.press("/")
        expect(box_of(page)).to_be_focused()
        expect(box_of(page)).to_have_value("")
        page.keyboard.type("tide/ebb")
        expect(box_of(page)).to_have_value("tide/ebb")

    def test_takes_no_key_from_another_field(self, open_page: OpenPage) -> None:
        page = open_page("/sessions/harbour-forum-2031/ws-7/")
        other = page.get_by_label("Find in this session")
        other.press("/")
        expect(other).to_be_focused()
        expect(other).to_have_value("/")

    def test_is_left_alone_where_keys_are_off(self, open_page: OpenPage) -> None:
        page = open_page("/sessions/")
        page.evaluate("localStorage.setItem('igfarchive-keys', 'off')")
        page.keyboard.press("/")
        expect(box_of(page)).not_to_be_focused()


class TestOffers:
    def test_complete_the_last_word(self, open_page: OpenPage) -> None:
        page = open_page("/search/")
        box = box_of(page)
        box.press_sequentially("-clock (tab")
        expect(options(page)).to_have_count(2)
        assert sorted(options(page).all_inner_texts()) == ["-clock (table", "-clock (tables"]
        options(page).filter(has_text=re.compile("tables$")).click()
        expect(box).to_have_value("-clock (tables")
        expect(options(page)).to_have_count(0)
        expect(box).to_be_focused()

    @on_any_screen
    def test_lead_to_whom_and_what_is_called_so(self, open_page: OpenPage, width: int) -> None:
        page = open_page("/about/", width=width)
        box_of(page).press_sequentially("bo te")
        expect(options(page)).to_have_text(["Bo Tern Speaker"])
        assert Axe().run(page).violations_count == 0
        assert fits(page)
        options(page).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bo Tern")

    def test_are_a_combobox_for_the_keyboard(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page("/", width=DESK)
        box = page.get_by_role("combobox", name=SEARCH_BOX)
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("led")
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(options(page)).to_have_text(["Lamps and ledgers Session, Harbour Forum 2030 WS 3"])

        box.press("Escape")
        expect(options(page)).to_have_count(0)
        expect(box).to_have_value("led")

        box.press_sequentially("g")
        expect(options(page)).to_have_count(1)
        box.press("ArrowDown")
        chosen = options(page).first
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", "offer-0")
        expect(box).to_be_focused()
        box.press("ArrowDown")
        expect(chosen).not_to_have_attribute("aria-selected", "true")
        box.press("ArrowUp")
        box.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Lamps and ledgers")

    def test_go_when_the_focus_does(self, open_page: OpenPage) -> None:
        page = open_page("/about/")
        box_of(page).press_sequentially("bo te")
        expect(options(page)).to_have_count(1)
        box_of(page).press("Tab")
        expect(options(page)).to_have_count(0)

    def test_say_that_a_letter_is_wrong(self, open_page: OpenPage) -> None:
        page = open_page("/about/")
        box_of(page).press_sequentially("quoll")
        expect(options(page)).to_have_text(
            ["Ada Quill Speaker, Harbour master, Harbour Authority, nearly called so"]
        )


@on_any_screen
def test_a_name_leads_to_what_somebody_said_of_something(open_page: OpenPage, width: int) -> None:
    page = open_page("/search/?q=quill+tables", width=width, java_script_enabled=False)
    page.get_by_role("link", name="Turns by Ada Quill with tables").click()
    expect(page.get_by_role("heading", name="4 results")).to_be_visible()
