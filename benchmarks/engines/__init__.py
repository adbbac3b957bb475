"""The engines that are compared: each loads the same turns and answers the same questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from benchmarks.corpus import Turn
from benchmarks.questions import Question
from igfarchive.search.queries.tree import And, Or, Tree, Word

Kind = Literal["top", "full"]
"""The twenty best alone; or with them the exact total, and the facets of `questions.FACETS`."""
KINDS: tuple[Kind, ...] = ("top", "full")

TOP = 20

Facets = dict[str, dict[str, int]]


class Answer(NamedTuple):
    """`ids` are the utterances of the best hits. What was not asked for is None, or left as the
    engine gives it for nothing."""

    total: int | None
    ids: list[int]
    facets: Mapping[str, Mapping[str, int]] | None = None


class Contender(Protocol):
    """One engine. It indexes `words` and `stems` of a turn as two fields, keeps no text, and is
    asked for a word in the one, and for quotations and spellings in the other."""

    name: str
    title: str
    package: str = ""
    """Of Python, where it needs one that may be missing."""

    def available(self) -> str:
        """Empty where it can be used, else what it lacks and how to get it."""
        return missing(self.package, f"pip install {self.package}") if self.package else ""

    def version(self) -> str: ...

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        """Index all turns in an empty folder."""
        ...

    def spent_elsewhere(self) -> float:
        """Seconds of processors' time that the building took of a server, which goes on."""
        return 0.0

    def open(self, folder: Path) -> None:
        """Be ready to be asked of what was built there."""
        ...

    def forgetful(self) -> Contender | None:
        """Once more the same, which keeps nothing of a question that helps with the next; None
        where it never does."""
        return None

    def processes(self) -> Sequence[int]:
        """The numbers of those that answer in place of this one."""
        return ()

    def lacks(self, question: Question, kind: Kind) -> str:
        """Empty where it can be asked that, else why not."""
        return ""

    def remark(self, question: Question) -> str:
        """Why it may count otherwise than the others; empty where it should not."""
        return ""

    def ask(self, question: Question, kind: Kind) -> Answer: ...

    def size(self) -> int:
        """Bytes on disk."""
        ...

    def close(self) -> None: ...


def field_of(tree: Tree) -> str:
    """The one field in which all of the tree is looked for."""
    match tree:
        case And(parts) | Or(parts):
            (field,) = {field_of(part) for part in parts}
            return field
        case Word():
            return "stems"
    return "words"


def missing(package: str, remedy: str) -> str:
    """Empty where a Python package is installed, else what to do."""
    return "" if find_spec(package) else f"it is not installed: {remedy}."


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
