"""What an annotation is once it has been read from a document, and how a member that does not fit
is refused with its place."""

import datetime as dt
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn

STATUS = "igfarchive:status"
STATUSES = ("proposed", "public", "withdrawn")


class Motivation(StrEnum):
    """Those of the specification's motivations that an annotation can have here."""

    COMMENTING = "commenting"
    EDITING = "editing"
    DESCRIBING = "describing"
    LINKING = "linking"
    TAGGING = "tagging"
    REPLYING = "replying"


class AnnotationError(Exception):
    """An annotation, or a file of them, that cannot be read: why, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


@dataclass(frozen=True, slots=True)
class WebAnnotation:
    """One annotation as a document says it.

    `source` is the address of what is annotated; `start` and `end` are both given or both None.
    `body` is a comment, the reason for a correction, or tags with ", " between them. `replacement`
    is a correction: "" where the words were not said, None where nothing is corrected. `status`
    is one of STATUSES or "". `document` is the JSON object as it came, so that nothing of it is
    lost; it does not count when two annotations are compared.
    """

    id: str
    motivation: Motivation
    source: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    body: str = ""
    replacement: str | None = None
    link: str = ""
    creator: str = ""
    created: dt.datetime | None = None
    modified: dt.datetime | None = None
    status: str = ""
    document: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object, and where it stands in its annotation."""

    values: Mapping[str, Any]
    place: str = ""

    def refuse(self, key: str, what: str, remedy: str) -> NoReturn:
        raise AnnotationError(f"{self.path(key)} {what}.", remedy)

    def path(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def text(self, key: str) -> str:
        """The text of a member; "" where there is none."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse(key, f"is {shown(value)}", "Write it as a string.")
        return value or ""

    def parts(self, key: str) -> Iterator[tuple[str, Any]]:
        """The values of a member that may be one or a list, with the place of each."""
        value = self.values.get(key)
        if isinstance(value, list):
            for number, part in enumerate(value, start=1):
                yield f"{self.path(key)} {number}", part
        elif value is not None:
            yield self.path(key), value

    def names(self, key: str) -> list[str]:
        """The terms in a member such as type, motivation or purpose, however they are spelt."""
        return [_term(value) for _, value in self.parts(key) if isinstance(value, str)]

    def address(self, key: str) -> str:
        """The address in a member that is a string or an object with an id; "" for no member."""
        value = self.values.get(key)
        if isinstance(value, dict):
            inner = Node(value, self.path(key))
            return inner.text("id") or inner.refuse("id", "is missing", "Write the address there.")
        return self.text(key)


def known(names: list[str]) -> Motivation | None:
    """The first of `names` that is a motivation here."""
    return next((Motivation(name) for name in names if name in set(Motivation)), None)


def shown(value: object) -> str:
    """A value for a message; a long one is cut."""
    return reprlib.repr(value)


def _term(name: str) -> str:
    return name.removeprefix("http://www.w3.org/ns/oa#").removeprefix("oa:")
