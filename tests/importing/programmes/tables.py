"""Small programmes of an invented forum, in each of the forms that they come in."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from tests.transcripts.documents import odf, zipped

ODS = "application/vnd.oasis.opendocument.spreadsheet"

HEADINGS = (
    "Event", "Session ID", "Title", "Type", "Date", "Start", "End", "Time zone", "Room", "Speakers",
    "Moderator",
)  # fmt: skip
TIDES = (
    "Harbour Forum 2031", "WS 12", "Tides, and who tells them", "Workshop", "2031-05-09", "14:10",
    "15:40", "Africa/Nairobi", "Quay 2", "Bo Tern, Harbour Authority; Cy Wharf (Pilots’ Guild)",
    "Ada Quill",
)  # fmt: skip
OPENING = (
    "Harbour Forum 2031", "MAIN 1", "Opening", "main session", "9 May 2031", "9:00 am", "10:00",
    "UTC+3", "Hall", "", "",
)  # fmt: skip


def csv(*rows: Sequence[str], sign: str = ",") -> bytes:
    quoted = (sign.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(quoted).encode()


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], **changes: Any) -> bytes:
    """A workbook; `changes` are calls by sheet: `Programme=lambda sheet: …`."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in changes:
            changes[name](sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(tables: str, styles: str = "") -> bytes:
    """An OpenDocument table of the elements `tables`."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return zipped({"mimetype": ODS, "content.xml": odf(body, styles)})


def ods_row(*cells: str, **attributes: str) -> str:
    return f"<table:table-row{_stated(attributes)}>{''.join(cells)}</table:table-row>"


def ods_cell(words: str = "", **attributes: str) -> str:
    said = f"<text:p>{words}</text:p>" if words else ""
    return f"<table:table-cell{_stated(attributes)}>{said}</table:table-cell>"


def _stated(attributes: Mapping[str, str]) -> str:
    """`table_number_rows_repeated="2"` → ` table:number-rows-repeated="2"`."""
    return "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"'
                   for name, value in attributes.items())  # fmt: skip
