"""Requests to try, and what they answer on the samples that come with the archive.

`examples/` has a file for each operation: the request on its first lines, as TOML, and below it the
answer, as JSON. Where it says `https://archive.example.org` an archive says its own address.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("examples")
SITE = "https://archive.example.org"
LINE = "---\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its answer; `body` is sent as JSON where it is no question in the address."""

    address: str
    body: Mapping[str, Any] | None
    answer: Any

    def described(self) -> dict[str, Any]:
        """As a member of an operation in the OpenAPI document."""
        said = {"address": self.address, "answer": self.answer}
        return said | ({"body": self.body} if self.body else {})


def read_example(text: str) -> Example:
    head, _, answer = text.partition(LINE)
    request = tomllib.loads(head)
    return Example(request["address"], request.get("body"), json.loads(answer or "null"))


EXAMPLES: Mapping[str, Example] = {
    path.stem: read_example(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.txt"))
}
"""By the names of the operations."""
