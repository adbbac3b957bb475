"""Reads a workbook of Excel (Office Open XML, ECMA-376): values and dates by openpyxl.

Its parts are looked through before that library sees them: it trusts what a file says of its size.
Which cells are merged it tells only where it reads a workbook as a whole, with all that is drawn in
it, so that this is looked up beside it.
"""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from igfarchive.importing.programmes.grids import (
    MOST_COLUMNS,
    Cell,
    Formula,
    Grid,
    Workbook,
    filled_down,
    grid_of,
    refuse_large_table,
)
from igfarchive.transcripts.formats.archives import Archive, attribute, local_name

THING = "Excel workbook"
_MACROS = "vbaProject.bin"
_HOLDS = frozenset({"v", "is", "f"})
_TRUE = ("1", "true")

# What the library raises over parts that do not fit together, each of them met by changing some.
_DAMAGED = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
    OverflowError, etree.XMLSyntaxError,
)  # fmt: skip


def is_xlsx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError):
        return False


def read_xlsx(content: bytes) -> Workbook:
    """The visible sheets; TranscriptError for a workbook that is damaged, has macros or is huge."""
    archive = Archive(content, THING)
    if any(name.endswith(_MACROS) for name in archive.names()):
        raise archive.active("has macros")
    parts = {
        name: archive.tree(name) for name in archive.names() if name.endswith((".xml", ".rels"))
    }
    last = {name: _measure(tree) for name, tree in parts.items()}
    refuse_large_table(0, 0, sum(cells for _, cells in last.values()))
    try:
        with warnings.catch_warnings():
            # Of what is no part of a table: printers, rules for what may be typed.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
            grids = []
            for sheet in book.worksheets:
                # The name of its part, which the library has for itself.
                part = sheet._worksheet_path.lstrip("/")
                if sheet.sheet_state == "visible" and part in parts:
                    grids.append(_grid(sheet, parts[part], last[part][0]))
            return Workbook(grids, hidden)
    except _DAMAGED:
        raise archive.damaged("its sheets cannot be read") from None


def _rows(tree: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The rows with their numbers; one that states none comes after the one before."""
    number = 0
    for row in tree.iter("{*}row"):
        stated = attribute(row, "r")
        number = int(stated) if stated.isdecimal() else number + 1
        yield number, row


def _measure(tree: etree._Element) -> tuple[int, int]:
    """The number of the last row that holds something, and how many cells do."""
    last = cells = 0
    for number, row in _rows(tree):
        held = sum(
            1 for cell in row if any(local_name(part) in _HOLDS for part in cell.iterchildren("*"))
        )
        if held:
            last, cells = number, cells + held
    return last, cells


def _hidden(tree: etree._Element) -> tuple[set[int], set[int]]:
    """The hidden rows by their numbers, and the hidden columns from 0."""
    rows = {number for number, row in _rows(tree) if attribute(row, "hidden") in _TRUE}
    columns: set[int] = set()
    for each in tree.iter("{*}col"):
        if attribute(each, "hidden") in _TRUE:
            last = min(int(attribute(each, "max")), MOST_COLUMNS)
            columns.update(range(int(attribute(each, "min")) - 1, last))
    return rows, columns


def _grid(sheet: object, tree: etree._Element, last: int) -> Grid:
    merged = [
        (column - 1, top, bottom)
        for column, top, _, bottom in (
            range_boundaries(attribute(each, "ref")) for each in tree.iter("{*}mergeCell")
        )
        if bottom > top
    ]
    refuse_large_table(last, 0, 0)
    rows: dict[int, dict[int, Cell]] = {}
    if last:
        sheet.reset_dimensions()  # type: ignore[attr-defined]  # what a file says of them may be wrong
        found = sheet.iter_rows(min_row=1, max_row=last)  # type: ignore[attr-defined]
        for number, cells in enumerate(found, start=1):
            refuse_large_table(0, len(cells), 0)
            held = ((place, _cell(cell)) for place, cell in enumerate(cells))
            rows[number] = {place: value for place, value in held if value != ""}
    filled = filled_down(rows, merged)
    return grid_of(sheet.title, filled, *_hidden(tree))  # type: ignore[attr-defined]


def _cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if value is None:
        return ""
    if kind == "f":
        return Formula(str(getattr(value, "text", None) or value))
    if isinstance(value, bool) or kind == "e":
        return str(value)
    if isinstance(value, dt.timedelta):
        # A time of day that was added up; one of more than a day is none.
        return (
            (dt.datetime(1900, 1, 1, tzinfo=dt.UTC) + value).time()
            if value.days == 0
            else str(value)
        )
    if isinstance(value, str):
        return value.strip()
    return value if isinstance(value, int | float | dt.date | dt.time) else str(value)
