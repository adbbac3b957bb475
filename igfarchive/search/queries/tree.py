"""What a query asks for: the small frozen tree that language makes and every engine reads.

Words are in their exact form (`igfarchive.text.words`), never empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from igfarchive.text.words import stem


@dataclass(frozen=True, slots=True)
class Word:
    """Any word with the same stem."""

    text: str

    @property
    def stem(self) -> str:
        return stem(self.text)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word whose exact form starts like this."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word whose exact form is this or one edit away (`igfarchive.search.matches.spelling`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact words, one after the other; or, with `within`, in any order and near each other.

    Near: of the words that stand for them, the last is at most `within` words after the first.
    """

    words: tuple[str, ...]
    within: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree


Leaf = Word | Prefix | Fuzzy | Phrase
Tree = Leaf | And | Or | Not


def wanted(tree: Tree) -> Iterator[Leaf]:
    """The leaves that a text is found by; those that are excluded are left out."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)
        case Not():
            return
        case _:
            yield tree
