"""The pages that are measured are those of the archive, and the figures are theirs."""

import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from benchmarks import pages
from igfarchive.http import conditional_get
from igfarchive.search import index
from tests import cast


@pytest.fixture(autouse=True)
def archive(db: None) -> None:
    """A session in which two people take turns, and a term of which several pages use it."""
    panel = cast.panel(cast.event())
    cast.speak(panel.session, *[(panel.chair, "Of tide tables."), (panel.guest, "Indeed.")] * 25)
    cast.term("tide tables")
    index.rebuild()


def test_pages_are_asked_for_where_they_are_largest() -> None:
    assert dict(pages.addresses("table")) == {
        "home": "/",
        "search for “table”": "/search/?q=table",
        "search that finds nothing": "/search/?q=tablezzyzx",
        "what the search box offers": "/search/suggest?q=tab",
        "sessions": "/sessions/",
        "event of 1 sessions": "/sessions/harbour-forum-2031/",
        "speakers": "/speakers/",
        "glossary": "/glossary/",
        "session of 57 turns": "/sessions/harbour-forum-2031/ws-7/",
        "the same, marked with “table”": "/sessions/harbour-forum-2031/ws-7/?q=table",
        "speaker of 27 turns": "/speakers/ada-quill/",
        "term in 26 turns": "/glossary/tide-tables/",
    }


def test_the_last_page_of_a_list_is_measured_too(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PAGE_CACHE_MB = 0
    monkeypatch.setattr(conditional_get, "revision", lambda: "1")
    first, last = pages.measure(Client(), "search", "/search/?q=table")
    assert (first.name, last.name) == ("search", "the same, last page")
    assert 0 < first.engine < first.milliseconds
    assert first.unchanged
    assert first.queries > 0
    assert first.size > last.size > last.packed > 0

    (glossary,) = pages.measure(Client(), "glossary", "/glossary/")
    assert glossary.engine == 0


def test_the_page_says_what_was_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["pages", "--output", str(tmp_path / "pages.md")])
    monkeypatch.setattr(pages, "ROUNDS", 1)
    pages.main()
    text = (tmp_path / "pages.md").read_text("utf-8")
    assert "an archive of 1 sessions with\n57 turns" in text
    for name, _ in pages.addresses("people"):
        assert f"| {name} | " in text


def test_a_page_that_fails_is_no_figure() -> None:
    with pytest.raises(SystemExit, match="/nowhere/ answers 404"):
        list(pages.measure(Client(), "nowhere", "/nowhere/"))
