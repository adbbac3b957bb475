"""What a tool is, and how it is told to those who may call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from pydantic import TypeAdapter

from igfarchive.api.mcp.arguments import Arguments, ToolError, read_arguments, schema_of


class Answer(Protocol):
    """A record of JSON values, each described; `told` says all of it in words."""

    @property
    def told(self) -> str: ...


@dataclass(frozen=True)
class Tool:
    """Something to ask the archive.

    `ask` takes the site (`https://host`) and the arguments by name, and answers a dataclass
    `output`. ToolError, or IndexUnavailableError.
    """

    name: str
    title: str
    description: str
    arguments: Arguments
    output: type[Answer]
    ask: Callable[..., Answer]

    @property
    def definition(self) -> dict[str, Any]:
        """As tools/list has it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": schema_of(self.arguments),
            "outputSchema": _adapter(self.output).json_schema(mode="serialization"),
            "annotations": {
                "title": self.title,
                "readOnlyHint": True,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }

    def call(self, said: Mapping[str, object], site: str) -> dict[str, Any]:
        """The result of tools/call: words to be read, and the same as JSON."""
        answer = self.ask(site, **read_arguments(self.arguments, said))
        return {
            "content": [{"type": "text", "text": answer.told}],
            "structuredContent": _adapter(self.output).dump_python(answer, mode="json"),
            "isError": False,
        }


def refusal_of(error: ToolError) -> dict[str, Any]:
    """A result that says why there is none: the assistant reads it, and may ask otherwise."""
    return {"content": [{"type": "text", "text": str(error)}], "isError": True}


@lru_cache
def _adapter(output: type[Answer]) -> TypeAdapter[Answer]:
    return TypeAdapter(output)
