"""What the programs that make tables have in common: sheets of rows of cells, each with a place."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from igfarchive.transcripts.transcript import TranscriptError

MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CELLS = 200_000
"""Of a file, those that hold something."""
LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is worked out by the program: what it comes to is not read."""

    text: str


Cell = str | int | float | dt.datetime | dt.date | dt.time | Formula
"""What a cell holds; an empty one is an empty text."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows by their numbers, from 1, without those that are empty.

    `name` is that of the sheet, empty where a file has one alone. A cell that is one with those
    above it holds the same. Rows and columns (from 0) that are `hidden` are there like others.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[Cell]]]
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file, and the names of those that are hidden, which are not read."""

    grids: Sequence[Grid]
    hidden: Sequence[str] = ()


def column_letters(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA: as the programs name columns."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def in_ranges(numbers: Iterable[int]) -> str:
    """[7, 9, 10, 11] → "7, 9-11"."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def refuse_large_table(rows: int, columns: int, cells: int) -> None:
    """TranscriptError for more rows, columns or filled cells than a programme's."""
    for count, most, what in (
        (rows, MOST_ROWS, "rows"),
        (columns, MOST_COLUMNS, "columns"),
        (cells, MOST_CELLS, "filled cells"),
    ):
        if count > most:
            raise TranscriptError(
                f"The table has {count:,} {what}.",
                f"A programme has {most:,} at most: import it in parts, an event each.",
            )


def filled_down(
    rows: dict[int, dict[int, Cell]], merged: Sequence[tuple[int, int, int]]
) -> dict[int, dict[int, Cell]]:
    """The rows, cells by column, with each merged cell's value in the rows that it reaches over:
    (column, first row, last row). No further than the last row that holds something."""
    last = max(rows, default=0)
    for column, first, end in merged:
        value = rows.get(first, {}).get(column, "")
        for number in range(first + 1, min(end, last) + 1):
            # A row that is empty but for that stays empty.
            if value != "" and rows.get(number):
                rows[number].setdefault(column, value)
    return rows


def grid_of(
    name: str,
    rows: dict[int, dict[int, Cell]],
    hidden_rows: Collection[int],
    hidden_columns: Collection[int],
) -> Grid:
    """A grid of rows whose cells are by column, from 0."""
    found = []
    for number, cells in sorted(rows.items()):
        if cells:
            width = max(cells) + 1
            found.append((number, [cells.get(column, "") for column in range(width)]))
    return Grid(name, found, hidden_rows, hidden_columns)
