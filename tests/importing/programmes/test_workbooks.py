"""Programmes in the files of spreadsheets: dates, merged cells, hidden sheets, formulas, bounds."""

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from igfarchive.importing.programmes.faults import ProgrammeError
from igfarchive.importing.programmes.programme import Programme, read_programme
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.programmes.tables import HEADINGS, TIDES, ods, ods_cell, ods_row, xlsx
from tests.transcripts.documents import zipped

EVENT = "Harbour Forum 2031"
DAY = dt.date(2031, 5, 9)
NOON = dt.datetime(2031, 5, 9, 12)  # noqa: DTZ001 - a spreadsheet knows no zone
OARS = "<text:span>oars</text:span>"
HIDDEN = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'


def moments(programme: Programme) -> list[tuple[str, dt.date | None, str]]:
    return [
        (each.sheet.session.code, each.sheet.session.date, f"{each.sheet.session.starts_at:%H:%M}")
        for each in programme.sessions
    ]


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_and_times_of_either_calendar(since_1904: bool) -> None:
    def count_from_1904(sheet: Any) -> None:
        if since_1904:
            sheet.parent.epoch = CALENDAR_MAC_1904

    content = xlsx(
        {"Programme": [
            ("Event", "Code", "Title", "Date", "Start (UTC+3)"),
            (EVENT, "WS 1", "Ropes", DAY, dt.time(14, 10)),
            (EVENT, 2, "Oars", NOON, NOON),
        ]},
        Programme=count_from_1904,
    )  # fmt: skip
    assert moments(read_programme(content)) == [("WS 1", DAY, "11:10"), ("2", DAY, "09:00")]


def test_a_merged_cell_holds_for_all_its_rows_and_a_second_sheet_names_speakers() -> None:
    content = xlsx(
        {
            "Programme": [
                ("Event", "Code", "Title", "Date"),
                (EVENT, "WS 1", "Ropes", DAY),
                (None, "WS 2", "Oars", None),
                (None, None, None, None),
                (None, "WS 3", "Sails", None),
            ],
            "Speakers": [
                ("Code", "Name", "Affiliation", "Role"),
                ("WS 2", "Ada Quill", "Tern Institute", "moderator"),
                ("WS 2", "Bo Tern", "Harbour Authority", None),
            ],
            "Old": [("Code", "Title"), ("WS 9", "Gone")],
            "Remarks": [("Ask Ada.",)],
        },
        Programme=lambda sheet: sheet.merge_cells("D2:D3"),
        Old=lambda sheet: setattr(sheet, "sheet_state", "hidden"),
    )

    programme = read_programme(content)

    assert [(each.sheet.session.code, each.sheet.session.date) for each in programme.sessions] == [
        ("WS 1", DAY), ("WS 2", DAY), ("WS 3", None),
    ]  # fmt: skip
    assert [each.name for each in programme.sessions[1].sheet.speakers] == ["Ada Quill", "Bo Tern"]
    assert programme.notes == [
        "The sheet Old is hidden, and was left out.",
        "The sheet Remarks names no columns of a programme, and was left out.",
    ]


ROPES, OARS_TOO, SAILS = (
    (EVENT, f"WS {n}", each) for n, each in enumerate(("Ropes", "Oars", "Sails"))
)


