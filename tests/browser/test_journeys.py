"""What visitors do, on a phone and on a desk: each step as they would take it."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from igfarchive.archive.models import Session
from tests.browser.conftest import OpenPage
from tests.browser.test_turn_menu import choose, copied
from tests.cast import Panel, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
SEARCH_BOX = "Words, or a quote in quotation marks"
on_any_screen = pytest.mark.parametrize("width", [PHONE, DESK])


def fits(page: Page) -> bool:
    """Whether nothing of the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_page_is_styled(open_page: OpenPage) -> None:
    page = open_page("/")
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.body).marginTop") != "8px"


@on_any_screen
def test_a_quote_is_searched_narrowed_and_linked_to(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    page = open_page("/", width=width)
    page.get_by_label(SEARCH_BOX).fill("governance")
    page.get_by_label(SEARCH_BOX).press("Enter")

    expect(page.get_by_role("heading", name="4 results")).to_be_visible()
    assert sorted(page.locator("mark").all_inner_texts()) == ["governance"] * 2 + ["governed"] * 2
    assert fits(page)

    narrow = page.get_by_role("navigation", name="Filter these results")
    unfold = page.locator(".facets .fold > summary")
    if width == 360:  # where they are folded
        unfold.click()
    narrow.get_by_role("link", name="Bo Tern").click()
    expect(page.get_by_role("heading", name="2 results")).to_be_visible()
    if width == 360:
        unfold.click()
    narrow.get_by_role("link", name="2031", exact=True).click()
    expect(page.get_by_role("heading", name="1 result")).to_be_visible()
    assert "speaker=bo-tern" in page.url
    assert "year=2031" in page.url

    page.get_by_role("link", name=re.compile("Permanent address of turn u7")).click()
    expect(page).to_have_url(re.compile(r"/sessions/harbour-forum-2031/ws-7/u7/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Tern")
    expect(page.locator(".words p")).to_have_text("Lighthouses are a governance question.")
    assert fits(page)

    page.get_by_role("link", name="Read it in the transcript").click()
    expect(page.locator("#u7")).to_be_in_viewport()
    assert fits(page)


@on_any_screen
def test_a_filter_is_lifted_again(open_page: OpenPage, width: int) -> None:
    page = open_page("/search/?q=governance&speaker=bo-tern", width=width)
    expect(page.get_by_role("heading", name="2 results")).to_be_visible()
    page.get_by_role("link", name="Remove Speaker Bo Tern").click()
    expect(page.get_by_role("heading", name="4 results")).to_be_visible()


@on_any_screen
def test_a_transcript_is_filtered_by_speaker_and_by_affiliation(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    page = open_page(archive.session.get_absolute_url(), width=width)
    assert fits(page)
    expect(page.locator("article.utterance")).to_have_count(7)

    if width == PHONE:
        page.get_by_text("4 speakers").click()
    page.get_by_role("link", name=re.compile(r"Only these 2 turns by Ada Quill")).click()
    expect(page.get_by_text("2 of 7 turns")).to_be_visible()
    expect(page.locator("article.utterance")).to_have_count(2)
    expect(page.get_by_text("left out").first).to_be_visible()
    assert fits(page)

    page.get_by_role("link", name="Show the whole session").click()
    if width == PHONE:
        page.get_by_text("4 speakers").click()
    page.get_by_role("link", name="Harbour Authority", exact=True).last.click()
    expect(page.get_by_text("2 of 7 turns")).to_be_visible()
    assert "affiliation=harbour-authority" in page.url


@on_any_screen
def test_words_are_found_within_a_transcript(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    page = open_page(archive.session.get_absolute_url(), width=width)
    page.get_by_label("Find in this session").fill("table")
    page.get_by_label("Find in this session").press("Enter")
    page.get_by_role("link", name="First match").click()
    expect(page.get_by_role("navigation", name="Matches").get_by_text("1 of 3")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("Next match")).first.click()
    expect(page.get_by_role("navigation", name="Matches").get_by_text("2 of 3")).to_be_in_viewport()


def test_an_address_with_a_turn_opens_at_the_turn(open_page: OpenPage, archive: Panel) -> None:
    page = open_page(archive.utterances[6].get_absolute_url(), width=PHONE)
    expect(page.locator("#u7")).to_be_in_viewport()


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label(SEARCH_BOX)).to_be_focused()

    page.keyboard.type('"governance question"')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 results")).to_be_visible()

    narrow = page.get_by_role("navigation", name="Filter these results")
    chosen = narrow.get_by_role("link", name="2031", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if chosen.evaluate("link => link === document.activeElement"):
            break
    expect(chosen).to_be_focused()
    assert chosen.evaluate("link => getComputedStyle(link).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 result")).to_be_visible()


@on_any_screen
def test_the_keyboard_is_soon_in_the_transcript(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    page = open_page(archive.session.get_absolute_url(), width=width)
    skip = page.get_by_role("link", name="Skip to the transcript")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    assert skip.evaluate("link => link.offsetHeight") > 10
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".bar .title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Find in this session")).to_be_focused()


def test_nothing_needs_a_script(open_page: OpenPage, archive: Panel) -> None:
    page = open_page("/search/?q=governance", java_script_enabled=False)
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_label(SEARCH_BOX).fill("lighthouses")
    page.get_by_label(SEARCH_BOX).press("Enter")
    expect(page.locator("mark").first).to_have_text(re.compile("lighthouses", re.IGNORECASE))


def test_a_search_that_finds_nothing_leads_to_one_that_does(open_page: OpenPage) -> None:
    page = open_page("/search/?q=lighthoses&year=2031", java_script_enabled=False)
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    page.get_by_role("link", name="lighthouses", exact=True).click()
    expect(page.get_by_role("heading", name="2 results")).to_be_visible()


def test_a_printed_search_says_what_was_searched(open_page: OpenPage) -> None:
    page = open_page("/search/?q=governance+question&speaker=bo-tern")
    searched = page.get_by_text("Searched for: governance question")
    expect(searched).to_be_hidden()
    page.emulate_media(media="print")
    expect(searched).to_be_visible()
    expect(page.get_by_text("Speaker: Bo Tern")).to_be_visible()
    expect(page.get_by_label(SEARCH_BOX)).to_be_hidden()


@on_any_screen
def test_a_name_leads_to_a_quotation_on_a_topic(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    """In eight steps."""
    for session in Session.objects.all():
        said = [(archive.guest, f"Nobody pays for dredging at quay {quay}.") for quay in range(3)]
        others = [(archive.chair, f"Tide and clock agree on pier {pier}.") for pier in range(20)]
        speak(session, *said, *others)
    call_command("rebuild_index", stdout=StringIO(), stderr=StringIO())
    page = open_page("/about/", width, permissions=["clipboard-read", "clipboard-write"])

    # 1 to 3: the box of every page, the name, Enter.
    page.keyboard.press("/")
    page.keyboard.type("bo tern")
    page.keyboard.press("Enter")
    # 4: the speaker, above the turns.
    named = page.get_by_role("region", name="Who and what the words name")
    named.get_by_role("link", name="Bo Tern", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Tern")
    assert fits(page)
    # 5: what he talks about.
    page.locator(".phrases").get_by_role("link", name="dredging").click()
    expect(page.get_by_role("heading", name="6 results")).to_be_visible()
    assert "speaker=bo-tern" in page.url
    # 6: the words, in their transcript.
    quotation = page.locator(".hits blockquote a").first
    address = quotation.get_attribute("href") or ""
    turn = address.partition("#")[2]
    quotation.click()
    expect(page.locator(f"#{turn} mark")).to_be_in_viewport()
    assert fits(page)
    # 7 and 8: the turn's menu, and what it copies.
    choose(page, turn, "Copy quotation")
    words = page.locator(f"#{turn} .words").inner_text().strip()
    quoted, whence = copied(page).split("\n", 1)
    assert quoted == f"“{words}”"
    assert whence.startswith("— Bo Tern, in “")
    assert whence.endswith(f"{address.partition('?')[0]}{turn}/")


@on_any_screen
def test_a_shared_link_leads_on_to_the_next_match(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    """In one step from where the link leads; what is come to is not under what sticks."""
    words = "The tide waits for nobody. " * 150
    speak(archive.session, *[(archive.guest, f"{words} Mooring {n}.") for n in range(6)])
    page = open_page(f"{archive.session.get_absolute_url()}?q=mooring#u12", width)

    # The link has led to its turn, and says how many matches there are.
    expect(page.locator("#u12 header")).to_be_in_viewport()
    bar = page.locator(".bar")
    expect(bar.locator(".here")).to_have_text("3 of 6")
    # 1: the next match, from the turn on.
    bar.get_by_role("link", name="Next match").click()
    expect(bar.locator(".here")).to_have_text("4 of 6")
    match = page.locator("#u12 mark")
    expect(match).to_be_in_viewport(ratio=1)
    assert page.evaluate(
        """() => {
            const { x, y } = document.querySelector("#u12 mark").getBoundingClientRect();
            return document.elementFromPoint(x + 2, y + 2).closest("#u12 mark") !== null;
        }"""
    )
    assert fits(page)


@on_any_screen
def test_a_misremembered_quotation_leads_to_what_was_said(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    """In four steps, by keyboard alone and without a script."""
    page = open_page("/search/", width=width, java_script_enabled=False)
    # 1 and 2: the words as they are remembered, Enter.
    page.get_by_label(SEARCH_BOX).focus()
    page.keyboard.insert_text('"a tabel that none may copy"')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Closest passages")).to_be_visible()
    expect(page.locator("blockquote.nearly del").first).to_have_text("quoted: tabel")
    expect(page.locator("blockquote.nearly ins").first).to_have_text("said: table")
    assert fits(page)

    # 3 and 4: the closest passage, and Enter: the page of the turn, with the words marked.
    page.locator("blockquote.nearly a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.quote")).to_have_text("A table that nobody may copy")
    expect(page.locator("mark.quote")).to_be_in_viewport()
    expect(page.locator(".quotation .pre")).to_contain_text("“A table that nobody may copy”")
    assert fits(page)
