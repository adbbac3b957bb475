"""Keys of a single letter: in a transcript alone, listed, and off for who does not want them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.examining import examine
from tests.cast import Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280


def at_the_words(page: Page) -> None:
    """As who uses the link to the transcript is."""
    page.locator("#transcript").focus()


def listed(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_go_from_turn_to_turn_and_along_a_speaker(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    at_the_words(page)
    for key, turn in [("j", "u1"), ("j", "u2"), ("n", "u5"), ("k", "u4"), ("n", "u7"), ("p", "u4"),
                      ("j", "u5"), ("p", "u2"), ("p", "u2"), ("k", "u1"), ("k", "u1")]:  # fmt: skip
        page.keyboard.press(key)
        expect(page.locator(f"#{turn}")).to_be_focused()


def test_are_letters_where_somebody_types(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    box = page.get_by_label("Find in this session")
    box.focus()
    page.keyboard.type("jknp?")
    expect(box).to_have_value("jknp?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_do_nothing_outside_the_transcript(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    for outside in ("body", "main", ".top a", ".foot a"):
        page.locator(outside).first.focus()
        for key in "jknp":
            page.keyboard.press(key)
            expect(page.locator("article.utterance:focus")).to_have_count(0)


@pytest.mark.parametrize("way", ["link", "click", "tab"])
def test_work_once_somebody_is_in_the_transcript(
    open_page: OpenPage, archive: Panel, way: str
) -> None:
    page = open_page(archive.session.get_absolute_url())
    if way == "link":
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the transcript")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#transcript")).to_be_focused()
    elif way == "click":
        page.locator("#u1 .words").click()
    else:
        page.locator("#u1 .permalink").focus()
    page.keyboard.press("j")
    expect(page.locator("article.utterance:focus")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/sessions/harbour-forum-2031/ws-7/"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_are_listed_by_a_key_and_by_a_button(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width)
    page.keyboard.press("?")
    listed(page)
    expect(page.get_by_role("dialog")).to_contain_text("the next turn, and the one before")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    opener = page.get_by_role("button", name="Keys")
    box = opener.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    opener.click()
    listed(page)
    examine(page)
    page.get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()


def test_are_off_for_who_does_not_want_them(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    assert page.evaluate("localStorage.getItem('igfarchive-keys')") == "off"
    page.reload()
    at_the_words(page)
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("article.utterance:focus")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").check()
    page.get_by_role("button", name="Close").click()
    at_the_words(page)
    page.keyboard.press("j")
    expect(page.locator("article.utterance:focus")).to_have_count(1)


def test_are_off_also_where_the_browser_keeps_nothing(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.session.get_absolute_url())
    page.evaluate(
        """() => Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("no", "SecurityError"); },
        })"""
    )
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
