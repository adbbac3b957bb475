"""A suggestion in a browser: what is wrong in it is found by eye, by ear and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from igfarchive.archive.models import Annotation
from tests.browser.conftest import OpenPage
from tests.browser.examining import examine
from tests.cast import Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280


@pytest.fixture(params=[PHONE, DESK])
def page(request: pytest.FixtureRequest, open_page: OpenPage, archive: Panel) -> Page:
    """The form on Ada Quill's second turn, with a word of it that stands there twice.

    Opened from a page that is not there: its console may tell of answers that are no success.
    """
    page = open_page("/nowhere/", request.param, status=404)
    page.goto(f"{archive.session.get_absolute_url()}u5/suggest/?quote=table")
    return page


def submit(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Suggest").click()


def test_of_words_in_two_places_is_asked_which(page: Page, archive: Panel) -> None:
    page.get_by_label("What was said instead").fill("chart")
    page.get_by_label("How you know").fill("I said it.")
    submit(page)
    which = page.get_by_role("group", name="Which of them?")
    expect(which.get_by_role("alert")).to_have_text(
        "They stand in 2 places of this turn. Choose one."
    )
    expect(which.get_by_role("radio").first).to_be_focused()
    examine(page)
    page.keyboard.press("ArrowDown")
    expect(which.get_by_role("radio").last).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    made = Annotation.objects.get()
    expect(page.get_by_text(f"suggestion {made.reference}", exact=True)).to_be_visible()
    assert made.start == archive.utterances[4].text.rindex("table")
    examine(page)


def test_that_is_refused_leads_the_focus_to_what_is_wrong(page: Page) -> None:
    page.get_by_label("The words that are wrong").fill("a copy")
    page.get_by_label("How you know").fill("I was there.")
    page.get_by_label("Your name").fill("Ned Skerry")
    submit(page)
    wrong = page.get_by_label("The words that are wrong")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(
        "As they stand in the turn. If the speaker is wrong, the words that are somebody else’s: "
        "none means the whole turn. These words do not stand in this turn. Write them as they are "
        "shown."
    )
    expect(page.get_by_label("Your name")).to_have_value("Ned Skerry")
    examine(page)


def test_that_the_speaker_is_wrong_is_chosen_by_keyboard(page: Page) -> None:
    words = page.get_by_label("The words: something else was said")
    expect(words).to_be_checked()
    words.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("The words that are wrong").fill("")
    page.get_by_label("Who said it").fill("Bo Tern")
    page.get_by_label("How you know").fill("This was not me.")
    page.get_by_label("How you know").press("Tab")
    submit(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Annotation.objects.get().body == "Wrong speaker: this was Bo Tern.\n\nThis was not me."
