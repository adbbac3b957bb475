"""Every page that asks the index is answered by whichever engine the site has chosen."""

import json
from urllib.parse import quote

import pytest
from django.test import Client

from igfarchive.archive.models import Session
from igfarchive.search import index
from tests import cast
from tests.indexing import owe

QUOTED = "A table that nobody may copy is no table."

ANSWERED = {
    "/": "Harbour",
    "/search/?q=lighthouses": "<mark>Lighthouses</mark>",
    '/search/?q="tide+tables"+OR+govern*': "3 results",
    "/search/?q=lighthouse+-question": "<mark>lighthouses</mark>",
    "/search/?q=goverance": "governance",
    "/search/?q=tables&speaker=bo-tern&sort=newest": "Whose <mark>tables</mark>",
    "/search/?q=whose+tables+are+they+on+a+monday%3F": "Sunday",
    "/search/?q=tables&format=csv": "Everybody's.",
    "/search/suggest?q=lightho": "lighthouses",
    "/sessions/harbour-forum-2031/ws-7/?q=tables": "<mark>table</mark>",
    "/speakers/ada-quill/": "Ada Quill",
    f"/check/?quote={quote(QUOTED)}": "Exact: Ada Quill said this",
    f"/check/?quote={quote(QUOTED.replace('copy', 'sell'))}": "copy",
    "/api/v1/search?q=lighthouses": '"total": 2',
    "/readyz": '"ready": true',
}
"""What is asked, and what the answer says."""


@pytest.mark.django_db
def test_pages_are_answered_and_what_is_unpublished_is_gone_at_once(
    client: Client, home: str
) -> None:
    panel = cast.panel(cast.event())
    cast.panel(cast.event("Estuary Forum 2031"), "WS 9")
    Session.objects.filter(code="WS 9").update(published=False)
    index.rebuild()

    for address, says in ANSWERED.items():
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, address
        assert says in content.decode(), address

    asked = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"words": "lighthouses"}},
    }
    told = client.post("/mcp", json.dumps(asked), "application/json").content.decode()
    assert "Lighthouses are a governance question." in told

    Session.objects.filter(pk=panel.session.pk).update(published=False)
    owe(panel.session)
    for address in ("/search/?q=lighthouses", "/api/v1/search?q=lighthouses"):
        assert "governance question" not in client.get(address).content.decode(), address
