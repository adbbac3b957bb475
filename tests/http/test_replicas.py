"""Where a request is read, and where again when that fails: no database is asked."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from igfarchive.archive import servers, standing
from igfarchive.archive.replicas import PRIMARY, read_alias
from igfarchive.http import replicas as module
from igfarchive.http.replicas import COOKIE, ReplicaMiddleware

COOKIES = {"sessionid": "k" * 32}


class Known:
    """Servers of which two replicas are read, and the primary answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[bool, int]] = []
        self.suspected: list[str] = []
        self.primary_is_out = False

    def order(self, *, primary_first: bool, place: int) -> list[str]:
        self.asked.append((primary_first, place))
        first = primary_first and not self.primary_is_out
        return [PRIMARY, "replica1", "replica2"] if first else ["replica1", "replica2", PRIMARY]

    def suspect(self, alias: str) -> None:
        self.suspected.append(alias)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    found = Known()
    monkeypatch.setattr(module, "replicas", lambda: ["replica1", "replica2"])
    monkeypatch.setattr(servers, "servers", lambda: found)
    monkeypatch.setattr(standing, "write_place", lambda: 0x5000)
    monkeypatch.setattr(connections[PRIMARY], "in_atomic_block", False)
    return found


class Site:
    """What stands behind the middleware: it notes where it reads, and fails where it is told to."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.gone: set[str] = set()
        self.told: list[bool] = []
        self.make: Callable[[], HttpResponseBase] = HttpResponse

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self.read.append(read_alias())
        self.told.append(getattr(request, "primary_is_gone", False))
        response = self.make()
        response.is_outage = read_alias() in self.gone  # type: ignore[attr-defined]
        return response

    def ask(
        self, method: str, path: str, cookies: dict[str, str] | None = None
    ) -> HttpResponseBase:
        request = RequestFactory().generic(method, path)
        request.COOKIES.update(cookies or {})
        self.read.clear()
        self.told.clear()
        return ReplicaMiddleware(self)(request)  # type: ignore[arg-type]


def test_without_replicas_it_is_not_there() -> None:
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda _: HttpResponse())


@pytest.mark.parametrize(
    ("method", "path", "read"),
    [
        ("GET", "/sessions/", "replica1"),
        ("HEAD", "/sessions/", "replica1"),
        ("GET", "/api/v1/sessions", "replica1"),
        ("POST", "/api/v1/check", "replica1"),
        ("POST", "/mcp", "replica1"),
        ("POST", "/check/", "replica1"),
        ("POST", "/check/keep/", PRIMARY),
        ("POST", "/admin/login/", PRIMARY),
        ("DELETE", "/sessions/", PRIMARY),
        ("GET", "/readyz", PRIMARY),
        ("GET", "/metrics", PRIMARY),
    ],
)
def test_visitors_read_a_replica_and_forms_the_primary(
    known: Known, method: str, path: str, read: str
) -> None:
    site = Site()
    site.ask(method, path)
    assert site.read == [read]
    assert read_alias() == PRIMARY


def test_who_is_signed_in_reads_the_primary(known: Known) -> None:
    site = Site()
    site.ask("GET", "/sessions/", COOKIES)
    assert (site.read, site.told) == ([PRIMARY], [False])
    known.primary_is_out = True
    site.ask("GET", "/sessions/", COOKIES)
    assert (site.read, site.told) == (["replica1"], [True])
    site.ask("GET", "/sessions/")
    assert (site.read, site.told) == (["replica1"], [False])


def test_who_has_written_tells_how_far_a_replica_must_be(known: Known) -> None:
    site = Site()
    response = site.ask("POST", "/check/keep/")
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 10 < cookie["max-age"] < 60
    site.ask("GET", "/", {COOKIE: cookie.value})
    site.ask("GET", "/", {COOKIE: "9000:forged"})
    assert known.asked == [(False, 0x5000), (False, 0)]


def test_who_has_written_nothing_is_given_no_cookie(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site()
    for method, path in (("GET", "/"), ("POST", "/mcp"), ("POST", "/check/")):
        assert not site.ask(method, path).cookies
    site.make = lambda: HttpResponse(status=422)
    assert not site.ask("POST", "/check/keep/").cookies

    def refuse() -> int:
        raise OperationalError("it went away")

    site.make = HttpResponse
    monkeypatch.setattr(standing, "write_place", refuse)
    assert not site.ask("POST", "/check/keep/").cookies


def test_a_page_is_made_again_where_a_database_went_away(known: Known) -> None:
    site = Site()
    site.gone = {"replica1"}
    response = site.ask("GET", "/")
    assert site.read == ["replica1", "replica2"]
    assert not response.is_outage  # type: ignore[attr-defined]
    assert known.suspected == ["replica1"]

    site.gone = {"replica1", "replica2", PRIMARY}
    assert site.ask("GET", "/").is_outage  # type: ignore[attr-defined]
    assert site.read == ["replica1", "replica2", PRIMARY]

    site.ask("POST", "/check/keep/")
    assert site.read == [PRIMARY], "nothing is sent twice"

    site.gone = {PRIMARY}
    site.ask("GET", "/", COOKIES)
    assert (site.read, site.told) == ([PRIMARY, "replica1"], [False, True])


def test_a_server_that_is_left_out_meanwhile_is_not_waited_for(known: Known) -> None:
    site = Site()
    site.gone = {PRIMARY, "replica1"}
    orders = [[PRIMARY, "replica1", "replica2"], ["replica1", PRIMARY], [PRIMARY]]
    known.order = lambda **_: orders.pop(0)  # type: ignore[method-assign]
    assert site.ask("GET", "/", COOKIES).is_outage  # type: ignore[attr-defined]
    assert site.read == [PRIMARY, "replica1"]


def test_a_file_is_read_where_it_was_begun(known: Known) -> None:
    site = Site()
    read: list[str] = []

    def parts() -> Iterator[bytes]:
        for _ in range(2):
            read.append(read_alias())
            yield b"tide\n"

    site.make = lambda: StreamingHttpResponse(parts())
    response = site.ask("GET", "/search/?format=csv")
    assert isinstance(response, StreamingHttpResponse)
    assert list(response) == [b"tide\n"] * 2
    assert read == ["replica1"] * 2
    assert read_alias() == PRIMARY
