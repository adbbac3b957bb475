"""What no quotation can be is refused alike at every door: with its place, and at once."""

import json
from collections.abc import Callable
from http import HTTPStatus
from time import thread_time
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from tests import cast
from tests.indexing import follow

Door = Callable[[Client, str], Any]


def on_the_page(client: Client, quotation: str) -> Any:
    return client.get("/check/?" + urlencode({"quote": quotation}))


def in_the_form(client: Client, quotation: str) -> Any:
    return client.post("/check/", {"quote": quotation})


def in_an_address(client: Client, quotation: str) -> Any:
    return client.get("/api/v1/check?" + urlencode({"quotation": quotation}))


def in_a_body(client: Client, quotation: str) -> Any:
    said = {"quotations": [{"quotation": quotation}]}
    return client.post("/api/v1/check", said, content_type="application/json")


def by_an_assistant(client: Client, quotation: str) -> Any:
    call = {"name": "check_quote", "arguments": {"quotation": quotation}}
    said = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    return client.post("/mcp", json.dumps(said), content_type="application/json")


DOORS: list[Door] = [on_the_page, in_the_form, in_an_address, in_a_body, by_an_assistant]

BAD = {
    "nul": ("five words of the \0 tide", "U+0000"),
    "turned around": ("five words of the \u202e tide", "U+202E"),
    "10,000 words": ("tide " * 10_000, ""),
    "5 MB": ("tide " * 1_000_000, ""),
}
"""What is sent, and what the refusal has to name."""


@pytest.fixture(autouse=True)
def panel(db: None) -> cast.Panel:
    made = cast.panel(cast.event())
    follow(made.session, build=True)
    return made


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("door", DOORS)
def test_it_is_refused_at_once_with_its_place(client: Client, door: Door, name: str) -> None:
    quotation, named = BAD[name]
    door(client, "five words of a quotation")  # What the first request alone has to load.
    began = thread_time()
    response = door(client, quotation)
    assert thread_time() - began < 1  # of this thread's own: others may be waited for
    said = response.content.decode()
    if door is by_an_assistant and response.status_code == HTTPStatus.OK:
        assert response.json()["result"]["isError"]
    else:
        assert 400 <= response.status_code < 500
    assert named in said
