"""Queries with the turns that answer them, judged by hand, and how well an engine ranks those.

A turn is named by its file and its place among the turns of speech in it, from 1. All that the
engines compared here found first, and what other wordings of the query found, was read; what is not
named answers nothing. Queries of speakers are judged by what a reader wants who asks for them:
their own words on what they have to say, then what is said of them, and no thanks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).parent
COLLECTIONS = ("ws-81", "samples", "changelog")

Place = tuple[str, int]
"""A file, and the number of a turn in it."""


@dataclass(frozen=True)
class Judged:
    """A query, of which kind it is, and the grades of the turns that answer it, from 1 to 3."""

    text: str
    kind: str
    grades: Mapping[Place, int]

    @property
    def held_out(self) -> bool:
        """Whether the formula was found without it: so it is for a third of the queries."""
        return crc32(self.text.encode()) % 3 == 0


def judged(collection: str) -> list[Judged]:
    """The queries of one of the COLLECTIONS."""
    queries = tomllib.loads((FOLDER / f"{collection}.toml").read_text("utf-8"))["queries"]
    return [
        Judged(
            query["text"],
            query["kind"],
            {
                (file, int(number)): grade
                for file, grades in query["turns"].items()
                for number, grade in grades.items()
            },
        )
        for query in queries
    ]
