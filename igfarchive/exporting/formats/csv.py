"""Writes comma-separated values (RFC 4180): a row a line, below a line of the columns' names.

    # Turns of one session
    # https://archive.example/sessions/igf-2031/ws-12/
    "id","session",…,"text_captioned",…,"words"
    "igf-2031/ws-12/u7","igf-2031/ws-12",…,"'- No, the tide tables.",…,4
    # 1 row

Lines with # say what the file is, and the last how many rows it has: one that lacks it broke off.
All text stands in quotation marks, so that a # in it opens no such line; what is not known is
empty. A cell that a spreadsheet would take for a formula has an apostrophe before it; whoever takes
one off what begins so has the text as it was.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from igfarchive.exporting.formats.format import BROKEN_OFF, EVERY_KIND, Dataset, Format, Row
from igfarchive.exporting.records import (
    OrganisationRecord,
    SessionRecord,
    SpeakerRecord,
    TermRecord,
    UtteranceRecord,
)

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take the file for one of another encoding."""

APOSTROPHE = "'"
SUSPECT = frozenset(f"{APOSTROPHE}=+-@\t\r\n＝＋－＠")
MAY_BE_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""What such a cell begins with: also one that has an apostrophe of its own there, so that it can be
told from what has got one. The first sign alone tells nearly all cells from these at once."""

Cell = str | int | None


def write_csv(dataset: Dataset) -> Iterator[str]:
    columns, cells_of = COLUMNS[dataset.kind]
    yield BYTE_ORDER_MARK
    for line in (dataset.title, dataset.address, *dataset.notes, _FORMULAS):
        yield f"# {_of_one_cell(line)}\r\n"
    yield write_row(columns)
    count = 0
    for row in dataset.rows:
        count += 1
        cells = cells_of(row)
        if not SUSPECT.isdisjoint([cell[:1] for cell in cells if cell.__class__ is str]):
            cells = [guarded(cell) if isinstance(cell, str) else cell for cell in cells]
        yield write_row(cells)
    yield f"# {count} {'row' if count == 1 else 'rows'}\r\n"


_FORMULAS = "A cell that might be taken for a formula has an apostrophe before it."


def write_row(cells: Sequence[Cell]) -> str:
    """A row; `csv.writer` looks at each character of a text by itself, and takes four times as
    long."""
    written = [
        '"' + cell.replace('"', '""') + '"'
        if isinstance(cell, str)
        else ""
        if cell is None
        else str(cell)
        for cell in cells
    ]
    return ",".join(written) + "\r\n"


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return APOSTROPHE + cell if MAY_BE_FORMULA.match(cell) else cell


def _of_one_cell(line: str) -> str:
    """A line that has no commas, nor anything else that parts or opens cells."""
    return " ".join(line.replace(", ", " · ").translate(_PARTING).split())


_PARTING = str.maketrans({",": None, ";": "·", '"': "'", "\t": " ", "\r": " ", "\n": " "})

_SESSION = (
    "id", "event", "event_name", "code", "title", "kind", "year", "day", "date", "starts_at",
    "ends_at", "room", "track", "language", "status", "source_url", "transcript_url", "turns",
    "words", "gaps", "losses", "address",
)  # fmt: skip
_TURN = (
    "id", "session", "session_title", "event", "event_name", "year", "date", "key", "position",
    "kind", "speaker", "speaker_name", "label", "organisation", "organisation_name",
    "affiliation_position", "stakeholder_group", "regional_group", "affiliation_stated_in",
    "affiliation_stated_url", "text_captioned", "text_corrected", "words", "starts_ms", "ends_ms",
    "address",
)  # fmt: skip


def _turn(row: Row) -> Sequence[Cell]:
    turn = cast("UtteranceRecord", row)
    speaker, claim = turn.speaker, turn.affiliation
    return (
        turn.id, turn.session, turn.session_title, turn.event, turn.event_name, turn.year,
        turn.date, turn.key, turn.position, turn.kind,
        *((speaker.id, speaker.name) if speaker else (None, None)), turn.label,
        *(
            (
                claim.organisation, claim.organisation_name, claim.position,
                claim.stakeholder_group, claim.regional_group, claim.stated_in, claim.stated_url,
            )
            if claim
            else (None,) * 7
        ),
        turn.text_captioned, turn.text_corrected, turn.words, turn.starts_ms, turn.ends_ms,
        turn.address,
    )  # fmt: skip


def _plainly(*names: str) -> tuple[Sequence[str], Callable[[Row], Sequence[Cell]]]:
    """Columns that are fields of the record; several values in one are parted by semicolons."""

    def cells_of(row: Row) -> Sequence[Cell]:
        values = (getattr(row, name) for name in names)
        return ["; ".join(value) if isinstance(value, list) else value for value in values]

    return names, cells_of


COLUMNS: dict[type[Row], tuple[Sequence[str], Callable[[Row], Sequence[Cell]]]] = {
    UtteranceRecord: (_TURN, _turn),
    SessionRecord: _plainly(*_SESSION),
    SpeakerRecord: _plainly(
        "id", "name", "sort_name", "kind", "sessions", "turns", "words", "address"
    ),
    OrganisationRecord: _plainly("id", "name", "kind", "country", "people", "sessions", "address"),
    TermRecord: _plainly(
        "id", "name", "expansion", "variants", "definition", "link", "turns", "address"
    ),
}

FORMAT = Format(
    name="csv",
    title="CSV",
    suffix=".csv",
    media_type="text/csv; charset=utf-8",
    kinds=EVERY_KIND,
    write=write_csv,
    broken_off=f"# {BROKEN_OFF}\r\n",
)
