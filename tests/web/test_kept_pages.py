"""A page that somebody has had is not made for the next visitor, unless anything has changed."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.test import Client
from django.urls import ResolverMatch
from pytest_django import DjangoAssertNumQueries, Settings

from igfarchive.http import conditional_get
from igfarchive.search import homes, index
from igfarchive.search.checks import Claim
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.receipts import keep_claims
from tests import cast
from tests.cast import Panel
from tests.indexing import follow

SESSION = "/sessions/harbour-forum-2031/ws-7/"
PAGES = ["/", "/about/", "/sessions/", SESSION, f"{SESSION}?q=tables", f"{SESSION}u2/",
         f"{SESSION}u2/cite/", f"{SESSION}u2/quotation.png", f"{SESSION}annotations.json",
         "/speakers/", "/speakers/ada-quill/", "/affiliations/", "/glossary/", "/search/?q=tables",
         "/search/suggest?q=tab", "/search/feed/?q=tables", "/corrections/", "/sitemap.xml",
         "/opensearch.xml", "/api/", "/api/v1/search?q=tables", "/check/"]  # fmt: skip

Made = Callable[..., bool]


@pytest.fixture(autouse=True)
def revisions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last of these is the revision of the database."""
    revisions = ["1"]
    monkeypatch.setattr(conditional_get, "revision", lambda: revisions[-1])
    return revisions


@pytest.fixture(autouse=True)
def panel(db: None) -> Panel:
    panel = cast.panel(cast.event())
    cast.receipt("abcdefghijkl", {"q": ["zeppelin"]})
    index.rebuild()
    return panel


@pytest.fixture
def made(client: Client, monkeypatch: pytest.MonkeyPatch) -> Made:
    """`made(address)`: whether the page was made for this visit, and not for an earlier one."""
    made: list[str] = []
    resolve = BaseHandler.resolve_request

    def noted(handler: BaseHandler, request: HttpRequest) -> ResolverMatch:
        made.append(request.path)
        return resolve(handler, request)

    monkeypatch.setattr(BaseHandler, "resolve_request", noted)

    def visit(address: str, **headers: str) -> bool:
        made.clear()
        assert client.get(address, headers=headers).status_code == 200
        return bool(made)

    return visit


def told(response: Any) -> dict[str, str]:
    return {name: value for name, value in response.items() if name != "Content-Security-Policy"}


