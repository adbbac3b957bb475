"""What tools take: each argument with its meaning, an example and its range, and how it is read.

From the same declaration come the JSON Schema that an assistant is shown and the sentence that it
is told where it writes something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from igfarchive.text.characters import no_text_in

LONGEST_SHOWN = 40
"""Characters of a wrong value that are told back."""
MOST_SHOWN = 5
"""Arguments that there are none of."""


class ToolError(Exception):
    """What a tool cannot answer: sentences that name the argument, and say what to write."""


@dataclass(frozen=True, slots=True)
class Text:
    """With `choices` it has no other values."""

    description: str
    example: str
    longest: int = 200
    choices: Sequence[str] = ()
    default: str = ""
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        said: dict[str, Any] = {"type": "string"}
        if self.choices:
            said["enum"] = list(self.choices)
        else:
            said |= {"minLength": 1} if self.required else {}
            said["maxLength"] = self.longest
        if self.default:
            said["default"] = self.default
        return said | {"description": self.description, "examples": [self.example]}

    def read(self, name: str, value: object) -> str:
        if not isinstance(value, str):
            raise ToolError(f"{name}: write a text, such as {_shown(self.example)}.")
        if found := no_text_in(value):
            raise ToolError(
                f"{name}: it holds U+{ord(found):04X}, which is no text. Take it out, and write "
                f"something such as {_shown(self.example)}."
            )
        if self.choices and value not in self.choices:
            raise ToolError(f"{name}: {_shown(value)}: write one of {', '.join(self.choices)}.")
        if len(value) > self.longest:
            raise ToolError(f"{name}: write at most {self.longest:,} characters.")
        if self.required and not value.strip():
            raise ToolError(f"{name}: write something, such as {_shown(self.example)}.")
        return value.strip()


@dataclass(frozen=True, slots=True)
class Texts:
    """Several values, any of which fits."""

    of: Text
    most: int = 10
    required: bool = False

    @property
    def default(self) -> tuple[str, ...]:
        return ()

    @property
    def example(self) -> str:
        return f"[{_shown(self.of.example)}]"

    @property
    def schema(self) -> dict[str, Any]:
        one = self.of.schema
        return {
            "type": "array",
            "maxItems": self.most,
            "description": one.pop("description"),
            "examples": [one.pop("examples")],
            "items": one,
        }

    def read(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ToolError(f"{name}: write a list, such as {self.example}.")
        if len(value) > self.most:
            raise ToolError(f"{name}: write at most {self.most} values.")
        read = (self.of.read(f"{name}[{place}]", each) for place, each in enumerate(value))
        return tuple(dict.fromkeys(each for each in read if each))


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`."""

    description: str
    example: int
    least: int
    most: int
    default: int
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        return {
            "type": "integer",
            "minimum": self.least,
            "maximum": self.most,
            "default": self.default,
            "description": self.description,
            "examples": [self.example],
        }

    def read(self, name: str, value: object) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON has one kind of number: 2.0 is a whole one.
        if not isinstance(value, int) or isinstance(value, bool):
            value = self.least - 1
        if not self.least <= value <= self.most:
            raise ToolError(
                f"{name}: write a whole number from {self.least} to {self.most}, such as "
                f"{self.example}."
            )
        return value


Argument = Text | Texts | Number
Arguments = Mapping[str, Argument]


def schema_of(arguments: Arguments) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a tool takes, and of nothing else."""
    return {
        "type": "object",
        "properties": {name: argument.schema for name, argument in arguments.items()},
        "required": [name for name, argument in arguments.items() if argument.required],
        "additionalProperties": False,
    }


def read_arguments(arguments: Arguments, said: Mapping[str, object]) -> dict[str, Any]:
    """A value for each argument; what is left out, or null, has its default.

    ToolError has a line for each that cannot be read, and for each that there is none of.
    """
    values: dict[str, Any] = {}
    others = [name for name in said if name not in arguments]
    problems = [
        f"{_shown(name)}: there is no such argument. Write {', '.join(arguments)}."
        for name in others[:MOST_SHOWN]
    ]
    for name, argument in arguments.items():
        value = said.get(name)
        if value is None:
            values[name] = argument.default
            if argument.required:
                problems.append(f"{name}: it is missing. Write it, such as {argument.example}.")
            continue
        try:
            values[name] = argument.read(name, value)
        except ToolError as error:
            problems.append(str(error))
    if problems:
        raise ToolError("\n".join(problems))
    return values


def _shown(value: str) -> str:
    cut = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return f'"{"".join("�" if no_text_in(each) else each for each in cut)}"'
