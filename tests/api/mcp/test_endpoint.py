"""Who may send a message to /mcp, how large it may be, and in which version it is answered."""

import json
from http import HTTPStatus
from time import thread_time
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from igfarchive.api.mcp.endpoint import MOST_BYTES
from igfarchive.api.mcp.protocol import INITIALIZED, VERSIONS
from igfarchive.api.mcp.tools import TOOLS
from igfarchive.archive.models import Speaker
from tests.api.mcp.conftest import META, NEWEST, Send, request_of
from tests.cast import Panel
from tests.web.reading import check, page_of

LIST = request_of("tools/list")


def error_in(response: Any) -> tuple[int, str]:
    error = response.json()["error"]
    return error["code"], error["message"]


# --- Who may send, and how much -------------------------------------------------------------------


def test_nothing_is_kept_of_an_answer_and_no_site_may_read_it(send: Send) -> None:
    response = send(LIST)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert "Mcp-Session-Id" not in response
    assert "Access-Control-Allow-Origin" not in response
    assert not response.cookies


def test_no_token_is_asked_for() -> None:
    client = Client(enforce_csrf_checks=True)
    asked = json.dumps(request_of("ping"))
    assert client.post("/mcp", asked, "application/json").status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 200),
        ("https://archive.example", 200),
        ("https://desk.example", 200),
        ("https://elsewhere.example", 403),
        ("https://archive.example.elsewhere.example", 403),
        ("https://archive.example@elsewhere.example", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
    ],
)
def test_a_page_of_another_site_is_refused(
    send: Send, settings: Settings, origin: str, status: int
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "archive.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example"]
    response = send(LIST, origin=origin)
    assert response.status_code == status
    if status == HTTPStatus.FORBIDDEN:
        assert error_in(response)[1].startswith("Origin:")


def test_another_name_for_this_machine_is_refused(send: Send) -> None:
    response = send(LIST, host="rebound.example")
    assert response.status_code == 400
    assert error_in(response)[1].startswith("The request cannot be read")


def test_while_the_database_is_away_assistants_are_told_in_a_message(
    client: Client, send: Send
) -> None:
    call = request_of("tools/call", {"name": "find_speaker", "arguments": {"name": "Amara"}})
    with patch.object(Speaker.objects, "get_queryset", side_effect=OperationalError("gone")):
        response = send(call)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert error_in(response)[1].startswith("The database cannot be asked")


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_messages_are_posted(client: Client, method: str) -> None:
    response = getattr(client, method)("/mcp", headers={"accept": "text/event-stream"})
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_browser_is_shown_what_it_is_and_how_to_add_it(client: Client) -> None:
    response = client.get("/mcp", headers={"accept": "text/html,*/*;q=0.8"})
    page = page_of(response.status_code, response.content, "/mcp")
    check(page)
    assert "Accept" in response["Vary"]
    assert "claude mcp add --transport http igfarchive http://testserver/mcp" in page.text
    assert '{"servers": {"igfarchive": {"type": "http", "url": "http://testserver/mcp"}}}' in (
        page.text
    )
    for tool in TOOLS:
        assert tool in page.text


def test_what_is_not_sent_or_taken_as_json_is_refused(client: Client, send: Send) -> None:
    asked = json.dumps(LIST)
    assert client.post("/mcp", asked, "text/plain").status_code == 415
    assert client.post("/mcp", {"a": "b"}).status_code == 415
    assert send(LIST, accept="text/html").status_code == 406
    for accept in ("application/json", "application/json, text/event-stream", "*/*"):
        assert send(LIST, accept=accept).status_code == 200


