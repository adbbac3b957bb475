"""Transcripts come in with a browser, with scripts and without."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from igfarchive.archive.models import Session
from igfarchive.web.admin import import_batches
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAMPS = """Harbour Forum 2031 - Day 1 - OF 9 Lamps along the quay

>> ADDA QUILL:  Good morning. Who keeps the lamps along the quay at night?

>> CY WREN:  We do, and nobody pays us for the oil.
"""
NOTES = ">> CY WREN:  Nobody pays us for the bell, either.\n"


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1280, True)])
def test_an_importer_brings_two_files_in(
    open_page: OpenPage,
    signed_in: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scripts: bool,
) -> None:
    monkeypatch.setattr(import_batches, "SECONDS", 0)  # a file each time, so that it has to go on
    for name, text in (("of-9.txt", LAMPS), ("notes.txt", NOTES)):
        (tmp_path / name).write_text(text)
    page = open_page("/admin/", width, java_script_enabled=scripts, **signed_in)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Transcripts, with their sheets").set_input_files(
        [tmp_path / "of-9.txt", tmp_path / "notes.txt"]
    )
    page.get_by_role("button", name="Preview").press("Enter")

    expect(page.get_by_text("1 new, 1 failed")).to_be_visible()
    page.get_by_role("link", name="notes.txt").click()
    page.get_by_label("Event").fill("Harbour Forum 2031")
    page.get_by_label("Title").fill("The bell of the quay")
    page.get_by_role("button", name="Keep and preview again").click()
    expect(
        page.get_by_text("A new session: harbour-forum-2031/the-bell-of-the-quay")
    ).to_be_visible()

    page.get_by_role("link", name="To all files").click()
    page.get_by_role("link", name="of-9.txt").click()
    expect(page.get_by_text("Perhaps Ada Quill")).to_be_visible()
    page.get_by_label("Speaker of ADDA QUILL").fill("Ada Quill")
    page.get_by_role("button", name="Keep and preview again").click()
    expect(page.get_by_text("Perhaps Ada Quill")).to_be_hidden()
    if scripts:
        for address in (page.url, re.sub(r"\d+/$", "", page.url), "/admin/import/"):
            page.goto(address)
            found = Axe().run(page, context="#content", options={"preload": False})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/admin/import/")
    page.get_by_role("link", name=re.compile("^Import [0-9]")).click()
    page.get_by_role("button", name="Store the selected").click()

    expect(page.get_by_text("2 stored")).to_be_visible()
    page.get_by_role("link", name="Lamps along the quay").click()
    expect(page.get_by_role("link", name="Ada Quill").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert Session.objects.filter(slug__in=["of-9", "the-bell-of-the-quay"]).count() == 2
