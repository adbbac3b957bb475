"""The curators' desk in a browser: Django's own scripts and styles obey our policy."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Speaker
from tests import cast
from tests.browser.conftest import OpenPage
from tests.cast import Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

on_any_screen = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def quil(archive: Panel) -> Speaker:
    """Ada Quill of the archive, misheard."""
    quil = cast.speaker("Ada Quil")
    cast.speak(cast.session(archive.session.event, "WS 8"), (quil, "Who keeps the lamps?"))
    return quil


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


@on_any_screen
def test_a_curator_merges_two_and_makes_them_two_again(
    open_page: OpenPage, signed_in: dict[str, Any], quil: Speaker, width: int
) -> None:
    page = open_page("/admin/archive/speaker/", width, **signed_in)
    page.get_by_role("link", name="Likely twins").click()
    page.get_by_role("link", name="Compare Ada Quill and Ada Quil", exact=True).click()
    page.get_by_label("Keep Ada Quill", exact=True).check()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_text("Ada Quil is Ada Quill now.")).to_be_visible()

    page.get_by_role("link", name="Undo this merge").click()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("They are two again.")).to_be_visible()
    settle(page)


@on_any_screen
def test_a_curator_finds_a_speaker_by_typing(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any], quil: Speaker, width: int
) -> None:
    nameless = archive.utterances[5]
    address = reverse("admin:archive_utterance_change", args=[nameless.pk])
    page = open_page(address, width, **signed_in)
    page.locator(".field-speaker .select2-selection").click()
    page.locator(".select2-search__field").fill("quil")
    page.locator(".select2-results__option", has_text="Ada Quill").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    settle(page)

    nameless.refresh_from_db()
    assert nameless.speaker == archive.chair


@on_any_screen
def test_a_curator_adds_a_claim_to_a_session(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any], width: int
) -> None:
    address = reverse("admin:archive_session_change", args=[archive.session.pk])
    page = open_page(address, width, **signed_in)
    page.get_by_text("Add another Claim").click()
    claim = page.locator("#affiliations-1")
    claim.locator(".field-speaker .select2-selection").click()
    page.locator(".select2-results__option", has_text="Bo Tern").click()
    claim.get_by_label("Position").fill("Pilot")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    settle(page)

    assert archive.guest.affiliations.get().position == "Pilot"


def test_two_curators_at_one_form_lose_nothing(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any]
) -> None:
    address = reverse("admin:archive_session_change", args=[archive.session.pk])
    first, second = (open_page(address, 1280, **signed_in) for _ in range(2))
    for page, label, value in ((first, "Room:", "Quay 7"), (second, "Track:", "Lights")):
        page.get_by_label(label).fill(value)
        page.get_by_role("button", name="Save", exact=True).click()
        settle(page)
    expect(second.get_by_text("What was changed while this form was open")).to_be_visible()
    expect(second.get_by_label("Room:")).to_have_value("Quay 7")
    expect(second.get_by_label("Track:")).to_have_value("Lights")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("was changed successfully")).to_be_visible()
    settle(second)

    archive.session.refresh_from_db()
    assert (archive.session.room, archive.session.track) == ("Quay 7", "Lights")


@on_any_screen
def test_no_page_of_the_desk_makes_the_browser_complain(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any], quil: Speaker, width: int
) -> None:
    merge = merge_speakers(archive.guest, cast.speaker("Bow Tern"))
    page = open_page("/admin/", width, **signed_in)
    settle(page)
    addresses = [
        reverse(f"admin:archive_{model}_changelist")
        for model in ("event", "merge", "participation", "session", "source", "utterance")
    ] + [
        reverse("admin:archive_session_add"),
        reverse("admin:archive_speaker_change", args=[archive.chair.pk]),
        reverse("admin:archive_session_delete", args=[archive.session.pk]),
        reverse("admin:archive_speaker_history", args=[archive.chair.pk]),
        reverse("admin:archive_merge_change", args=[merge.pk]),
    ]
    for address in addresses:
        page.goto(address)
        settle(page)


@on_any_screen
def test_pages_of_our_own_have_no_violation(
    open_page: OpenPage, archive: Panel, signed_in: dict[str, Any], quil: Speaker, width: int
) -> None:
    merge = merge_speakers(archive.guest, cast.speaker("Bow Tern"))
    compared = f"?first={archive.chair.pk}&second={quil.pk}"
    page = open_page("/admin/archive/speaker/twins/", width, **signed_in)
    for address in (
        reverse("admin:archive_speaker_twins"),
        reverse("admin:archive_speaker_merge") + compared,
        reverse("admin:archive_merge_undo", args=[merge.pk]),
        reverse("admin:archive_attribution_session", args=[archive.session.pk]),
        reverse("admin:archive_attribution_split", args=[archive.chair.pk]),
        reverse("admin:archive_speaker_delete", args=[quil.pk]),
        reverse("admin:second-factor"),
        reverse("archive-history"),
        reverse("admin:index"),
    ):
        page.goto(address)
        settle(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            # The desk's links fade from one scheme's colour to the other's.
            page.evaluate("Promise.all(document.getAnimations().map(fading => fading.finished))")
            # To preload styles, axe would have to write some of its own.
            found = Axe().run(page, context="#content", options={"preload": False})
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
