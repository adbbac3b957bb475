"""Whatever goes wrong below /api/ is told as a problem (RFC 9457), and any site may read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import caches
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django import Settings

from igfarchive.api.middleware import ApiMiddleware
from igfarchive.api.operations import events
from igfarchive.api.problems import CONTENT_TYPE, Kind
from tests.cast import Panel, join, retire

EVENT = "/api/v1/events/harbour-forum-2031"


def check(response: Any, status: int) -> dict[str, Any]:
    """The problem, which has all its members."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == CONTENT_TYPE
    assert response["Access-Control-Allow-Origin"] == "*"
    said: dict[str, Any] = response.json()
    assert said["status"] == status
    assert said["type"] == f"/api/#{Kind[said['type'][6:].upper().replace('-', '_')].anchor}"
    assert said["title"]
    assert said["detail"].endswith((".", "?"))
    assert said["instance"].startswith("/api/")
    return said


@pytest.mark.parametrize(
    ("address", "parameter", "said"),
    [
        ("search?spekaer=ada-quill", "spekaer", "Known are q, speaker, affiliation"),
        ("events/harbour-forum-2031?q=tide", "q", "None is known here"),
        ("search?page=2", "page", "Known are q"),
        ("search?q=a&q=b", "q", "give it once"),
        ("search?q=%00", "q", "U+0000"),
        ("search?speaker=%00", "speaker", "U+0000"),
        ("search?kind=sermon", "kind", "write one of workshop"),
        ("search?group=", "group", "write one of government"),
        ("search?sort=best", "sort", "write one of relevance"),
        ("search?limit=0", "limit", "from 1 to 100"),
        ("search?limit=101", "limit", "from 1 to 100"),
        ("search?limit=", "limit", "from 1 to 100"),
        ("search?limit=%D9%A3", "limit", "from 1 to 100"),
        ("search?cursor=abc", "cursor", "take it from the `next`"),
        ("search?cursor=%E2%80%A6", "cursor", "take it from the `next`"),
        (f"search?cursor={'A' * 2_000}", "cursor", "at most 200"),
        (f"search?q={'a' * 2_001}", "q", "at most 2,000"),
        (f"search?speaker={'a' * 2_000}", "speaker", "at most 201"),
        (f"search?{'&'.join(f'speaker=a{n}' for n in range(51))}", "speaker", "50"),
        (f"search?{'&'.join(f'year={n}&event={n}' for n in range(30))}", "year", "50 values"),
        ("annotations?motivation=anger", "motivation", "write one of commenting"),
        ("sessions/a/b/utterances/99999999999", "key", "less than or equal to"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_named(
    client: Client, panel: Panel, address: str, parameter: str, said: str
) -> None:
    found = check(client.get(f"/api/v1/{address}"), 400)
    assert found["errors"][0]["parameter"] == parameter
    assert said in found["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/events/nowhere",
        "/api/v1/events/Ŝ",
        "/api/v1/sessions/harbour-forum-2031/ws-99",
        "/api/v1/sessions/harbour-forum-2031/ws-7/utterances/99",
        "/api/v1/speakers/nobody",
        "/api/v1/affiliations/none",
        "/api/v1/terms/none",
        "/api/v1/annotations/99",
        "/api/v1/annotations/x",
        "/api/v1/nothing",
        "/api/v1/",
        "/api/v1/events/%00",
        "/api/nothing",
    ],
)
def test_what_is_not_there(client: Client, panel: Panel, address: str) -> None:
    check(client.get(address), 404)


def test_an_address_with_a_slash_too_many_says_so(client: Client, db: None) -> None:
    assert "last slash" in check(client.get("/api/v1/events/"), 404)["detail"]


def test_a_turn_that_is_retired_says_what_stood_there(client: Client, panel: Panel) -> None:
    retire(panel.utterances[3])
    address = "/api/v1/sessions/harbour-forum-2031/ws-7/utterances/4"
    found = check(client.get(address), 410)
    assert found["stood_there"] == {
        "label": "BO TERN",
        "text_captioned": "Whose tables are they on a Sunday?",
    }


def test_a_turn_that_was_joined_to_others_leads_there(client: Client, panel: Panel) -> None:
    first, second, third = panel.utterances[1:4]
    join(second, third)
    join(first, second)
    turns = "/api/v1/sessions/harbour-forum-2031/ws-7/utterances"
    for key in (3, 4):
        response = client.get(f"{turns}/{key}")
        assert (response.status_code, response["Location"]) == (302, f"{turns}/2")


@pytest.mark.parametrize("address", ["/api/", "/api/openapi.json", EVENT, "/api/v1/check"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, panel: Panel, address: str, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = getattr(strict, method)(address)
    check(response, 405)
    takes = "GET, HEAD, OPTIONS, POST" if address.endswith("check") else "GET, HEAD, OPTIONS"
    assert response["Allow"] == takes


@pytest.mark.parametrize("address", ["/api/", "/api/openapi.json", EVENT])
def test_who_asks_what_is_allowed_is_told(client: Client, panel: Panel, address: str) -> None:
    asks = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    response = client.options(address, headers=asks)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_nothing_is_sent_to_what_only_answers() -> None:
    """Also without the token that forms have."""
    for address in ("/api/", "/api/openapi.json", EVENT):
        check(Client(enforce_csrf_checks=True).post(address), 405)


def test_pages_are_not_read_by_other_sites(client: Client, panel: Panel) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/about/")
    assert client.options("/about/").status_code == 405
    assert client.get("/sessions/nowhere/")["Content-Type"].startswith("text/html")


def test_head_is_answered_as_get_is(client: Client, panel: Panel) -> None:
    got, head = client.get(EVENT), client.head(EVENT)
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Type"] == got["Content-Type"] == "application/json; charset=utf-8"


def test_what_did_not_change_is_not_sent_again(
    client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("igfarchive.http.conditional_get.revision", lambda: "one")
    first = client.get(EVENT)
    again = client.get(EVENT, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in first["Access-Control-Expose-Headers"]
    monkeypatch.setattr("igfarchive.http.conditional_get.revision", lambda: "two")
    assert client.get(EVENT, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert "ETag" not in client.get("/api/v1/events/nowhere")


@pytest.fixture
def outage() -> Iterator[None]:
    def refuse(_: BaseDatabaseWrapper) -> None:
        raise OperationalError('connection to server at "db.internal" failed')

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        yield


@pytest.mark.parametrize(
    "address", ["events", "search?q=tide", "suggest?q=tide", "terms/tide", "check?quotation=a+b"]
)
def test_while_the_database_is_away(
    client: Client, db: None, outage: None, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get(f"/api/v1/{address}")
    assert "internal" not in check(response, 503)["detail"]
    assert (response["Retry-After"], response["Cache-Control"]) == ("60", "no-store")
    (line,) = caplog.records
    assert "db.internal" in line.getMessage()
    assert not line.exc_info


def test_a_fault_is_told_as_one_and_logged(
    client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False

    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(events, "event_records", fail)
    found = check(client.get(EVENT), 500)
    assert "secret" not in found["detail"]
    assert any(record.exc_info for record in caplog.records)


def test_an_unknown_host_is_refused_as_a_problem(client: Client, db: None) -> None:
    check(client.get(EVENT, headers={"Host": "elsewhere.example"}), 400)


def test_the_middleware_stands_inside_what_packs_and_outside_of_what_answers() -> None:
    names = configured.MIDDLEWARE
    here = names.index(f"{ApiMiddleware.__module__}.ApiMiddleware")
    assert names.index("django.middleware.gzip.GZipMiddleware") < here
    assert here < names.index("igfarchive.http.conditional_get.UnchangedMiddleware")


class TestLimits:
    @pytest.fixture(autouse=True)
    def few(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        """Three requests a minute, in one that does not end."""
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": 3}
        monkeypatch.setattr("igfarchive.http.limits.time", lambda: 1_000_000_000.0)
        caches["limits"].clear()

    def test_answers_tell_how_many_requests_are_left(self, client: Client, panel: Panel) -> None:
        for left in ("2", "1", "0"):
            response = client.get(EVENT)
            assert (response.status_code, response["RateLimit-Remaining"]) == (200, left)
            assert response["RateLimit-Limit"] == "3"
        response = client.get(EVENT)
        assert "ask again in" in check(response, 429)["detail"]
        assert response["Retry-After"] == response["RateLimit-Reset"]
        assert "Retry-After" in response["Access-Control-Expose-Headers"]

    def test_refusals_count_and_tell_it_too(self, client: Client, db: None) -> None:
        assert client.get("/api/v1/nothing")["RateLimit-Remaining"] == "2"
        assert client.get("/api/v1/search?limit=0")["RateLimit-Remaining"] == "1"

    def test_each_quotation_counts(self, client: Client, panel: Panel) -> None:
        body = {"quotations": [{"quotation": "a table"}] * 4}
        response = client.post("/api/v1/check", body, content_type="application/json")
        assert (response.status_code, response["RateLimit-Remaining"]) == (200, "0")
        check(client.get(EVENT), 429)

    def test_pages_and_what_asks_for_permission_do_not_count(
        self, client: Client, panel: Panel
    ) -> None:
        for address in ("/api/", "/api/openapi.json", "/about/"):
            assert "RateLimit-Limit" not in client.get(address)
        for _ in range(4):
            assert client.options(EVENT).status_code == 204

    def test_the_page_states_the_limit(self, client: Client, db: None) -> None:
        assert "answered 3 requests a minute" in client.get("/api/").content.decode()
