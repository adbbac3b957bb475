"""Who has a page as it is now is told so, and nothing is looked up for the answer."""

import gzip
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import Error, InterfaceError, OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from igfarchive.annotating import glossary
from igfarchive.archive import revision
from igfarchive.http import conditional_get
from igfarchive.http.conditional_get import release
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit

SESSION = "/sessions/harbour-forum-2031/ws-7/"
PAGES = ["/", "/about/", "/sessions/", SESSION, f"{SESSION}u2/", "/speakers/", "/glossary/",
         "/search/?q=tables", "/search/suggest?q=tab", "/corrections/", "/corrections/feed/",
         "/search/feed/?q=tables", "/sessions/feed.atom", "/sitemap.xml", "/sitemap-sessions.xml",
         "/robots.txt", "/check/", "/receipts/abcdefghijkl/",
         "/opensearch.xml", f"/oembed?url=http://testserver{SESSION}"]  # fmt: skip


@pytest.fixture(autouse=True)
def revisions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last of these is the revision of the database."""
    revisions = ["1"]
    monkeypatch.setattr(conditional_get, "revision", lambda: revisions[-1])
    return revisions


@pytest.fixture
def panel(db: None) -> Panel:
    panel = cast.panel(cast.event())
    cast.receipt("abcdefghijkl", {"q": ["zeppelin"]})
    index.rebuild()
    return panel


def tag_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.headers.get("ETag", "")


def again(client: Client, address: str, tag: str) -> int:
    return client.get(address, headers={"If-None-Match": tag}).status_code


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_not_made_again(
    client: Client,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in first.headers["Vary"]

    def fail(*_: object) -> None:
        raise AssertionError("the index was asked")

    monkeypatch.setattr(index_searcher, "ask", fail)
    monkeypatch.setattr(index_searcher, "completions", fail)
    with django_assert_num_queries(0):
        second = client.get(address, headers={"If-None-Match": tag})
    assert (second.status_code, second.content) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert second.headers[header] == first.headers[header]
    assert again(client, address, f"W/{tag}") == 304  # as a proxy that compresses hands it on


@pytest.mark.usefixtures("panel")
def test_a_page_that_was_compressed_is_unchanged_too(client: Client) -> None:
    packed = client.get(SESSION, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(SESSION).content
    assert again(client, SESSION, packed.headers["ETag"]) == 304


@pytest.mark.usefixtures("panel")
def test_another_revision_is_another_page(client: Client, revisions: list[str]) -> None:
    tag = tag_of(client, SESSION)
    revisions.append("2")
    assert again(client, SESSION, tag) == 200
    assert tag_of(client, SESSION) != tag


def test_so_is_another_state_of_the_index(panel: Panel, client: Client) -> None:
    tag = tag_of(client, "/search/?q=tables")
    follow(panel.session)
    changed = tag_of(client, "/search/?q=tables")
    index.rebuild()
    assert len({tag, changed, tag_of(client, "/search/?q=tables")}) == 3


@pytest.mark.usefixtures("panel")
def test_so_is_another_release(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(client, "/")
    monkeypatch.setattr(conditional_get, "release", lambda _: "another")
    assert again(client, "/", tag) == 304  # as the process is of the release it began with
    assert again(Client(), "/", tag) == 200


@pytest.mark.usefixtures("panel")
def test_no_page_has_the_tag_of_another(client: Client) -> None:
    tags = {tag_of(client, address) for address in PAGES}
    tags |= {tag_of(client, "/search/?q=rope"), tag_of(client, "/", host="localhost")}
    assert len(tags) == len(PAGES) + 2


def test_a_release_is_known_by_its_files(tmp_path: Path) -> None:
    def of_another_process() -> str:
        release.cache_clear()
        return release(tmp_path)

    known = {of_another_process()}
    for name in (
        "igfarchive/web/home.py",
        "igfarchive/urls.py",
        "static/transcript.css",
        "static/search.js",
        "templates/parts/note.html",
        "requirements.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for content in ("one", "other"):
            path.write_text(content)
            assert release(tmp_path) in known  # as the process is of the release it began with
            assert of_another_process() not in known
            known.add(release(tmp_path))
    (tmp_path / "igfarchive/web/__pycache__").mkdir()
    (tmp_path / "igfarchive/web/__pycache__/home.pyc").write_text("made of home.py")
    (tmp_path / "README.md").write_text("on no page")
    assert of_another_process() in known


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("If-None-Match", "*", 200),
        ("If-None-Match", '"another", W/"third"', 200),
        ("If-None-Match", "no tag at all", 200),
        ("If-Match", '"another"', 200),
        ("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200),
        ("If-Modified-Since", "Mon, 01 Jan 2035 00:00:00 GMT", 200),
    ],
)
def test_nothing_but_the_tag_of_the_page_is_looked_at(
    client: Client, header: str, value: str, status: int
) -> None:
    assert client.get(SESSION, headers={header: value}).status_code == status


@pytest.mark.usefixtures("panel")
def test_a_head_is_told_the_same(client: Client) -> None:
    tag = tag_of(client, SESSION)
    assert client.head(SESSION).headers["ETag"] == tag
    assert client.head(SESSION, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.usefixtures("panel")
def test_a_host_that_is_not_ours_is_refused_whatever_it_has(client: Client) -> None:
    tag = tag_of(client, SESSION)
    response = client.get(SESSION, headers={"If-None-Match": tag, "Host": "elsewhere.example"})
    assert response.status_code == 400


class TestWhatIsKept:
    """A second visit asks for less, and shows the same; after a change it shows the change."""

    LISTS = [*PAGES, "/speakers/ada-quill/", "/glossary/tide-tables/", "/affiliations/"]

    @pytest.fixture(autouse=True)
    def kept(
        self,
        panel: Panel,
        monkeypatch: pytest.MonkeyPatch,
        revisions: list[str],
        request: pytest.FixtureRequest,
        settings: Settings,
    ) -> None:
        settings.PAGE_CACHE_MB = 0  # so that each page is made anew, of what is kept
        cast.term("tide tables")
        revisions.append(request.node.nodeid)  # and no other test's
        monkeypatch.setattr(revision, "revision", lambda: revisions[-1])

    @pytest.mark.parametrize("address", LISTS)
    def test_is_shown_again(self, client: Client, address: str) -> None:
        first = client.get(address).content
        assert [client.get(address).content for _ in range(3)] == [first] * 3

    @pytest.mark.parametrize(
        ("address", "fewer"),
        [
            ("/", 3),
            ("/sessions/", 5),
            ("/speakers/", 1),
            ("/affiliations/", 1),
            ("/speakers/ada-quill/", 4),
            ("/glossary/", 1),
            ("/glossary/tide-tables/", 2),
        ],
    )
    def test_is_asked_for_once(self, count_queries: CountQueries, address: str, fewer: int) -> None:
        assert count_queries(address) >= count_queries(address) + fewer

    def test_is_the_same_for_all_pages_of_a_list(self, count_queries: CountQueries) -> None:
        asked = count_queries("/sessions/")
        assert count_queries("/sessions/?sort=oldest") <= asked - 5

    @pytest.mark.parametrize(
        ("address", "words", "before", "after"),
        [
            ("/", "Tides and tables", 1, 2),
            ("/sessions/", "Workshop 2", 0, 1),
            ("/sessions/?speaker=ada-quill", "Workshop 2", 0, 1),
            ("/speakers/ada-quill/", "Thank you. I chair", 1, 2),
            ("/glossary/", "2 turns", 0, 1),
            ("/glossary/tide-tables/", "Thank you. I chair", 1, 2),
        ],
    )
    def test_is_asked_for_anew_after_a_change(
        self,
        panel: Panel,
        visit: Visit,
        revisions: list[str],
        address: str,
        words: str,
        before: int,
        after: int,
    ) -> None:
        assert visit(address).text.count(words) == before
        second = cast.panel(panel.session.event, "WS 8")
        glossary.note_uses_in(second.session)
        assert visit(address).text.count(words) == before
        revisions.append(f"after {revisions[-1]}")
        assert visit(address).text.count(words) == after


@pytest.mark.usefixtures("panel")
class TestNoTag:
    def test_where_the_revision_cannot_be_told(self, client: Client, revisions: list[str]) -> None:
        revisions.append("")
        assert tag_of(client, "/") == ""

    def test_for_who_is_signed_in(self, client: Client) -> None:
        tag = tag_of(client, SESSION)
        client.force_login(User.objects.create_superuser("ada"))
        assert tag_of(client, SESSION) == ""
        assert again(client, SESSION, tag) == 200

    def test_while_the_code_is_being_changed(self, client: Client, settings: Settings) -> None:
        settings.DEBUG = True
        assert tag_of(client, "/") == ""

    @pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
    def test_while_the_database_cannot_be_asked(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, fault: type[Error]
    ) -> None:
        def fail() -> str:
            raise fault("no connection")

        monkeypatch.setattr(conditional_get, "revision", fail)
        assert tag_of(client, "/about/") == ""

    @pytest.mark.parametrize("address", ["/healthz", "/readyz"])
    def test_on_what_a_monitor_asks_which_asks_for_none(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        def fail() -> str:
            raise AssertionError("the database was asked for its revision")

        monkeypatch.setattr(conditional_get, "revision", fail)
        assert tag_of(client, address) == ""

    def test_on_an_answer_that_lacks_what_the_index_knows(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(prefix: str, most: int) -> None:
            raise IndexUnavailableError("gone")

        monkeypatch.setattr(index_searcher, "completions", fail)
        response = client.get("/search/suggest?q=tab")
        assert response.json()["words"] == []
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("address", ["/admin/login/", f"{SESSION}u2/suggest/"])
    def test_on_what_is_never_the_same(self, client: Client, address: str) -> None:
        assert tag_of(client, address) == ""

    def test_on_a_form_whoever_filled_in_one_before(self, client: Client) -> None:
        client.get(f"{SESSION}u2/suggest/")
        assert client.cookies
        assert tag_of(client, f"{SESSION}u2/suggest/") == ""
        assert tag_of(client, SESSION) != ""

    @pytest.mark.parametrize(
        ("address", "status"), [("/nowhere/", 404), ("/search/?sort=colour", 400), ("/search", 301)]
    )
    def test_on_what_is_no_page(self, client: Client, address: str, status: int) -> None:
        response = client.get(address)
        assert response.status_code == status
        assert "ETag" not in response.headers

    def test_on_a_search_that_fails(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(query: Query) -> None:
            raise IndexUnavailableError("gone")

        monkeypatch.setattr("igfarchive.web.searching.find", fail)
        response = client.get("/search/?q=tables")
        assert response.status_code == 503
        assert "ETag" not in response.headers


def test_pages_do_without_an_index(db: None, visit: Visit) -> None:
    cast.panel(cast.event())
    assert index_searcher.version() == ""
    assert visit(SESSION).status == 200
