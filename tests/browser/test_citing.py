"""Citing words: addresses that lead to them, and citations to copy."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from igfarchive.exporting.citations.addresses import selection_address
from tests.browser.conftest import OpenPage
from tests.browser.test_annotating import select
from tests.browser.test_turn_menu import DESK, PHONE, Copying, choose, copied, open_copying
from tests.cast import Panel, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["open_copying"]  # a fixture

STRANGE = "co-chairs, 50% & “us” (it's *ours*!) ~ #1?"
MANY = "one two three four five six seven eight nine ten eleven twelve thirteen"


class TestWordsThatAreChosen:
    @pytest.mark.parametrize("reading", ["", "?reading=captioned"])
    @pytest.mark.parametrize("words", [STRANGE, MANY, "high water, at noon"])
    def test_have_the_address_that_the_archive_gives_them(
        self, open_copying: Copying, archive: Panel, words: str, reading: str
    ) -> None:
        speak(
            archive.session, (archive.guest, f"So.\n\n{STRANGE} And {MANY}, high water, at noon.")
        )
        address = archive.session.get_absolute_url()
        page = open_copying(f"{address}{reading}")
        select(page, "u9", words)
        choose(page, "u9", "Copy link")
        origin = page.url.partition("/sessions/")[0]
        assert copied(page) == selection_address(f"{origin}{address}u9/{reading}", words)

    def test_are_found_at_that_address(self, open_copying: Copying, annotated: Panel) -> None:
        page = open_copying(annotated.session.get_absolute_url())
        select(page, "u2", "the tidal tables")
        choose(page, "u2", "Copy link")
        page.goto(copied(page))
        expect(page.locator("mark.quote").first).to_be_visible()
        assert " ".join(page.locator("mark.quote").all_text_contents()) == "the tidal tables"

    def test_over_paragraphs_are_found_too(self, open_copying: Copying, archive: Panel) -> None:
        page = open_copying(archive.session.get_absolute_url())
        page.evaluate(
            """() => {
              const [first, last] = document.querySelectorAll("#u2 .words p");
              getSelection().setBaseAndExtent(first.firstChild, 0, last.firstChild, 7);
            }"""
        )
        choose(page, "u2", "Copy link")
        address = copied(page)
        assert address.endswith(
            "/u2/?quote=Thank%20you.%0A%0AI%20chair#:~:text=Thank%20you.,I%20chair"
        )
        page.goto(address)
        expect(page.locator("mark.quote")).to_have_count(2)

    def test_are_cited_from_the_menu(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(archive.session.get_absolute_url())
        select(page, "u2", "the tide tables")
        choose(page, "u2", "Cite")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cite these words")
        assert parse_qs(urlsplit(page.url).query) == {"quote": ["the tide tables"]}
        page.go_back()
        page.locator("h1").click()
        choose(page, "u4", "Cite")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cite this turn")

    def test_are_cited_from_the_page_of_the_turn(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(f"{archive.session.get_absolute_url()}u2/?quote=tables")
        link = page.get_by_role("link", name="Cite")
        assert (link.get_attribute("href") or "").endswith("/u2/cite/?quote=tables")
        select(page, "u2", "I chair")
        assert (link.get_attribute("href") or "").endswith("/u2/cite/?quote=I%20chair")
        check = page.get_by_role("link", name="Check a quotation")
        assert "speaker=Ada" in (check.get_attribute("href") or "")
        page.locator("code").first.click()
        expect(link).to_have_attribute("href", re.compile(r"quote=tables$"))


def seen(page: Page, words: str) -> bool:
    """Whether words of the turn are within the window."""
    return bool(
        page.evaluate(
            """(words) => {
              const holder = [...document.querySelectorAll(".alone .words p")].find((each) =>
                each.textContent.includes(words));
              const { top, bottom } = holder.getBoundingClientRect();
              return top >= 0 && bottom <= innerHeight;
            }""",
            words,
        )
    )


@pytest.mark.parametrize(
    "words", ["high water - at co-op 9, noon & night", "Fog 30.\n\nhigh water"]
)
def test_a_browser_scrolls_to_the_words(open_page: OpenPage, archive: Panel, words: str) -> None:
    """Of a long turn, where they stand far below."""
    fog = "\n\n".join(f"Fog {number}." for number in range(1, 31))
    said = f"{fog}\n\nhigh water - at co-op 9, noon & night.\n\n{fog.replace('Fog', 'Foam')}"
    speak(archive.session, (archive.guest, said))
    address = f"{archive.session.get_absolute_url()}u9/"
    page = open_page(address)
    assert not seen(page, "high water")
    directive = selection_address("", words).partition("#")[2]
    page = open_page(f"{address}#{directive}")
    page.wait_for_function("scrollY > 0")
    assert seen(page, "high water")


class TestThePageOfCitations:
    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_copies_a_style(self, open_copying: Copying, archive: Panel, width: int) -> None:
        page = open_copying(f"{archive.session.get_absolute_url()}u2/cite/", width)
        page.get_by_role("button", name="Copy MLA 9").click()
        expect(page.get_by_role("status").last).to_have_text("MLA 9 citation copied.")
        assert copied(page).startswith("Quill, Ada. “Tides and tables.”")
        assert copied(page).endswith("as captioned.")

    def test_says_so_where_no_page_may_copy(self, open_page: OpenPage, archive: Panel) -> None:
        page = open_page(f"{archive.session.get_absolute_url()}cite/")
        page.evaluate(
            "() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }"
        )
        page.get_by_role("button", name="Copy APA 7").click()
        expect(page.get_by_role("status").last).to_contain_text("Select the citation, and copy it.")

    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_has_no_violation_and_large_targets(
        self, open_page: OpenPage, archive: Panel, width: int
    ) -> None:
        page = open_page(f"{archive.session.get_absolute_url()}u2/cite/?quote=tide+tables", width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for button in page.locator(".styles button").all():
            box = button.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("path", ["", "u2/", "u2/cite/"])
def test_data_in_the_head_is_no_script_to_the_policy(
    open_page: OpenPage, archive: Panel, path: str
) -> None:
    """A complaint of the browser fails the test: none of them is blocked."""
    page = open_page(f"{archive.session.get_absolute_url()}{path}")
    blocks = page.locator("script[type='application/ld+json']")
    expect(blocks).to_have_count(0 if path.endswith("cite/") else 1)
