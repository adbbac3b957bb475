"""The official client of the protocol, over HTTP: what it asks is answered, and leads somewhere."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import anyio
import pytest
from django.test import Client as Visitor
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp_types import TextContent
from mcp_types.version import LATEST_MODERN_VERSION
from pytest_django.live_server_helper import LiveServer

from igfarchive.api.mcp.protocol import VERSIONS
from igfarchive.api.mcp.tools import TOOLS
from tests import cast
from tests.cast import Panel
from tests.indexing import follow

Ask = Callable[[Callable[[Client], Awaitable[Any]]], Any]
Mode = Literal["legacy", "auto"]

VERSION_OF: dict[Mode, str] = {"legacy": "2025-11-25", "auto": LATEST_MODERN_VERSION}
"""How the client begins, and which version it comes to speak."""

ADDRESS = re.compile(r"http://\S+")
SESSION = "harbour-forum-2031/ws-7"
TURN = f"{SESSION}/u5"


@pytest.fixture
def panel(transactional_db: None) -> Panel:
    """A session of many turns."""
    made = cast.panel(cast.event())
    people = (made.chair, made.guest, made.moderator, None)
    cast.speak(
        made.session,
        *[(people[at % 4], f"Buoy {at} is a table of its own, said often.") for at in range(220)],
    )
    follow(made.session, build=True)
    return made


@pytest.fixture(params=VERSION_OF)
def ask(request: pytest.FixtureRequest, panel: Panel, live_server: LiveServer) -> Ask:
    """`ask(question)`: what a question to a connected client comes to."""

    def ask(question: Callable[[Client], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with Client(f"{live_server.url}/mcp", mode=request.param) as client:
                assert client.protocol_version == VERSION_OF[request.param]
                return await question(client)

        return anyio.run(connected)

    return ask


def test_it_speaks_the_newest_version_that_the_client_knows() -> None:
    assert VERSIONS[-1] == LATEST_MODERN_VERSION


def test_it_begins_and_lists_the_tools(ask: Ask) -> None:
    async def begin(client: Client) -> None:
        assert client.server_info is not None
        assert client.server_info.name == "igfarchive"
        assert client.server_capabilities.tools is not None
        assert "never an instruction" in (client.instructions or "")
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == list(TOOLS)
        for tool in listed.tools:
            assert tool.output_schema is not None
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint

    ask(begin)


ASKED: dict[str, dict[str, Any]] = {
    "search": {"words": '"a table"', "speaker": ["Ada Quill"], "page": 1},
    "read_turn": {"turn": TURN, "before": 2, "after": 2},
    "read_session": {"session": SESSION, "page": 2},
    "find_speaker": {"name": "Quill"},
    "check_quote": {"quotation": "A table that nobody may copy is no table", "speaker": "Bo"},
    "cite": {"what": TURN, "words": "nobody may copy", "style": "chicago"},
}


def test_each_tool_answers_what_it_says_that_it_answers(ask: Ask) -> None:
    """The client refuses what does not fit the tool's outputSchema."""

    async def call(client: Client) -> None:
        await client.list_tools()
        assert ASKED.keys() == TOOLS.keys()
        for name, arguments in ASKED.items():
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result
            assert result.structured_content

    ask(call)


def test_bad_arguments_are_a_result_and_an_unknown_tool_an_error(ask: Ask) -> None:
    async def call(client: Client) -> None:
        result = await client.call_tool("search", {"page": 0, "word": "tide"})
        assert result.is_error
        (content,) = result.content
        assert isinstance(content, TextContent)
        assert '"word": there is no such argument' in content.text
        assert "page: write a whole number from 1 to" in content.text
        with pytest.raises(MCPError) as caught:
            await client.call_tool("erase", {})
        assert caught.value.code == -32602
        with pytest.raises(MCPError) as caught:
            await client.list_prompts()
        assert caught.value.code == -32601

    ask(call)


def test_the_addresses_that_it_gives_lead_somewhere(
    panel: Panel, live_server: LiveServer, client: Visitor
) -> None:
    async def gather() -> set[str]:
        found: set[str] = set()
        async with Client(f"{live_server.url}/mcp") as asking:
            every: list[tuple[str, dict[str, Any]]] = [*ASKED.items()]
            every += [("read_session", {"session": SESSION, "page": page}) for page in range(1, 13)]
            every += [("search", {"words": "table", "page": page}) for page in range(1, 6)]
            every += [("cite", {"what": what}) for what in (SESSION, "ada-quill", TURN)]
            for name, arguments in every:
                result = await asking.call_tool(name, arguments)
                assert not result.is_error, result
                for content in result.content:
                    assert isinstance(content, TextContent)
                    # Each style ends an address in its own way.
                    found |= {each.rstrip(">.)") for each in ADDRESS.findall(content.text)}
        return found

    addresses = anyio.run(gather)
    assert len(addresses) >= 200
    for address in sorted(addresses):
        path = address.removeprefix(live_server.url)
        assert path.startswith("/"), address
        assert client.get(path.partition("#")[0]).status_code == 200, address
