"""Reads a programme: a table as forums keep it → what it states of each session.

All that is wrong is found before anything is refused, so that nobody has to come twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from igfarchive.archive.slugs import slug_of
from igfarchive.importing.programmes.delimited import read_delimited
from igfarchive.importing.programmes.faults import Place, ProgrammeError
from igfarchive.importing.programmes.grids import (
    Cell,
    Formula,
    Grid,
    Workbook,
    column_letters,
    in_ranges,
)
from igfarchive.importing.programmes.headings import Headings, called, find_headings
from igfarchive.importing.programmes.ods import is_ods, read_ods
from igfarchive.importing.programmes.people import merge_people
from igfarchive.importing.programmes.rows import Row, RowReader
from igfarchive.importing.programmes.xlsx import is_xlsx, read_xlsx
from igfarchive.importing.sheets import EventFacts, SessionFacts, Sheet
from igfarchive.transcripts.formats.archives import ZIP
from igfarchive.transcripts.transcript import TranscriptError

SUFFIXES = (".csv", ".tsv", ".xlsx", ".ods")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_SHOWN = 60
_FIELDS = {
    "start": "starts_at", "end": "ends_at", "page": "source_url", "transcript": "transcript_url",
}  # fmt: skip
_NEEDED = "Name the columns in its first row: event, code, title, date, start, …"


@dataclass(frozen=True, slots=True)
class Announced:
    """What a programme states of one session, in the row `place` and perhaps others."""

    sheet: Sheet
    place: Place


@dataclass(frozen=True, slots=True)
class Programme:
    """The sessions in the order of their first rows, and what was left out, each in a sentence."""

    sessions: Sequence[Announced]
    notes: Sequence[str]


@dataclass(slots=True)
class _Reading:
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_workbook(content: bytes) -> Workbook:
    """The sheets of a file, told by its content. TranscriptError for what is no table."""
    if content.startswith(_OLD):
        raise TranscriptError(
            "This is a table of an old Excel, or one with a password.",
            "Save it as XLSX without a password.",
        )
    if not content.startswith(ZIP):
        return read_delimited(content)
    if is_ods(content):
        return read_ods(content)
    if is_xlsx(content):
        return read_xlsx(content)
    raise TranscriptError(
        "This is an archive, and no table that is known.", "Save it as CSV, XLSX or ODS."
    )


def read_programme(content: bytes, event: str = "", otherwise: str = "") -> Programme:
    """What a table states; `event` is the slug of that of all rows, `otherwise` the name of the one
    of those that name none.

    ProgrammeError with all that is wrong in its cells; TranscriptError for a file that is none.
    """
    book = read_workbook(content)
    reading = _Reading(
        notes=[f"The sheet {name} is hidden, and was left out." for name in book.hidden]
    )
    known = sum(_read_grid(grid, reading) for grid in book.grids)
    if not known:
        raise TranscriptError("No row names the columns of a programme.", _NEEDED)
    sessions = _sessions(reading, event, otherwise)
    if reading.faults:
        raise ProgrammeError(reading.faults)
    if not sessions:
        raise TranscriptError("The programme holds no session.", "Write a row for each.")
    return Programme(sessions, reading.notes)


def _read_grid(grid: Grid, reading: _Reading) -> bool:
    """Read the rows of a grid; False for one that has no headings, which is left out."""
    headings = find_headings(grid)
    if headings is None:
        if grid.rows:
            what = f"The sheet {grid.name}" if grid.name else "The table"
            reading.notes.append(f"{what} names no columns of a programme, and was left out.")
        return False
    _judge_headings(grid, headings, reading)
    _tell_of_hidden(grid, headings, reading)
    reader = RowReader(grid.name, headings, reading.faults)
    for number, cells in grid.rows:
        if number < headings.number:
            _leave_out(grid, number, cells, reading)
        elif number > headings.number:
            held = [
                place for place in headings.columns if place < len(cells) and cells[place] != ""
            ]
            columns = {headings.columns[place] for place in held}
            if columns.isdisjoint({"code", "title"}):
                _take_rest(grid, number, cells, columns, reading)
            else:
                reading.rows.append(reader.read(number, cells))
    return True


def _judge_headings(grid: Grid, headings: Headings, reading: _Reading) -> None:
    """Tell of those that are left out, and of those that are wrong."""
    for place, heading in headings.unknown.items():
        where = _heading(grid, headings.number, place, heading)
        reading.notes.append(f"{where}: is no column of a programme, and was left out.")
    for place, (heading, meant) in headings.slips.items():
        where = _heading(grid, headings.number, place, heading)
        reading.faults.append(f"{where}: is no column that is known. Is {meant} meant?")
    for place, heading in headings.twice.items():
        where = _heading(grid, headings.number, place, heading)
        reading.faults.append(f"{where}: says what another column does. Take one of them out.")


def _tell_of_hidden(grid: Grid, headings: Headings, reading: _Reading) -> None:
    """Tell of columns and rows that whoever looks at the table does not see."""
    for place, column in headings.columns.items():
        if place in grid.hidden_columns:
            where = _heading(grid, headings.number, place, called(column))
            reading.notes.append(f"{where}: is hidden there, and read like others.")
    below = [number for number, _ in grid.rows if number > headings.number]
    if hidden := [number for number in below if number in grid.hidden_rows]:
        rows = "1 row is" if len(hidden) == 1 else f"{len(hidden):,} rows are"
        reading.notes.append(
            f"{Place(grid.name)}: {rows} hidden there, and read like others: {in_ranges(hidden)}."
        )


def _take_rest(
    grid: Grid, number: int, cells: Sequence[Cell], columns: set[str], reading: _Reading
) -> None:
    """A row of no session: a heading within the table, or one whose code was forgotten."""
    if sum(cell != "" for cell in cells) > 1 and columns:
        reading.faults.append(
            f"{Place(grid.name, number)}: has neither code nor title. "
            "Write the code of its session."
        )
    else:
        _leave_out(grid, number, cells, reading)


def _leave_out(grid: Grid, number: int, cells: Sequence[Cell], reading: _Reading) -> None:
    words = " · ".join(_shown(cell) for cell in cells if cell != "")
    cut = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
    reading.notes.append(f"{Place(grid.name, number)}: is no session, and was left out: {cut}")


def _shown(cell: Cell) -> str:
    return cell.text if isinstance(cell, Formula) else str(cell)


def _heading(grid: Grid, number: int, place: int, heading: str) -> str:
    return f"{Place(grid.name, number)}, column {column_letters(place)} ({heading[:60]})"


def _sessions(reading: _Reading, event: str, otherwise: str) -> list[Announced]:
    """The rows by session: those that name one event and code, or title where there is no code."""
    names = {slug_of(otherwise, "event"): otherwise} if otherwise else {}
    for row in reading.rows:
        if stated := row.facts.get("event"):
            names.setdefault(slug_of(stated, "event"), stated)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in reading.rows:
        stated = row.facts.get("event", otherwise)
        own = slug_of(stated, "event") if stated else ""
        if event and own not in ("", event):
            reading.faults.append(
                f"{row.places['event']}: is {stated}, and the programme is that of {event}. "
                "Correct it, or import the others by themselves."
            )
            continue
        if not own and not event and len(names) != 1:
            reading.faults.append(
                f"{row.place}: names no event. Fill in its name, as IGF 2031, "
                "or give the event of the whole programme."
            )
            continue
        own = own or event or next(iter(names))
        if own in names:
            row.facts["event"] = names[own]
        code = row.facts.get("code") or row.facts.get("title")
        if code:  # else a fault was told of its cell
            groups.setdefault((own, slug_of(code, "session")), []).append(row)
    return [_announced(rows, reading) for rows in groups.values()]


def _announced(rows: Sequence[Row], reading: _Reading) -> Announced:
    facts: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for row in rows:
        for name, value in row.facts.items():
            place = row.places.get(name, row.place)
            if name not in facts:
                facts[name], places[name] = value, place
            elif facts[name] != value:
                reading.faults.append(_clash(facts, places[name], place, name, value))
    recordings = {each.url: each for row in rows for each in row.recordings}
    stated = {_FIELDS.get(name, name): value for name, value in facts.items() if name != "event"}
    return Announced(
        Sheet(
            event=EventFacts(name=facts.get("event", "")),
            session=SessionFacts(**stated),
            speakers=tuple(merge_people(each for row in rows for each in row.people)),
            recordings=tuple(recordings.values()),
        ),
        rows[0].place,
    )


def _clash(facts: Mapping[str, Any], first: Place, place: Place, name: str, value: object) -> str:
    session = facts.get("code") or facts.get("title")
    return (
        f"{place}: {session} has {called(name)} “{value}” here, and “{facts[name]}” in {first}. "
        "Give each session a code of its own, or have both say the same."
    )
