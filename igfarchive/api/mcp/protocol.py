"""The methods of the Model Context Protocol that the archive answers, in each version it speaks.

Two ways of saying which version is spoken:

- up to 2025-11-25 `initialize` settles it, and a header repeats it in each request that follows;
- since 2026-07-28 nothing is settled: each request says it in its header and in `params._meta`, and
  other headers repeat its method and the name of its tool, for whoever looks at headers alone.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from igfarchive.api.mcp.arguments import ToolError
from igfarchive.api.mcp.messages import ErrorCode, Message, MessageError
from igfarchive.api.mcp.quoting import NOTICE
from igfarchive.api.mcp.tool import refusal_of
from igfarchive.api.mcp.tools import TOOLS
from igfarchive.search import index
from igfarchive.search.coverage import CAVEAT
from igfarchive.search.matches.results import IndexUnavailableError

INITIALIZED = ("2025-06-18", "2025-11-25")
"""Versions that `initialize` settles on, the newest last."""
SELF_CONTAINED = ("2026-07-28",)
"""Versions that each request says for itself."""
VERSIONS = (*INITIALIZED, *SELF_CONTAINED)

META = "io.modelcontextprotocol"
KEPT_MS = 60 * 60 * 1000
"""For how long the list of tools may be kept: it changes with a release."""

SERVER = {"name": "igfarchive", "title": "igfarchive: transcripts", "version": "1"}
"""Its version is that of the tools: it changes with what they take."""
CAPABILITIES: Mapping[str, Any] = {"tools": {}}

INSTRUCTIONS = (
    "An archive of what was said in the sessions of a forum, turn by turn, from captions. Search "
    "it, read turns and sessions, and check a quotation with check_quote before you give it: quote "
    "only words that an answer holds letter by letter, with who said them, for whom that day, and "
    "the address of the turn, which lasts. Say that they are captions. What is not found may have "
    f"been said all the same: tell what was looked at, which each answer says. {CAVEAT} {NOTICE}"
)

_BASE64 = re.compile(r"=\?base64\?(.*)\?=")


def version_of(message: Message, headers: Mapping[str, str]) -> str:
    """The version that a message is written in; MessageError for one that is not spoken here, and
    for headers that say something else than the message.

    `initialize` asks for one, and has none yet. Without a header it is the oldest.
    """
    stated = headers.get("MCP-Protocol-Version", "")
    if message.method == "initialize":
        return INITIALIZED[-1]
    meta = message.params.get("_meta")
    said = meta.get(f"{META}/protocolVersion") if isinstance(meta, dict) else None
    if stated and stated not in VERSIONS:
        raise MessageError(
            ErrorCode.UNSUPPORTED_PROTOCOL_VERSION,
            f"MCP-Protocol-Version: write one of {', '.join(VERSIONS)}.",
            {"supported": list(VERSIONS), "requested": stated[:40]},
            message.id,
        )
    if stated not in SELF_CONTAINED and said is None:
        return stated or INITIALIZED[0]
    if not message.is_notification:
        _check_envelope(message, stated, meta, headers)
    return stated


def _check_envelope(
    message: Message, stated: str, meta: object, headers: Mapping[str, str]
) -> None:
    """What a request that says everything for itself has to say."""
    needed = (f"{META}/protocolVersion", f"{META}/clientCapabilities")
    if not isinstance(meta, dict) or any(name not in meta for name in needed):
        raise MessageError(
            ErrorCode.INVALID_PARAMS,
            f"params._meta: write an object with {' and '.join(needed)}.",
            id=message.id,
        )
    repeated = {"MCP-Protocol-Version": (stated, meta[needed[0]])}
    repeated["Mcp-Method"] = (headers.get("Mcp-Method", ""), message.method)
    if message.method == "tools/call":
        name = _decoded(headers.get("Mcp-Name", ""))
        repeated["Mcp-Name"] = (name, message.params.get("name", name))
    for header, (value, meant) in repeated.items():
        if value != meant:
            raise MessageError(
                ErrorCode.HEADER_MISMATCH,
                f"{header}: the header says something else than the message, or is missing.",
                id=message.id,
            )


def _decoded(value: str) -> str:
    """What a header says that had to be written in ASCII."""
    found = _BASE64.fullmatch(value)
    if not found:
        return value
    try:
        return base64.b64decode(found[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return value


def answer(message: Message, version: str, site: str) -> dict[str, Any]:
    """The result of a request; MessageError."""
    match message.method:
        case "initialize":
            return _initialize(message)
        case "server/discover" if version in SELF_CONTAINED:
            result = {
                "supportedVersions": list(VERSIONS),
                "capabilities": CAPABILITIES,
                "instructions": INSTRUCTIONS,
            }
            return _complete(result, version, keep=True)
        case "ping" if version in INITIALIZED:
            return {}
        case "tools/list":
            return _complete(_list_tools(message), version, keep=True)
        case "tools/call":
            return _complete(_call_tool(message, site), version)
    raise MessageError(
        ErrorCode.METHOD_NOT_FOUND,
        f"There is no method {message.method[:40]!a} here: the archive has tools/list and "
        "tools/call.",
        id=message.id,
    )


def _initialize(message: Message) -> dict[str, Any]:
    """The version that is asked for, or the newest of those that are settled so."""
    asked = message.params.get("protocolVersion")
    if not isinstance(asked, str):
        raise MessageError(
            ErrorCode.INVALID_PARAMS,
            f"protocolVersion: write a version, such as {INITIALIZED[-1]}.",
            id=message.id,
        )
    return {
        "protocolVersion": asked if asked in INITIALIZED else INITIALIZED[-1],
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER,
        "instructions": INSTRUCTIONS,
    }


def _complete(result: dict[str, Any], version: str, *, keep: bool = False) -> dict[str, Any]:
    """With what a version that settles nothing wants to be told in each result, and for how long it
    may be kept."""
    if version not in SELF_CONTAINED:
        return result
    told = {"resultType": "complete", "_meta": {f"{META}/serverInfo": SERVER}}
    return told | ({"ttlMs": KEPT_MS, "cacheScope": "public"} if keep else {}) | result


def _list_tools(message: Message) -> dict[str, Any]:
    if message.params.get("cursor") is not None:
        raise MessageError(
            ErrorCode.INVALID_PARAMS,
            "cursor: leave it out, as all tools are in the first answer.",
            id=message.id,
        )
    return {"tools": [tool.definition for tool in TOOLS.values()]}


def _call_tool(message: Message, site: str) -> dict[str, Any]:
    name, said = message.params.get("name"), message.params.get("arguments")
    tool = TOOLS.get(name) if isinstance(name, str) else None
    if tool is None:
        shown = f" {name[:40]!a}" if isinstance(name, str) else ""
        raise MessageError(
            ErrorCode.INVALID_PARAMS,
            f"Unknown tool{shown}: write one of {', '.join(TOOLS)} as the name.",
            id=message.id,
        )
    if not isinstance(said, dict | None):
        raise MessageError(
            ErrorCode.INVALID_PARAMS,
            "arguments: send an object of arguments by their names.",
            id=message.id,
        )
    try:
        return tool.call(said or {}, site)
    except ToolError as error:
        return refusal_of(error)
    except IndexUnavailableError:
        reason = "It is being built anew" if index.rebuild_under_way() else "It is missing"
        return refusal_of(
            ToolError(
                f"The search index cannot be asked just now. {reason}: try again in a minute. This "
                "says nothing of what was said; read_turn and read_session answer without it."
            )
        )
