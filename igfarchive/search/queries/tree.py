"""What a query asks for: the small frozen tree that language makes and every engine reads.

Words are in their exact form (`igfarchive.text.words`), never empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from igfarchive.text.words import stem


@dataclass(frozen=True, slots=True)
class Word:
    """Any word with the same stem, and any compound that has it (`igfarchive.text.compounds`)."""

    text: str

    @property
    def stem(self) -> str:
        return stem(self.text)


@dataclass(frozen=True, slots=True)
class Acronym:
    """Any word in these capitals, in a text that is not all in capitals."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word whose exact form starts like this."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word whose exact form is this or one edit away (`igfarchive.search.matches.spelling`)."""

    text: str


ANY, ONE = "*", "?"
"""In the pattern of a Wildcard: any letters, or none, and any one letter."""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any word whose exact form the pattern fits (`igfarchive.search.matches.wildcards`)."""

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
class Most:
    """Most of the parts, which are three or more and exclude nothing: a question's words."""

    parts: tuple[Tree, ...]

    @property
    def least(self) -> int:
        """How many of them are most."""
        return len(self.parts) // 2 + 1


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree


@dataclass(frozen=True, slots=True)
class Variants:
    """The same thing written otherwise: any part will do, and the best of them is what counts.

    The first part is what was asked for, the others are what else it is called.
    """

    parts: tuple[Tree, ...]


Leaf = Word | Acronym | Prefix | Wildcard | Fuzzy | Phrase
Tree = Leaf | And | Or | Most | Not | Variants


def wanted(tree: Tree) -> Iterator[Leaf]:
    """The leaves that were asked for; those that are excluded are left out."""
    match tree:
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from wanted(part)
        case Variants(parts):
            yield from wanted(parts[0])
        case Not():
            return
        case _:
            yield tree


def loosened(tree: Tree) -> Or:
    """The tree where any leaf that a text may be found by is enough: tide AND NOT rope is tide."""
    return Or(tuple(_loosened(tree)))


def _loosened(tree: Tree) -> Iterator[Tree]:
    match tree:
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from _loosened(part)
        case Variants(parts):
            yield Variants(tuple(loosened(part) for part in parts))
        case Not():
            return
        case _:
            yield tree