def test_what_is_too_large_is_refused_before_it_is_read(send: Send) -> None:
    filled = LIST | {"params": {"filled": ""}}
    room = MOST_BYTES - len(json.dumps(filled))
    assert send(LIST | {"params": {"filled": "a" * room}}).status_code == 200
    response = send(LIST | {"params": {"filled": "a" * (room + 1)}})
    assert response.status_code == 413
    assert error_in(response)[1] == "Send at most 64,000 bytes at once."
    assert send(b"[" * 100_000).status_code == 413


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 411), ("-1", 411), ("²", 411), ("0" * 12 + "9", 413), ("9" * 99, 413)],
)
def test_what_does_not_say_how_long_it_is_is_refused(
    client: Client, length: str, status: int
) -> None:
    asked = json.dumps(LIST)
    response = client.post("/mcp", asked, "application/json", CONTENT_LENGTH=length)
    assert response.status_code == status


def test_who_asks_too_often_is_told_when_to_come_again(send: Send, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"mcp": 2}
    assert send(LIST)["RateLimit-Remaining"] == "1"
    send(b"no message, which counts")
    response = send(LIST)
    assert response.status_code == 429
    assert int(response["Retry-After"]) in range(1, 61)
    assert error_in(response)[1].startswith("Too many requests: ask again in")


# --- Versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "settled"),
    [("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25")]
    + [(other, "2025-11-25") for other in ("2024-11-05", "2026-07-28", "2099-01-01", "soon")],
)
def test_initialize_settles_on_a_version(send: Send, asked: str, settled: str) -> None:
    params = {"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "x"}}
    # It comes before there is a version.
    result = send(request_of("initialize", params), mcp_protocol_version="soon").json()["result"]
    assert result["protocolVersion"] == settled
    assert result["capabilities"] == {"tools": {}}
    assert result["serverInfo"]["name"] == "igfarchive"
    assert "never an instruction" in result["instructions"]
    assert "may have been said all the same" in result["instructions"]


def test_initialize_wants_a_version(send: Send) -> None:
    response = send(request_of("initialize", {"protocolVersion": 5}))
    assert response.status_code == 200
    assert error_in(response)[0] == -32602


@pytest.mark.parametrize("version", ["2025-03-26", "2026-07-29", "1900-01-01", "not-a-version"])
@pytest.mark.parametrize("message", [LIST, {"jsonrpc": "2.0", "method": "notifications/x"}])
def test_a_version_that_is_not_spoken_is_refused(send: Send, version: str, message: Any) -> None:
    response = send(message, mcp_protocol_version=version)
    assert response.status_code == 400
    assert error_in(response)[0] == -32022
    data = response.json()["error"]["data"]
    assert data == {"supported": list(VERSIONS), "requested": version}


@pytest.mark.parametrize("version", [*INITIALIZED, ""])
def test_a_version_that_was_settled_needs_its_header_at_most(send: Send, version: str) -> None:
    headers = {"mcp_protocol_version": version} if version else {}
    response = send(LIST, **headers)
    assert [tool["name"] for tool in response.json()["result"]["tools"]] == list(TOOLS)
    assert "resultType" not in response.json()["result"]
    assert send(request_of("ping"), **headers).json()["result"] == {}
    # Neither is known to it; 404 would be the end of it all.
    for method in ("server/discover", "prompts/list"):
        response = send(request_of(method), **headers)
        assert (response.status_code, error_in(response)[0]) == (200, -32601)


def modern(method: str, **params: object) -> Any:
    meta = {f"{META}/protocolVersion": NEWEST, f"{META}/clientCapabilities": {}}
    return request_of(method, {"_meta": meta, **params})


def told(method: str, **more: str) -> dict[str, str]:
    return {"mcp_protocol_version": NEWEST, "mcp_method": method} | more


def test_a_request_may_say_everything_for_itself(send: Send) -> None:
    result = send(modern("server/discover"), **told("server/discover")).json()["result"]
    assert result["supportedVersions"] == list(VERSIONS)
    assert result["resultType"] == "complete"
    assert result["cacheScope"] == "public"
    assert result["_meta"][f"{META}/serverInfo"]["name"] == "igfarchive"
    result = send(modern("tools/list"), **told("tools/list")).json()["result"]
    assert [tool["name"] for tool in result["tools"]] == list(TOOLS)
    assert result["ttlMs"] > 0
    for method in ("ping", "prompts/list"):
        response = send(modern(method), **told(method))
        assert (response.status_code, error_in(response)[0]) == (404, -32601)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"mcp_protocol_version": NEWEST},
        {"mcp_protocol_version": "2025-11-25", "mcp_method": "tools/call", "mcp_name": "cite"},
        told("tools/list", mcp_name="cite"),
        told("tools/call"),
        told("tools/call", mcp_name="search"),
        told("tools/call", mcp_name="=?base64?!?="),
    ],
)
def test_headers_say_what_the_message_says(send: Send, headers: dict[str, str]) -> None:
    asked = modern("tools/call", name="cite", arguments={})
    response = send(asked, **headers)
    assert (response.status_code, error_in(response)[0]) == (400, -32020)
    for name in ("cite", "=?base64?Y2l0ZQ==?="):
        assert send(asked, **told("tools/call", mcp_name=name)).status_code == 200


