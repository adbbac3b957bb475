"""Who has a page as it is now is told so, and nothing is looked up for the answer."""

import gzip

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from igfarchive.search import index
from igfarchive.search.query import Query
from igfarchive.search.results import IndexUnavailableError
from igfarchive.web import unchanged
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit

SESSION = "/sessions/harbour-forum-2031/ws-7/"
PAGES = ["/", "/about/", "/sessions/", SESSION, f"{SESSION}u2/", "/speakers/", "/glossary/",
         "/search/?q=tables", "/search/suggest?q=tab", "/corrections/"]  # fmt: skip


@pytest.fixture(autouse=True)
def revisions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last of these is the revision of the database."""
    revisions = ["1"]
    monkeypatch.setattr(unchanged, "revision", lambda: revisions[-1])
    return revisions


@pytest.fixture
def panel(db: None, index_dir: object) -> Panel:
    panel = cast.panel(cast.event())
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

    monkeypatch.setattr(index, "ask", fail)
    monkeypatch.setattr(index, "completions", fail)
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
    index.update([panel.session])
    changed = tag_of(client, "/search/?q=tables")
    index.rebuild()
    assert len({tag, changed, tag_of(client, "/search/?q=tables")}) == 3


@pytest.mark.usefixtures("panel")
def test_so_is_another_release(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(client, "/")
    monkeypatch.setattr(unchanged, "_release", lambda: "another")
    assert again(client, "/", tag) == 200


@pytest.mark.usefixtures("panel")
def test_no_page_has_the_tag_of_another(client: Client) -> None:
    tags = {tag_of(client, address) for address in PAGES}
    tags |= {tag_of(client, "/search/?q=rope"), tag_of(client, "/", host="localhost")}
    assert len(tags) == len(PAGES) + 2


def test_a_release_is_known_by_its_files(settings: Settings, tmp_path: object) -> None:
    known = unchanged._release()
    assert known == unchanged._release.__wrapped__()
    settings.BASE_DIR = tmp_path
    assert unchanged._release.__wrapped__() != known


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

    @pytest.mark.parametrize("address", ["/healthz", "/admin/login/", f"{SESSION}u2/suggest/"])
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

        monkeypatch.setattr("igfarchive.web.searching.ask", fail)
        response = client.get("/search/?q=tables")
        assert response.status_code == 503
        assert "ETag" not in response.headers


def test_pages_do_without_an_index(db: None, index_dir: object, visit: Visit) -> None:
    cast.panel(cast.event())
    assert index.version() == ""
    assert visit(SESSION).status == 200
