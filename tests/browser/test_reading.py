"""Reading a long session: the place is kept, and text is text."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from igfarchive.archive.models import Session
from tests.browser import sessions
from tests.browser.conftest import QUIET, OpenPage, Watch, chromium_program
from tests.cast import Panel, annotate, speak, term

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
on_any_screen = pytest.mark.parametrize("width", [PHONE, DESK])

MOST_LOOKS = 300
"""At the address, while a page that was gone back to is on its way."""
NEAR = 50
"""So many pixels off, a reader is still where they were."""


@pytest.fixture(params=["invented", "real"])
def long_session(request: pytest.FixtureRequest, archive: Panel) -> Session:
    if request.param == "invented":
        return sessions.invented()
    return sessions.real(request.getfixturevalue("shared"))


# --- The place is kept ---------------------------------------------------------------------------


ALIVE, AGAIN = "pages are kept alive", "pages are loaded again"


@pytest.fixture(scope="module", params=[ALIVE, AGAIN])
def browser(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Browser]:
    """Chromium, which keeps the pages that were left as they are, or is told not to."""
    alive = request.param == ALIVE
    with ExitStack() as stack:
        launched = chromium.browser_type.launch(
            executable_path=chromium_program(),
            args=QUIET if alive else [*QUIET, "--disable-features=BackForwardCache"],
            ignore_default_args=["--disable-back-forward-cache"],
            chromium_sandbox=os.getuid() != 0,
        )
        stack.callback(launched.close)
        yield launched


Read = Callable[[str, int], Page]


@pytest.fixture
def read(browser: Browser, live_server: LiveServer) -> Iterator[Read]:
    """Opens `read(path, width)` of the archive; a complaint fails the test."""
    watch = Watch()
    with ExitStack() as contexts:

        def read_at(path: str, width: int) -> Page:
            context = browser.new_context(
                base_url=live_server.url, viewport={"width": width, "height": 800}
            )
            contexts.callback(context.close)
            page = context.new_page()
            watch.follow(page)
            page.goto(path)
            return page

        yield read_at
    assert not watch.complaints, "\n".join(watch.complaints)


PLACE = """() => {
  const turns = [...document.querySelectorAll("article.utterance")];
  const turn = turns.find((each) => each.getBoundingClientRect().bottom > 200);
  return [turn.id, turn.getBoundingClientRect().top];
}"""


def place(page: Page) -> tuple[str, float]:
    """The turn that is read, and where in the window it begins."""
    key, top = page.evaluate(PLACE)
    return key, top


def leaf(page: Page, part: float) -> tuple[str, float]:
    """Go down to a part of the page, and on from there as a reader does."""
    page.evaluate("part => scrollTo(0, document.documentElement.scrollHeight * part)", part)
    for _ in range(3):
        page.mouse.move(page.viewport_size["width"] / 2, 500)  # type: ignore[index]
        page.mouse.wheel(0, 333)
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)
    return place(page)


def travel(page: Page, steps: int, path: str) -> None:
    """Along the history. The page is asked where it is, as often as it takes: Playwright waits in
    vain for one that was kept alive to load."""
    page.evaluate("steps => void setTimeout(() => history.go(steps))", steps)
    for _ in range(MOST_LOOKS):
        page.wait_for_timeout(100)
        with suppress(Error):  # between two pages there is none to ask
            if page.evaluate("location.href").endswith(path):
                return
    raise AssertionError(f"{path} is not where {steps} leads, but {page.url}")


def expect_place(page: Page, before: tuple[str, float]) -> None:
    """The same turn, within 50 pixels, once everything has settled."""
    key, top = before
    turn = page.locator(f"article#{key}")
    page.wait_for_timeout(100)
    while page.evaluate("document.readyState") != "complete":
        page.wait_for_timeout(100)
    page.wait_for_timeout(1_100)
    now = turn.evaluate("turn => turn.getBoundingClientRect().top")
    assert abs(now - top) <= NEAR, f"{key} began at {top}, and now at {now}"


@pytest.mark.parametrize(
    ("browser", "long_session", "width"),
    [
        # Each of these with each of the others, in half as many.
        (ALIVE, "invented", PHONE),
        (ALIVE, "real", DESK),
        (AGAIN, "invented", DESK),
        (AGAIN, "real", PHONE),
        pytest.param(ALIVE, "invented", DESK, marks=pytest.mark.long),
        pytest.param(ALIVE, "real", PHONE, marks=pytest.mark.long),
        pytest.param(AGAIN, "invented", PHONE, marks=pytest.mark.long),
        pytest.param(AGAIN, "real", DESK, marks=pytest.mark.long),
    ],
    indirect=["browser", "long_session"],
)
def test_back_forward_and_reload_lead_to_the_place(
    read: Read, long_session: Session, width: int
) -> None:
    address = long_session.get_absolute_url()
    page = read(address, width)
    before = leaf(page, 0.85)
    page.reload()
    expect_place(page, before)
    turn = f"{address}{before[0]}/"
    page.goto(turn)
    travel(page, -1, address)
    expect_place(page, before)
    travel(page, 1, turn)
    travel(page, -1, address)
    expect_place(page, before)
    page.goto("/search/?q=tide")
    page.goto("/about/")
    travel(page, -2, address)
    expect_place(page, before)


def test_back_leads_to_the_place_and_not_to_the_turn_of_the_address(
    read: Read, archive: Panel
) -> None:
    session = sessions.invented()
    address = f"{session.get_absolute_url()}#u12"
    page = read(address, PHONE)
    before = leaf(page, 0.5)
    page.goto("/about/")
    travel(page, -1, address)
    expect_place(page, before)


def test_back_within_the_page_leads_to_the_place_too(read: Read, archive: Panel) -> None:
    address = sessions.invented().get_absolute_url()
    page = read(f"{address}#u600", DESK)
    before = leaf(page, 0.5)
    page.evaluate("location.hash = '#u900'")
    expect(page.locator("#u900")).to_be_in_viewport()
    for _ in range(3):
        page.mouse.wheel(0, -2_000)
        page.wait_for_timeout(200)
    travel(page, -1, f"{address}#u600")
    expect_place(page, before)


@on_any_screen
def test_an_address_leads_to_its_turn_right_below_the_bar(
    open_page: OpenPage, long_session: Session, width: int
) -> None:
    last = long_session.utterances.order_by("position").last()
    assert last
    for key in (last.key // 2, last.key - 5):
        page = open_page(f"{long_session.get_absolute_url()}#u{key}", width)
        page.wait_for_timeout(1_200)
        bar = page.locator(".bar").bounding_box()
        head = page.locator(f"#u{key} > header").bounding_box()
        assert bar
        assert head
        assert bar["y"] == 0
        assert 0 <= head["y"] - bar["height"] <= 40


TAKEN = """() => {
  const turns = [...document.querySelectorAll("article.utterance")];
  const taken = turns.map((turn) =>
    parseFloat(getComputedStyle(turn).containIntrinsicBlockSize.replace("auto", "")));
  turns.forEach((turn) => { turn.style.contentVisibility = "visible"; });
  return turns.map((turn, place) => [taken[place], turn.offsetHeight]);
}"""


@on_any_screen
def test_turns_are_taken_for_about_as_tall_as_they_are(
    open_page: OpenPage, archive: Panel, width: int
) -> None:
    page = open_page(sessions.invented().get_absolute_url(), width)
    heights = page.evaluate(TAKEN)
    assert len(heights) == sessions.TURNS
    taken, tall = (sum(each) for each in zip(*heights, strict=True))
    assert taken == pytest.approx(tall, rel=0.25)
    for estimated, real in heights:
        assert estimated == pytest.approx(real, rel=0.5)


def test_without_a_script_all_is_laid_out_and_the_browser_keeps_the_place(
    open_page: OpenPage, archive: Panel
) -> None:
    session = sessions.invented()
    page = open_page(session.get_absolute_url(), PHONE, java_script_enabled=False)
    turn = page.locator("#u700")
    turn.scroll_into_view_if_needed()
    before = turn.bounding_box()
    page.goto("/about/")
    page.go_back()
    page.wait_for_timeout(500)
    after = turn.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) <= NEAR


# --- Text is text --------------------------------------------------------------------------------

NOT_FOUND = "words => words.filter((each) => !find(each, false, false, true))"
"""Each is looked for from the last one on, and then from the top: they are in order."""


def sentences(paragraphs: list[str]) -> list[str]:
    """Each paragraph, and each of its sentences, with the spaces of a search box."""
    found = [" ".join(paragraph.split()) for paragraph in paragraphs]
    return found + [each for one in found for each in re.split(r"(?<=[.?!]) ", one) if each]


def test_every_sentence_of_a_real_session_is_found_by_the_browser(
    open_page: OpenPage, archive: Panel, shared: Path
) -> None:
    session = sessions.real(shared)
    paragraphs = [each for turn in session.utterances.all() for each in turn.paragraphs]
    assert len(paragraphs) == 239
    page = open_page(f"{session.get_absolute_url()}?terms=every")
    assert page.locator("a.term").count() > 100
    assert page.evaluate(NOT_FOUND, sentences(paragraphs)) == []


@pytest.fixture
def marked(archive: Panel) -> Session:
    """A session of terms, notes and spaces that do not break."""
    term("tide table", "A sheet of the waters.")
    term("Harbour Authority", "Those who keep the harbour.")
    (turn, _) = speak(
        archive.session,
        (
            archive.guest,
            "The\u00a0tide\u00a0tables are late.\u00a0 Ask the\u202fHarbour Authority.",
        ),
        (archive.chair, " ".join(f"{'Late ' * times}Harbour Authority." for times in range(20))),
    )
    annotate(turn, "tables are", "All of them.")
    return archive.session


def test_every_sentence_is_found_over_terms_notes_and_spaces(
    open_page: OpenPage, marked: Session
) -> None:
    paragraphs = [each for turn in marked.utterances.all() for each in turn.paragraphs]
    page = open_page(f"{marked.get_absolute_url()}?terms=every&q=tables")
    assert page.evaluate(NOT_FOUND, sentences(paragraphs)) == []


def test_what_is_copied_has_plain_spaces(open_page: OpenPage, marked: Session) -> None:
    page = open_page(marked.get_absolute_url(), permissions=["clipboard-read", "clipboard-write"])
    page.locator("#u9 .words p").first.click(click_count=3)
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "The tide tables are late." in copied
    assert "Ask the Harbour Authority." in copied
    assert not re.search("[\u00a0\u202f]", copied)


def card_at_the_word(page: Page, word: Locator) -> None:
    card = page.locator(".term-card:popover-open")
    expect(card).to_have_count(1)
    box, word_box = card.bounding_box(), word.bounding_box()
    assert box
    assert word_box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]
    below = box["y"] - (word_box["y"] + word_box["height"])
    above = word_box["y"] - (box["y"] + box["height"])
    assert 0 <= max(below, above) <= 20


@pytest.mark.parametrize(("width", "touch"), [(DESK, False), (PHONE, True)])
def test_a_card_opens_at_its_word(
    open_page: OpenPage, marked: Session, width: int, touch: bool
) -> None:
    page = open_page(f"{marked.get_absolute_url()}?terms=every", width, has_touch=touch)
    for word in (page.locator("#u9 a.term").first, page.locator("#u10 a.term").last):
        word.scroll_into_view_if_needed()
        word.tap() if touch else word.click()
        card_at_the_word(page, word)
        assert Axe().run(page).violations_count == 0
        page.keyboard.press("Escape")
        expect(page.locator(".term-card:popover-open")).to_have_count(0)
        expect(word).to_be_focused()
    assert page.url.endswith("?terms=every")


def test_a_card_is_read_and_left_by_keyboard(open_page: OpenPage, marked: Session) -> None:
    page = open_page(marked.get_absolute_url())
    word = page.locator("a.term", has_text="Harbour Authority").first
    card = page.locator("#term-harbour-authority")
    word.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(word).to_be_focused()


def test_a_term_leads_to_the_glossary_without_a_script(
    open_page: OpenPage, marked: Session
) -> None:
    page = open_page(marked.get_absolute_url(), java_script_enabled=False)
    page.locator("a.term", has_text="Harbour Authority").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Authority")


def test_a_term_wraps_as_its_words_do(open_page: OpenPage, marked: Session) -> None:
    page = open_page(f"{marked.get_absolute_url()}?terms=every", PHONE)
    page.locator("#u10").scroll_into_view_if_needed()
    lines = page.locator("#u10 a.term").evaluate_all(
        "terms => terms.map((term) => term.getClientRects().length)"
    )
    assert max(lines) == 2
