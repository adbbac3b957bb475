"""Knows the columns of a programme by what people call them, and the values of its cells."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from igfarchive.importing.programmes.grids import Cell, Grid

_TABLES: Mapping[str, Mapping[str, object]] = tomllib.loads(
    Path(__file__).with_name("headings.toml").read_text("utf-8")
)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_NEARLY = 0.8
"""A likeness (difflib) at which a heading is taken for a slip."""
_LOOKED_AT = 30
"""Rows in which the headings are looked for."""


def plain(text: str) -> str:
    """Words in small letters without marks: "Time-zone:" → "time zone"."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _columns() -> dict[str, str]:
    names: dict[str, str] = {}
    for column, called in _TABLES["columns"].items():
        if isinstance(called, list):
            names |= {plain(name): column for name in (column, *called)}
    return names


COLUMNS: Mapping[str, str] = _columns()
"""What a column is called → its name here."""


def called(column: str) -> str:
    return column.replace("_", " ")


def values_called(column: str) -> Mapping[str, str]:
    """What cells of a column call its values otherwise."""
    return {name: str(value) for name, value in _TABLES[column].items()}


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a grid by their places, from 0, below the row `number`.

    `zones` are time zones that headings name: "Start (Europe/Riga)". `unknown` are headings that
    no column here is called, `slips` those with the column that may be meant, and `twice` those
    that say what an earlier one does.
    """

    number: int
    columns: Mapping[int, str]
    zones: Mapping[int, str]
    unknown: Mapping[int, str]
    slips: Mapping[int, tuple[str, str]]
    twice: Mapping[int, str]


def find_headings(grid: Grid) -> Headings | None:
    """The first row that names at least two columns, one of them a code, a title or a speaker."""
    for number, cells in grid.rows[:_LOOKED_AT]:
        headings = _read(number, cells)
        if len(headings.columns) >= 2 and not {"code", "title", "speaker"}.isdisjoint(
            headings.columns.values()
        ):
            return headings
    return None


def _read(number: int, cells: Sequence[Cell]) -> Headings:
    columns: dict[int, str] = {}
    zones: dict[int, str] = {}
    unknown: dict[int, str] = {}
    slips: dict[int, tuple[str, str]] = {}
    twice: dict[int, str] = {}
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or not plain(cell):
            continue
        heading = " ".join(cell.split())
        bare = plain(_PARENTHESES.sub(" ", heading)) or plain(heading)
        column = COLUMNS.get(plain(heading)) or COLUMNS.get(bare)
        near = get_close_matches(bare, COLUMNS, n=1, cutoff=_NEARLY)
        if column in columns.values() and column not in MANY:
            twice[place] = heading
        elif column:
            columns[place] = column
            if inside := _PARENTHESES.search(heading):
                zones[place] = inside[1].strip()
        elif near and COLUMNS[near[0]] not in columns.values():
            slips[place] = heading, called(COLUMNS[near[0]])
        else:
            unknown[place] = heading
    return Headings(number, columns, zones, unknown, slips, twice)


MANY = frozenset({"recording", "speakers", "moderators", "organisers"})
"""Columns that may be there several times, as "Onsite moderator" and "Online moderator" are."""