@pytest.mark.parametrize("address", PAGES)
def test_the_next_visitor_gets_the_page_that_was_made(
    client: Client,
    made: Made,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = client.get(address)
    with django_assert_num_queries(0):
        second = client.get(address)
    assert second.content == first.content
    assert told(second) == told(first)
    assert not made(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content
    assert packed.headers["ETag"] == f"W/{first.headers['ETag']}"
    assert {each.strip() for each in packed.headers["Vary"].split(",")} == {
        *first.headers["Vary"].split(", ")
    }


def test_it_is_compressed_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("compressed again")

    monkeypatch.setattr("django.middleware.gzip.compress_string", fail)
    first = client.get(SESSION, headers={"Accept-Encoding": "gzip"})
    second = client.get(SESSION, headers={"Accept-Encoding": "gzip"})
    assert first.content == second.content
    assert told(first) == told(second)
    assert first.headers["Content-Length"] == str(len(first.content))


def test_who_asks_for_the_head_gets_that(client: Client, made: Made) -> None:
    assert client.head(SESSION).content == b""
    assert made(SESSION)  # as what was made for a head may lack its body
    page, head = client.get(SESSION), client.head(SESSION)
    assert (head.content, told(head)) == (b"", told(page))


@pytest.mark.parametrize("headers", [{"host": "127.0.0.1"}, {"x-forwarded-proto": "https"}])
def test_another_address_is_another_page(
    made: Made, settings: Settings, headers: dict[str, str]
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    assert made("/about/")
    assert made("/about/", **headers)
    assert not made("/about/")
    assert made("/search/?q=tables")
    assert made("/search/?q=Tables")
    assert made("/search/?q=t%61bles")


@pytest.mark.usefixtures("panel")
class TestMadeAnew:
    def test_after_a_commit(self, made: Made, revisions: list[str]) -> None:
        assert made(SESSION)
        revisions.append("2")
        assert made(SESSION)
        assert not made(SESSION)

    def test_once_the_index_has_followed(self, made: Made, panel: Panel) -> None:
        assert made("/search/?q=tables")
        follow(panel.session)
        assert made("/search/?q=tables")

    def test_once_the_index_says_what_it_followed(self, made: Made) -> None:
        assert made("/search/suggest?q=tab")
        generations = homes.home()
        folder = generations.current()
        generations.keep_versions(folder, generations.versions(folder))
        assert made("/search/suggest?q=tab")

    def test_on_the_next_day(self, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
        days = [datetime(2031, 5, 14, 23, 59, tzinfo=UTC)]
        clock = SimpleNamespace(now=lambda: days[-1])
        monkeypatch.setattr(conditional_get, "timezone", clock)
        assert made(f"{SESSION}cite/")
        assert not made(f"{SESSION}cite/")
        days.append(datetime(2031, 5, 15, tzinfo=UTC))
        assert made(f"{SESSION}cite/")

    def test_where_something_was_committed_meanwhile(
        self, made: Made, revisions: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = iter(["1", "2", "1", "1", "1"])
        monkeypatch.setattr(conditional_get, "revision", lambda: next(asked))
        assert made(SESSION)
        assert made(SESSION)
        assert not made(SESSION)

    def test_where_the_index_could_not_be_asked_meanwhile(
        self, made: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:

            def fail(*_: object) -> None:
                raise IndexUnavailableError("too many files are open")

            patch.setattr("igfarchive.search.engines.whoosh.WhooshEngine.keywords", fail)
            assert made("/speakers/ada-quill/")
        assert made("/speakers/ada-quill/")
        assert not made("/speakers/ada-quill/")

    def test_without_room(self, made: Made, settings: Settings) -> None:
        settings.PAGE_CACHE_MB = 0
        assert made(SESSION)
        assert made(SESSION)


class TestNeverKept:
    @pytest.mark.parametrize(
        "address",
        [
            f"{SESSION}?format=csv",  # sent while it is made
            "/search/?q=tables&format=jsonl",
            "/check/keep/?quote=The+tide+tables",  # with a secret of the visitor's
            f"{SESSION}u2/suggest/",
            "/healthz",
            "/readyz",
        ],
    )
    def test_what_is_for_one_visitor_alone(self, made: Made, address: str) -> None:
        assert made(address)
        assert made(address)

    @pytest.mark.parametrize("cookie", ["sessionid", "messages"])
    def test_what_is_shown_to_who_is_known(self, client: Client, made: Made, cookie: str) -> None:
        assert made("/about/")
        client.cookies[cookie] = "mine"
        assert made("/about/")
        del client.cookies[cookie]
        assert not made("/about/")

    def test_what_a_curator_sees(self, client: Client, made: Made) -> None:
        anybody = client.get(f"{SESSION}u2/").content
        client.force_login(User.objects.create_superuser("ada"))
        assert client.get(f"{SESSION}u2/").content != anybody
        client.logout()
        assert client.get(f"{SESSION}u2/").content == anybody

    def test_what_is_counted(self, made: Made, settings: Settings) -> None:
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"check": 1_000}
        receipt = keep_claims([Claim("The tide tables are open")], "").get_absolute_url()
        for address in ("/check/?quote=The+tide+tables+are+open", receipt):
            assert made(address)
            assert made(address)

    def test_requests_to_the_api_are_counted_all_the_same(
        self, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"api": 2}
        monkeypatch.setattr("igfarchive.http.limits.time", lambda: 1_900_000_000.0)
        answers = [client.get("/api/v1/search?q=tables") for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        assert [each.headers["RateLimit-Remaining"] for each in answers] == ["1", "0", "0"]

    @pytest.mark.parametrize("address", ["/nowhere/", "/search/?sort=colour", "/search"])
    def test_what_is_no_page(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == client.get(address).status_code != 200
