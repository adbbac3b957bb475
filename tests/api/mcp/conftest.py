"""An archive to ask, and whoever asks it in messages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.cast import Panel
from tests.indexing import follow

NEWEST = "2026-07-28"
META = "io.modelcontextprotocol"

Send = Callable[..., Any]
Call = Callable[..., dict[str, Any]]


def request_of(method: str, params: dict[str, Any] | None = None, number: object = 1) -> Any:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}}


@pytest.fixture
def panel(db: None) -> Panel:
    """A session that the index knows."""
    made = cast.panel(cast.event(city="Port Ville", country="Estuaria"))
    follow(made.session, build=True)
    return made


@pytest.fixture
def send(client: Client, db: None) -> Send:
    """`send(message)`: the response to it, or to bytes as they are."""

    def send(message: object, **headers: str) -> Any:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        told = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        asked: dict[str, Any] = {"HTTP_ACCEPT": "application/json, text/event-stream"} | told
        return client.post("/mcp", body, "application/json", **asked)

    return send


@pytest.fixture
def call(send: Send) -> Call:
    """`call("search", words="tide")`: the result of a tool."""

    def call(tool: str, **arguments: object) -> dict[str, Any]:
        response = send(request_of("tools/call", {"name": tool, "arguments": arguments}))
        assert response.status_code == 200, response.content
        result: dict[str, Any] = response.json()["result"]
        return result

    return call
