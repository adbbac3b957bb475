"""Everything that the archive can be asked by somebody who is not signed in, read from the code.

A route, a parameter of the API or an argument of a tool for which nothing is said here to ask it
with is a KeyError: whoever adds one says what.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from igfarchive.api.document import document
from igfarchive.api.mcp.tools import TOOLS
from tests.web.addresses import public_patterns

HOLE = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}")
FORMATS_THERE_ARE = re.compile(r"format=none: write one of ([\w, ]+)\.")

Fills = Mapping[str, Sequence[str]]
"""What stands for a part of an address, by the part: `"sessions/<event>": ["sessions/igf-2031"]`.

A part may hold several names, and the first that an address has is filled first."""
Values = Mapping[str, Sequence[Any]]
"""What a parameter or an argument is asked with, by its name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer: the `kind` is what a newcomer would add one of."""

    kind: str
    request: str
    status: int
    answer: str
    """The head and the body; of a body that is no text the bytes that are letters."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Asks everything there is, of what stands in an archive."""

    client: Client
    fills: Fills
    questions: Sequence[str]
    """What each page is asked in its address: `"?q=tide"`."""
    deeper: Sequence[str]
    """What pages that are of no one thing are asked besides."""
    values: Values
    bodies: Sequence[Mapping[str, Any]]
    """What is posted to each operation that takes something."""

    def everything(self) -> Iterator[Asked]:
        yield from self.pages()
        yield from self.operations()
        yield from self.tools()

    def pages(self) -> Iterator[Asked]:
        for route, pattern in public_patterns():
            addresses = list(filled(f"/{pattern}", self.fills))
            formats = self._formats(addresses)
            for address in addresses:
                kind = (
                    f"{route} {address.rpartition('.')[2]}" if "<name:ending>" in pattern else route
                )
                deeper = () if HOLE.search(pattern) else self.deeper
                for question in (*self.questions, *deeper):
                    yield self._get(kind, address + question)
                for name, reading in product(formats, ("", "&reading=captioned")):
                    for question in ("?", "?q=table&"):
                        yield self._get(
                            f"{route} as {name}", f"{address}{question}format={name}{reading}"
                        )

    def operations(self) -> Iterator[Asked]:
        for path, methods in document()["paths"].items():
            for method, operation in methods.items():
                kind = f"{method} {path}"
                parameters = [
                    each for each in operation.get("parameters", ()) if each["in"] == "query"
                ]
                always = {
                    each["name"]: self.values[each["name"]][0]
                    for each in parameters
                    if each["required"]
                }
                for address in filled(path, self.fills):
                    if method == "post":
                        for body in self.bodies:
                            response = self.client.post(
                                address, body, content_type="application/json"
                            )
                            yield answered(kind, f"{address} {json.dumps(body)}", response)
                        continue
                    yield self._get(kind, address, always)
                    for each in parameters:
                        for value in self.values[each["name"]]:
                            yield self._get(kind, address, always | {each["name"]: value})

    def tools(self) -> Iterator[Asked]:
        for tool in TOOLS.values():
            required = [name for name, each in tool.arguments.items() if each.required]
            others = [name for name in tool.arguments if name not in required]
            whole = [
                dict(zip(required, values, strict=True))
                for values in product(*(self.values[name] for name in required))
            ]
            more = (
                {**arguments, name: value}
                for name in others
                for value in self.values[name]
                for arguments in whole
            )
            for arguments in chain(whole, more):
                yield self._call(tool.name, arguments)

    def _formats(self, addresses: Sequence[str]) -> Sequence[str]:
        """Those that the page at the addresses can be had in."""
        for address in addresses:
            response = self.client.get(address, {"format": "none"})
            told = (
                FORMATS_THERE_ARE.search(text_of(response)) if response.status_code == 400 else None
            )
            if told:
                return told[1].split(", ")
        return ()

    def _get(self, kind: str, address: str, parameters: Mapping[str, Any] | None = None) -> Asked:
        response = self.client.get(address, parameters)
        return answered(kind, f"{address} {parameters or ''}", response)

    def _call(self, tool: str, arguments: Mapping[str, Any]) -> Asked:
        message = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": tool, "arguments": arguments},
        }
        accepted = {"Accept": "application/json, text/event-stream"}
        response = self.client.post(
            "/mcp", message, content_type="application/json", headers=accepted
        )
        return answered(f"tool {tool}", json.dumps(arguments), response)


def filled(pattern: str, fills: Fills) -> Iterator[str]:
    """The addresses of a pattern. KeyError for a part that nothing is said of."""
    pattern = HOLE.sub(lambda hole: f"<{hole[1] or hole[2]}>", pattern)
    for part, values in fills.items():
        if part in pattern:
            for value in values:
                yield from filled(pattern.replace(part, value, 1), fills)
            return
    if "<" in pattern:
        raise KeyError(f"{pattern}: say what to fill it with.")
    yield pattern


def answered(kind: str, request: str, response: HttpResponseBase) -> Asked:
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return Asked(kind, request, response.status_code, f"{head}\n{text_of(response)}")


def text_of(response: HttpResponseBase) -> str:
    return b"".join(response).decode(errors="replace")
