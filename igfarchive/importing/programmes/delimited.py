"""Reads a table of comma-separated values (RFC 4180), or of values that semicolons or tabs part.

Which sign parts the values is not said in such a file. It is the one by which the most rows fall
into more than one cell, and then the one that makes the most cells.
"""

import csv
import re
from collections.abc import Iterable

from igfarchive.importing.programmes.grids import (
    LONGEST_CELL,
    Cell,
    Formula,
    Grid,
    Workbook,
    refuse_large_table,
)
from igfarchive.transcripts.decoding import decode
from igfarchive.transcripts.transcript import TranscriptError

_SIGNS = (",", ";", "\t")
_TRIED = 50
"""Rows that the sign is looked for in."""
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
"""An apostrophe that keeps spreadsheets from taking a cell for a formula: none of its text."""


def read_delimited(content: bytes) -> Workbook:
    """The one grid of the file; TranscriptError where it cannot be read."""
    text = decode(content).text
    rows = _rows(text, max(_SIGNS, key=lambda sign: _fit(text, sign)))
    found: list[tuple[int, list[Cell]]] = []
    columns = cells = 0
    for number, row in enumerate(rows, start=1):
        values = [_cell(value) for value in row]
        filled = sum(value != "" for value in values)
        if filled:
            columns, cells = max(columns, len(values)), cells + filled
            found.append((number, values))
        refuse_large_table(number, columns, cells)
    return Workbook([Grid("", found)])


def _rows(text: str, sign: str) -> Iterable[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=sign, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise TranscriptError(
            f"The table cannot be read: {error}.",
            "Look for a quotation mark that is not closed, or save the table anew.",
            reader.line_num,
        ) from None


def _fit(text: str, sign: str) -> tuple[int, int]:
    """How many of the first rows have several cells, and how many cells these have."""
    widths = []
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=sign):
            if row and not row[0].startswith("#"):
                widths.append(len(row))
            if len(widths) == _TRIED:
                break
    except csv.Error:
        return 0, 0
    several = [width for width in widths if width > 1]
    return len(several), sum(several)


def _cell(value: str) -> Cell:
    if len(value) > LONGEST_CELL:
        raise TranscriptError(
            f"A cell has {len(value):,} characters: {value[:40]}…",
            "Look for a quotation mark that is not closed.",
        )
    value = value.strip()
    if value.startswith("="):
        return Formula(value)
    return value[1:] if _GUARDED.match(value) else value
