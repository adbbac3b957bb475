"""The pages that are measured are those of the archive, and the figures are theirs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from benchmarks import datasette, pages, serving, visits
from benchmarks.processes import SERVED
from benchmarks.serving import Response, Site
from benchmarks.targets import Served as Judged
from benchmarks.targets import judge_pages
from igfarchive.http import conditional_get
from igfarchive.search import index
from igfarchive.search.documents import all_documents
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
    first, last = pages.inspect(Client(), "search", "/search/?q=table")
    assert (first.name, last.name) == ("search", "the same, last page")
    assert last.address == "/search/?q=table&page=2"
    assert 0 < first.engine < first.milliseconds
    assert first.queries > 0

    (glossary,) = pages.inspect(Client(), "glossary", "/glossary/")
    assert glossary.engine == 0


class Served(Site):
    """The archive of this test, without a server; it notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__(port=0, process=os.getpid())
        self.asked: list[str] = []
        self.files = Path()

    def get(self, address: str, tag: str = "") -> Response:
        self.asked.append(address)
        if address.startswith(visits.FILES):
            body = (self.files / address.removeprefix(f"{visits.FILES}/")).read_bytes()
            return Response(200, "", body, len(body), 0.001)
        found = Client().get(address, headers={"If-None-Match": tag} if tag else {})
        body = found.getvalue()
        return Response(found.status_code, found.headers.get("ETag", ""), body, len(body), 0.001)


def test_every_visitor_is_the_first_or_the_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(conditional_get, "revision", lambda: "1")
    site = Served()
    site.files = tmp_path
    page = visits.Page("search", "/search/?q=table", 1.0, 0.5, 3)
    visit = visits.visit(site, page, tmp_path)
    anew = [address for address in site.asked if "_visitor=" in address]
    assert len(anew) == len(set(anew)) == serving.ROUNDS + 1
    assert site.asked.count(page.address) == 2 * (serving.ROUNDS + 1) + 2
    assert (tmp_path / "page.html").stat().st_size == visit.size > 1_000
    assert visit.unchanged
    assert visit.first.first == pytest.approx(1)


def test_the_page_says_what_was_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    site = Served()

    @contextmanager
    def served(
        command: Callable[[int], list[str]], _ready: str, _environment: object
    ) -> Iterator[Site]:
        assert "igfarchive.wsgi:application" in command(8_000)
        site.files = Path(command(8_000)[command(8_000).index("--static-path-mount") + 1])
        yield site

    monkeypatch.setattr(sys, "argv", ["pages", "--output", str(tmp_path / "pages.md")])
    monkeypatch.setattr(pages, "ROUNDS", 1)
    monkeypatch.setattr(serving, "ROUNDS", 1)
    monkeypatch.setattr(pages, "served", served)
    monkeypatch.setattr(pages, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(datasette, "lacking", lambda: "it is not installed.")
    pages.main()
    text = (tmp_path / "pages.md").read_text("utf-8")
    assert "an archive of 1 sessions with 57 turns" in text
    assert "It was left out: it is not installed." in text
    assert "The first search of a worker that has just begun costs" in text
    assert "| first search of a worker | at most 100 ms |" in text
    for name, _ in pages.addresses("people"):
        assert text.count(f"| {name} | ") == 2
        assert any(f", {name} |" in line for line in text.splitlines()) is (
            name in {"home", "sessions", "speakers", "what the search box offers"}
            or name.startswith(("search for", "session of", "speaker of"))
        )


def test_the_like_is_asked_of_datasette(tmp_path: Path) -> None:
    documents = list(all_documents())
    connection = datasette.database(documents, tmp_path)
    try:
        found = connection.execute(
            "select count(*) from turns_fts join turns on turns.id = turns_fts.rowid"
            " where turns_fts match 'table' and \"event\" = 'harbour-forum-2031'"
        ).fetchone()
        held = connection.execute("select count(*) from turns where session = ?", ["x"]).fetchone()
    finally:
        connection.close()
    assert found == (
        sum("table" in one.text for session in documents for one in session.documents),
    )
    assert held == (0,)
    theirs = pages._theirs("table")
    (whole,) = theirs["session of 57 turns"]
    assert whole == "/archive/turns?session=harbour-forum-2031%2Fws-7&_size=5000&_sort=position"
    faceted, bare = theirs["search for “table”"]
    assert faceted.startswith(bare)
    assert faceted.count("_facet=") == 7
    assert set(theirs) < {name for name, _ in pages.addresses("table")}


def test_a_server_is_asked_and_what_it_spends_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"tide " * 10_000)

    def command(port: int) -> list[str]:
        python = [sys.executable, "-m", "http.server", "--bind", serving.HOST]
        return [*python, "--directory", str(tmp_path), str(port)]

    with serving.served(command, "/", os.environ) as site:
        cost = site.cost(lambda: site.get("/page.html"))
        assert site.get("/page.html").sent == 50_000
        with pytest.raises(SystemExit, match="/nowhere answers 404"):
            site.get("/nowhere")
        assert (site.memory() or 1) > 0
    assert 0 < cost.first <= cost.passed
    if SERVED:
        assert cost.spent > 0


def test_a_server_that_ends_is_no_figure() -> None:
    command = [sys.executable, "-c", ""]
    with (
        pytest.raises(OSError, match="refused"),
        serving.served(lambda _: command, "/", os.environ),
    ):
        pytest.fail("It answered.")


def test_pages_are_judged_by_how_their_names_begin() -> None:
    judged = judge_pages(
        [
            Judged("sessions", 9.0, 1.0, 9.0, 10),
            Judged("session of 890 turns", 61.0, 1.6, 21.0, 400_000),
            Judged("search that finds nothing", 99.0, 1.2, 9.0, 10),
        ]
    )
    assert [(verdict.target, verdict.measured, verdict.reached) for verdict in judged] == [
        ("first visitor, sessions", "9 ms", True),
        ("first visitor, session of 890 turns", "61 ms", False),
        ("first byte, session of 890 turns", "21 ms", False),
        ("size, session of 890 turns", "400 kB", True),
        ("again, every page (most: session of 890 turns)", "1.6 ms", False),
    ]


def test_a_page_that_fails_is_no_figure() -> None:
    with pytest.raises(SystemExit, match="/nowhere/ answers 404"):
        list(pages.inspect(Client(), "nowhere", "/nowhere/"))
