"""Reads TOML tables to the letter: a key of the wrong type, or one that nobody asked for, is
refused with its name and the fix."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

from igfarchive.annotating.glossaries.handwritten import shortened
from igfarchive.text.clocks import milliseconds
from igfarchive.transcripts.transcript import TranscriptError

DAY = 24 * 60 * 60 * 1000

KeyPath = tuple[str | int, ...]
"""Where a key stands: ("speakers", 0, "affiliations", 1, "country"). Lists count from 0."""


def date_remedy(key: str) -> str:
    return f"Write {key} = 2031-05-09: year, month and day, without quotes."


def moment_remedy(key: str) -> str:
    return f"Write {key} = 2031-05-09T14:10:00Z: date, time and offset, without quotes."


class SheetError(TranscriptError):
    """A fault of a sheet, and of no transcript. `path` is the key that it is about, if any."""

    path: KeyPath = ()


class Table:
    """A TOML table that remembers where it stands and which of its keys were asked for.

    `place` is where that is for a reader, `path` for what looks its line up.
    """

    def __init__(self, values: Mapping[str, Any], place: str, path: KeyPath = ()) -> None:
        self.values = values
        self.place = place
        self.path = path
        self.known: set[str] = set()

    def refuse(self, key: str, what: str, remedy: str) -> NoReturn:
        error = SheetError(f"{self.place}: {shortened(key)} {shortened(what)}.", remedy)
        error.path = (*self.path, key)
        raise error

    def _value(self, key: str, wanted: type, remedy: str) -> Any:
        self.known.add(key)
        value = self.values.get(key)
        # bool is an int and datetime is a date to isinstance, but not to a reader of sheets.
        if value is not None and type(value) is not wanted:
            is_moment = isinstance(value, dt.date | dt.time)
            self.refuse(key, f"is {value}" if is_moment else f"is {value!r}", remedy)
        return value

    def text(self, key: str, longest: int) -> str:
        value: str = " ".join((self._value(key, str, "Write it in quotes.") or "").split())
        if len(value) > longest:
            self.refuse(key, f"has {len(value)} characters", f"Write {longest} at most.")
        if "\0" in value:
            self.refuse(key, "holds a NUL character", "Take it out.")
        return value

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        values = self._value(key, list, 'Write a list: ["ONE", "TWO"].') or []
        parts = [
            Table({key: value}, f"{self.place}: {key} {number}", self.path).text(key, longest)
            for number, value in enumerate(values, start=1)
        ]
        return tuple(part for part in parts if part)

    def number(self, key: str, least: int, most: int) -> int | None:
        value: int | None = self._value(key, int, "Write a number without quotes.")
        if value is not None and not least <= value <= most:
            self.refuse(key, f"is {value}", f"Write a number from {least} to {most}.")
        return value

    def date(self, key: str) -> dt.date | None:
        value: dt.date | None = self._value(key, dt.date, date_remedy(key))
        return value

    def moment(self, key: str) -> dt.datetime | None:
        remedy = moment_remedy(key)
        value: dt.datetime | None = self._value(key, dt.datetime, remedy)
        if value is not None and value.tzinfo is None:
            self.refuse(key, "has no offset", remedy)
        try:
            return value.astimezone(dt.UTC) if value else None
        except OverflowError:
            self.refuse(key, f"is {value}, which no calendar has in UTC", "Correct it.")

    def clock(self, key: str) -> int:
        """Milliseconds: of a clock, or of seconds; 0 where there is neither. A day at most."""
        self.known.add(key)
        value = self.values.get(key, 0)
        try:
            found = milliseconds(value) if isinstance(value, str) else value * 1000
            sound = type(value) in (int, str) and 0 <= found <= DAY
        except (TypeError, ValueError):
            sound = False
        if not sound:
            remedy = 'Write a clock in quotes, "0:12:30", or seconds without: 750.'
            self.refuse(
                key, f"is {value}" if isinstance(value, dt.time) else f"is {value!r}", remedy
            )
        return found

    def in_order(self, first: str, start: dt.date | None, last: str, end: dt.date | None) -> None:
        """Refuse an end before its start; datetimes are dates."""
        if start is not None and end is not None and end < start:
            self.refuse(last, f"is {end}, before {first} {start}", "Correct one of them.")

    def url(self, key: str) -> str:
        value = self.text(key, 500)
        try:
            parts = urlsplit(value)
            sound = not value or (parts.scheme in {"http", "https"} and parts.hostname)
        except ValueError:
            sound = False
        if not sound:
            self.refuse(key, f"is {value!r}", "Write a whole address: https://….")
        return value

    def choice(self, key: str, values: list[str]) -> str:
        value = self.text(key, 100)
        if value and value not in values:
            allowed = ", ".join(known for known in values if known)
            self.refuse(key, f"is {value!r}", f"Write one of: {allowed}.")
        return value

    def table(self, key: str) -> "Table":
        values = self._value(key, dict, f"Write it as a table: [{key}].") or {}
        return Table(values, f"[{key}]", (*self.path, key))

    def tables(self, key: str) -> list["Table"]:
        remedy = f"Write each as a table of its own: [[{key}]]."
        values = self._value(key, list, remedy) or []
        for value in values:
            if not isinstance(value, dict):
                self.refuse(key, f"holds {value!r}", remedy)
        return [
            Table(
                value,
                f"[[{key}]] {number} {shortened(str(value.get('name', '')))}".rstrip(),
                (*self.path, key, number - 1),
            )
            for number, value in enumerate(values, start=1)
        ]

    def texts_or_tables(self, key: str, short: str) -> list["Table"]:
        """A list of tables, or of texts: each stands for a table whose key `short` it is."""
        remedy = f'Write a list: ["https://…"], or [{{ {short} = "https://…", … }}].'
        values = self._value(key, list, remedy) or []
        for value in values:
            if not isinstance(value, str | dict):
                self.refuse(key, f"holds {value!r}", remedy)
        return [
            Table(
                {short: value} if isinstance(value, str) else value,
                f"{self.place}: {key} {number}",
                (*self.path, key, number - 1),
            )
            for number, value in enumerate(values, start=1)
        ]

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        for key in self.values:
            if key not in self.known:
                known = ", ".join(sorted(self.known))
                self.refuse(key, "is not a key of a sheet", f"Known here: {known}.")