def hide(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["B"].hidden = sheet.column_dimensions["F"].hidden = True


HIDDEN_CELLS = (
    xlsx({"Programme": [("Event", "Code", "Title"), ROPES, OARS_TOO, SAILS]}, Programme=hide),
    ods(
        '<table:table table:name="Programme"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16000"/>'
        + ods_row(*map(ods_cell, ("Event", "Code", "Title")))
        + ods_row(*map(ods_cell, ROPES), table_visibility="collapse")
        + ods_row(*map(ods_cell, OARS_TOO))
        + ods_row(*map(ods_cell, SAILS), table_visibility="filter")
        + ods_row(table_visibility="collapse", table_number_rows_repeated="1000000")
        + "</table:table>"
    ),
)


@pytest.mark.parametrize("content", HIDDEN_CELLS, ids=["xlsx", "ods"])
def test_hidden_rows_and_columns_are_read_and_told_of(content: bytes) -> None:
    programme = read_programme(content)
    assert [each.sheet.session.code for each in programme.sessions] == ["WS 0", "WS 1", "WS 2"]
    assert programme.notes == [
        "Programme, row 1, column B (code): is hidden there, and read like others.",
        "Programme: 2 rows are hidden there, and read like others: 2, 4.",
    ]


def test_rows_without_numbers_come_one_after_the_other() -> None:
    plain = xlsx({"P": [("Event", "Code", "Title"), ROPES, (None, None, None), SAILS]})
    parts = {}
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    for number in range(1, 5):
        parts[sheet] = parts[sheet].replace(b'<row r="%d"' % number, b"<row")
        parts[sheet] = re.sub(rb' r="[A-C]%d"' % number, b"", parts[sheet])
    programme = read_programme(zipped(parts))
    assert [each.sheet.session.code for each in programme.sessions] == ["WS 0", "WS 2"]
    assert programme.sessions[1].place.row == 4


def test_cells_that_are_wrong_are_named_by_sheet_row_and_column() -> None:
    content = xlsx(
        {"Programme": [HEADINGS, TIDES, (EVENT, "WS 2", '=CONCAT("a";"b")', None, 48_343, None)]}
    )
    with pytest.raises(ProgrammeError) as refusal:
        read_programme(content)
    title, date = refusal.value.faults
    assert title.startswith("Programme, row 3, column C (title): is a formula, =CONCAT(")
    assert date.startswith("Programme, row 3, column E (date): is the number 48343.")


def test_open_document_has_cells_that_stand_for_many() -> None:
    headings = [ods_cell(name) for name in ("Event", "Code", "Title", "Date", "Start (UTC)")]
    row = (
        ods_cell("WS <text:s/>1"), ods_cell(f"Ropes<text:line-break/>and {OARS}"),
        ods_cell("9.5.31", office_value_type="date", office_date_value="2031-05-09",
                 table_number_rows_spanned="2"),
        ods_cell("14:10", office_value_type="time", office_time_value="PT14H10M00S"),
    )  # fmt: skip
    next_row = (
        ods_cell("2", office_value_type="float", office_value="2"), ods_cell("Sails"),
        "<table:covered-table-cell/>", ods_cell("15:00"),
    )  # fmt: skip
    empty = '<table:table-row table:number-rows-repeated="1048000"/>'
    rows = [
        ods_row(*headings),
        *(ods_row(ods_cell(EVENT), *each) for each in (row, next_row)),
        empty,
    ]
    content = ods(
        f'<table:table table:name="Day 1">{"".join(rows)}</table:table>'
        '<table:table table:name="Old" table:style-name="h"><table:table-row/></table:table>',
        HIDDEN,
    )

    programme = read_programme(content)

    assert moments(programme) == [("WS 1", DAY, "14:10"), ("2", DAY, "15:00")]
    assert programme.sessions[0].sheet.session.title == "Ropes and oars"
    assert programme.notes == ["The sheet Old is hidden, and was left out."]


def test_a_formula_of_open_document_is_refused() -> None:
    row = ods_row(ods_cell(EVENT), ods_cell("WS 1"), ods_cell("Ropes", table_formula="of:=A1"))
    headings = ods_row(*map(ods_cell, ("Event", "Code", "Title")))
    with pytest.raises(ProgrammeError, match=r"Day 1, row 2, column C \(title\): is a formula"):
        read_programme(ods(f'<table:table table:name="Day 1">{headings}{row}</table:table>'))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped({"xl/workbook.xml": b"<a>" + b" " * 40_000_000 + b"</a>"}), "unpacks to"),
        (zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "document type"),
        (zipped({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"."}), "has macros"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "is damaged"),
        (xlsx({"P": [HEADINGS, TIDES]})[:-200], "no table|damaged"),
        (ods("<table:table><table:table-row table:number-rows-repeated='20000'>"
             "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
             "</table:table>"), "20,000 rows"),
        (ods("<table:table><table:table-row><table:table-cell "
             "table:number-columns-repeated='99999999'><text:p>x</text:p></table:table-cell>"
             "</table:table-row></table:table>"), "99,999,999 columns"),
        (ods("<table:table><table:table-row table:number-rows-repeated='x'/></table:table>"),
         "is damaged"),
    ],
)  # fmt: skip
def test_what_would_take_a_machine_down_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(TranscriptError, match=told):
        read_programme(content)
