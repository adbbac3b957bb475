"""A recording plays beside its words, and the words lead into it, with and without scripts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import OpenPage
from tests.browser.examining import examine
from tests.browser.media_server import serve, silence
from tests.cast import Panel, record, speak, tell_times

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
WS_7 = "/sessions/harbour-forum-2031/ws-7/"
LONG = " ".join(["Of tides we say the same as of all that comes and goes."] * 60)
PARAGRAPHS = 12

RecordSession = Callable[[int], str]


@pytest.fixture
def record_session(archive: Panel, settings: Settings) -> Iterator[RecordSession]:
    """Puts a recording of so many seconds a paragraph on a host of our own, and answers its
    address. As much is heard of something else before the session begins."""
    long = speak(archive.session, *((archive.guest, LONG) for _ in range(3)))
    with ExitStack() as hosts:

        def put(seconds: int) -> str:
            tell_times([*archive.utterances, *long], each=seconds * 1_000)
            host = hosts.enter_context(serve(silence((PARAGRAPHS + 1) * seconds)))
            settings.MEDIA_HOSTS = [host]
            settings.SECURE_CSP = configured.SECURE_CSP | {"media-src": [host]}
            url = f"http://{host}/ws-7.wav"
            return record(archive.session, url, starts_at=seconds * 1_000).url

        yield put


def play(page: Page, turn: str, clock: str) -> None:
    page.locator(turn).get_by_role("link", name=f"Play from {clock}").click()


def seek(page: Page, seconds: int) -> None:
    page.evaluate("seconds => { document.querySelector('audio').currentTime = seconds }", seconds)


def expect_current(page: Page, key: str) -> None:
    """Only this turn is being said."""
    expect(page.locator(f"#{key}")).to_have_attribute("aria-current", "true")
    expect(page.locator(".transcript [aria-current]")).to_have_count(1)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_turn_is_played_from_where_it_begins(
    open_page: OpenPage, record_session: RecordSession, width: int
) -> None:
    record_session(60)
    page = open_page(WS_7, width=width)
    audio = page.locator("audio")
    expect(audio).to_have_js_property("duration", 60 * (PARAGRAPHS + 1))
    expect(audio).to_have_js_property("paused", True)
    # Where the session begins, of which nothing has been said yet.
    expect(audio).to_have_js_property("currentTime", 60)
    expect(page.locator(".transcript [aria-current]")).to_have_count(0)

    play(page, "#u5 header", "0:05:00")
    expect_current(page, "u5")
    assert 360 <= page.evaluate("document.querySelector('audio').currentTime") < 420
    expect(audio).to_have_js_property("paused", False)
    assert page.url.endswith(WS_7)

    seek(page, 60 * 12)
    expect_current(page, "u11")
    expect(page.locator("#u11 header")).to_be_in_viewport()
    seek(page, 30)
    expect(page.locator(".transcript [aria-current]")).to_have_count(0)


def test_turns_are_marked_as_they_are_said(
    open_page: OpenPage, record_session: RecordSession
) -> None:
    record_session(1)
    page = open_page(WS_7)
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver((changes) => {
            for (const { target } of changes) {
              if (target.hasAttribute("aria-current")) said.push(Number(target.id.slice(1)));
            }
          }).observe(document.querySelector(".transcript"), {
            subtree: true, attributes: true, attributeFilter: ["aria-current"],
          });
        }"""
    )
    play(page, "#u5 header", "0:00:05")
    expect(page.locator("audio")).to_have_js_property("ended", True)
    expect(page.locator(".transcript [aria-current]")).to_have_count(0)
    said = page.evaluate("said")
    assert said[0] == 5
    assert said[-1] == 11
    assert all(one < other for one, other in pairwise(said))


@pytest.mark.parametrize("key", ["Home", "k"])
def test_who_reads_elsewhere_is_left_there(
    open_page: OpenPage, record_session: RecordSession, key: str
) -> None:
    record_session(60)
    page = open_page(WS_7, reduced_motion="reduce")
    play(page, "#u2 header", "0:01:00")
    expect_current(page, "u2")
    page.keyboard.press(key)
    seek(page, 60 * 12)
    expect_current(page, "u11")
    expect(page.locator("#u11 header")).not_to_be_in_viewport()

    page.locator("audio").evaluate("audio => { audio.pause(); audio.play(); }")
    seek(page, 60 * 11)
    expect(page.locator("#u10 header")).to_be_in_viewport()


def test_a_paragraph_is_played_by_the_keyboard(
    open_page: OpenPage, record_session: RecordSession
) -> None:
    record_session(60)
    page = open_page(WS_7)
    page.locator("#u2 .words").get_by_role("link", name="Play from 0:02:00").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".time.playing")).to_have_text("0:02:00")
    expect_current(page, "u2")


def test_of_a_filtered_session_what_is_left_out_marks_nobody_else(
    open_page: OpenPage, record_session: RecordSession
) -> None:
    record_session(60)
    page = open_page(f"{WS_7}?speaker=ada-quill")
    play(page, "#u2 header", "0:01:00")
    expect_current(page, "u2")
    seek(page, 60 * 5)
    expect(page.locator(".transcript [aria-current]")).to_have_count(0)


def test_without_scripts_times_are_links(
    open_page: OpenPage, record_session: RecordSession
) -> None:
    url = record_session(60)
    page = open_page(WS_7, java_script_enabled=False)
    expect(page.locator("audio")).to_be_visible()
    link = page.locator("#u5 header").get_by_role("link", name="Play from 0:05:00")
    expect(link).to_have_attribute("href", f"{url}#t=360")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_has_no_violation(
    open_page: OpenPage, record_session: RecordSession, width: int
) -> None:
    record_session(60)
    page = open_page(WS_7, width=width)
    play(page, "#u5 header", "0:05:00")
    expect_current(page, "u5")
    examine(page)
