"""Reads a table of OpenDocument (ISO/IEC 26300): rows and cells that stand for many are written
once, with how often."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

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

THING = "OpenDocument table (ODS)"
MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MACROS = ("Basic/", "Scripts/")
_CLOCK = re.compile(r"PT(?P<hours>\d+)H(?P<minutes>\d+)M(?P<seconds>\d+)(?:[.,]\d+)?S")
_NOT_SHOWN = ("collapse", "filter")
_BREAKS = {"s": " ", "tab": " ", "line-break": "\n"}


def is_ods(content: bytes) -> bool:
    return MEDIA_TYPE in content[:200]


def read_ods(content: bytes) -> Workbook:
    """The visible sheets; TranscriptError for a file that is damaged, has macros or is huge."""
    archive = Archive(content, THING)
    if any(name.startswith(_MACROS) and not name.endswith("/") for name in archive.names()):
        raise archive.active("has macros")
    if "content.xml" not in archive:
        raise archive.damaged("it has no contents")
    root = archive.tree("content.xml")
    hidden_styles = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        for properties in style.iterchildren("{*}table-properties")
        if attribute(properties, "display") == "false"
    }
    grids, hidden = [], []
    for table in root.iterfind("./{*}body/{*}spreadsheet/{*}table"):
        if attribute(table, "style-name") in hidden_styles:
            hidden.append(attribute(table, "name"))
        else:
            grids.append(_grid(table, archive))
    return Workbook(grids, hidden)


def _grid(table: etree._Element, archive: Archive) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    hidden: set[int] = set()
    merged: list[tuple[int, int, int]] = []
    number, count = 0, 0
    for row in table.iter("{*}table-row"):
        repeated = _times(row, "number-rows-repeated", archive)
        cells: dict[int, Cell] = {}
        for place, value, over in _cells(row, archive):
            cells[place] = value
            if over > 1:
                merged.append((place, number + 1, number + over))
        if cells:
            count += len(cells) * repeated
            refuse_large_table(number + repeated, max(cells) + 1, count)
            for each in range(repeated):
                rows[number + each + 1] = dict(cells)
            if attribute(row, "visibility") in _NOT_SHOWN:
                hidden.update(range(number + 1, number + repeated + 1))
        number += repeated
    filled = filled_down(rows, merged)
    return grid_of(attribute(table, "name"), filled, hidden, _hidden_columns(table, archive))


def _hidden_columns(table: etree._Element, archive: Archive) -> set[int]:
    """From 0."""
    hidden: set[int] = set()
    place = 0
    for column in table.iter("{*}table-column"):
        end = place + _times(column, "number-columns-repeated", archive)
        if attribute(column, "visibility") in _NOT_SHOWN:
            hidden.update(range(place, min(end, MOST_COLUMNS)))
        place = end
    return hidden


def _cells(row: etree._Element, archive: Archive) -> Iterator[tuple[int, Cell, int]]:
    """The filled cells: the column, from 0, what stands in it, and over how many rows."""
    place = 0
    for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        repeated = _times(cell, "number-columns-repeated", archive)
        if local_name(cell) == "table-cell" and (value := _value(cell)) != "":
            refuse_large_table(0, place + repeated, 0)
            over = _times(cell, "number-rows-spanned", archive)
            for each in range(repeated):
                yield place + each, value, over
        place += repeated


def _times(node: etree._Element, name: str, archive: Archive) -> int:
    stated = attribute(node, name) or "1"
    if not re.fullmatch("[0-9]{1,9}", stated) or not int(stated):
        raise archive.damaged(f"{name} is {stated[:40]!r}")
    return int(stated)


def _value(cell: etree._Element) -> Cell:
    if formula := attribute(cell, "formula"):
        return Formula(formula)
    kind = attribute(cell, "value-type")
    # Of a value that is none, what is shown of it tells more.
    with suppress(ValueError, OverflowError):
        if kind == "date":
            stated = attribute(cell, "date-value")
            moment = dt.datetime.fromisoformat(stated)
            return moment if "T" in stated else moment.date()
        if kind == "time" and (clock := _CLOCK.fullmatch(attribute(cell, "time-value"))):
            return dt.time(int(clock["hours"]), int(clock["minutes"]), int(clock["seconds"]))
        if kind in ("float", "percentage", "currency"):
            number = float(attribute(cell, "value"))
            return int(number) if number.is_integer() else number
    return _words(cell)


def _words(cell: etree._Element) -> str:
    """The paragraphs of a cell, a line each; notes on it stand beside them."""
    return "\n".join("".join(_said(each)) for each in cell.iterchildren("{*}p")).strip()


def _said(paragraph: etree._Element) -> Iterator[str]:
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            yield _BREAKS.get(local_name(node)) or node.text or ""
        elif node is not paragraph:
            yield node.tail or ""