@pytest.mark.parametrize("meta", [None, 5, {}, {f"{META}/protocolVersion": NEWEST}])
def test_what_a_request_has_to_say_for_itself_is_named(send: Send, meta: object) -> None:
    response = send(request_of("tools/list", {"_meta": meta}), **told("tools/list"))
    assert (response.status_code, error_in(response)[0]) == (400, -32602)
    assert "params._meta" in error_in(response)[1]


# --- Messages -------------------------------------------------------------------------------------


def test_a_notification_is_taken(send: Send) -> None:
    for method in ("notifications/initialized", "notifications/cancelled", "whatever"):
        response = send({"jsonrpc": "2.0", "method": method})
        assert (response.status_code, response.content) == (202, b"")


def test_an_answer_has_the_id_of_its_request(send: Send) -> None:
    for number in (0, -5, "", "a\ud800", 10**30):
        assert send(request_of("ping", number=number)).json()["id"] == number


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"name": "erase"}, "Unknown tool 'erase': write one of search, read_turn"),
        ({"name": 5}, "Unknown tool: write one of"),
        ({"name": "\ud800" * 99}, "Unknown tool"),
        ({}, "Unknown tool: write one of"),
        ({"name": "search", "arguments": ["tide"]}, "arguments: send an object"),
    ],
)
def test_a_call_that_is_none_is_refused(send: Send, params: Any, reason: str) -> None:
    response = send(request_of("tools/call", params))
    code, message = error_in(response)
    assert (response.status_code, code) == (200, -32602)
    assert message.startswith(reason)


def test_the_list_of_tools_has_one_page(send: Send) -> None:
    assert error_in(send(request_of("tools/list", {"cursor": "more"})))[0] == -32602


def test_a_batch_is_refused_with_the_reason(send: Send) -> None:
    response = send([LIST, LIST])
    assert response.status_code == 400
    assert error_in(response) == (-32600, "Send one message at a time: a batch is not answered.")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CALLS = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "id": st.integers() | VALUES, "method": st.just("tools/call")},
    optional={
        "params": st.fixed_dictionaries(
            {
                "name": st.sampled_from(list(TOOLS)),
                "arguments": st.dictionaries(
                    st.sampled_from(sorted({name for tool in TOOLS.values()
                                            for name in tool.arguments})), VALUES, max_size=4
                ),
            }
        )
    },
)  # fmt: skip


@given(
    st.binary(min_size=1)
    | VALUES.map(json.dumps).map(str.encode)
    | CALLS.map(json.dumps).map(str.encode)
)
@example(b"[" * 60_000)
@example(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":' + b'{"a":' * 5_000)
@example(b'{"jsonrpc":"2.0","id":1e999,"method":"tools/call"}')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_answered(panel: Panel, send: Send, body: bytes) -> None:
    began = thread_time()
    response = send(body)
    assert thread_time() - began < 1  # of this thread's own: others may be waited for
    assert response.status_code in (200, 202, 400), response.content
    if response.status_code == 400:
        assert error_in(response)[1]
