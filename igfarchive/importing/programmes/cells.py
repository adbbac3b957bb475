"""Reads the cells of a programme: values in, values out, and CellError where a cell says no such
thing."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from igfarchive.annotating.glossaries.handwritten import shortened
from igfarchive.archive.slugs import RESERVED, slug_of
from igfarchive.importing.programmes.grids import Cell, Formula
from igfarchive.importing.programmes.headings import plain
from igfarchive.importing.sheets import RecordingFacts
from igfarchive.importing.tables import DAY
from igfarchive.text.clocks import milliseconds
from igfarchive.transcripts.grammar.dates import find_date

_DATE_REMEDY = "Write 2031-05-09, or 9 May 2031, or have the cell be a date."
_CLOCK_REMEDY = "Write a time of day such as 14:10, or 2031-05-09T14:10:00Z."
_ZONE_REMEDY = "Write UTC, UTC+3, or a name such as Africa/Nairobi."

_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MIDNIGHT = re.compile(r"([\d-]+)[T ]00:00(?::00)?")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s+\(?(?P<zone>[A-Za-z+\-−][\w/+:\-−]*)\)?)?",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s*(?:[-–—−]|\bto\b)\s*")
_OFFSET = re.compile(
    r"(?:UTC|GMT)?\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DAY_NUMBER = re.compile(r"(?:day\s*)?(\d{1,3})", re.IGNORECASE)
_RECORDING = re.compile(r"(?P<url>[^\s;()]\S*?)(?:\s*\((?P<clock>[\d:.]+)\))?(?:\s*;\s*|\s+|\Z)")


class CellError(Exception):
    """What is wrong with a cell, and the fix."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}")


def refuse_formula(cell: Cell) -> None:
    if isinstance(cell, Formula):
        raise CellError(
            f"is a formula, {shortened(cell.text)}, and formulas are not worked out",
            "Copy its column and paste it as values, or put an apostrophe before a text.",
        )


def read_text(cell: Cell, longest: int) -> str:
    """The words of a cell on one line; a number as it is written."""
    refuse_formula(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    text = " ".join(str(cell).split())
    if "\0" in text:
        raise CellError("holds a NUL character", "Take it out.")
    if len(text) > longest:
        raise CellError(f"has {len(text):,} characters", f"Write {longest} at most.")
    return text


def read_number(cell: Cell, least: int, most: int) -> int:
    """A number, or the number of a day: "Day 2"."""
    text = read_text(cell, 100)
    found = _DAY_NUMBER.fullmatch(text)
    number = int(found[1]) if found else None
    if number is None or not least <= number <= most:
        raise CellError(
            f"is {shortened(text)}, which is no number of a day",
            f"Write a number from {least} to {most}.",
        )
    return number


def read_date(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = read_text(cell, 200)
    if isinstance(cell, int | float):
        raise CellError(f"is the number {text}", "Have the column be one of dates.")
    bare = _WEEKDAY.sub("", text).strip(" ,")
    if midnight := _MIDNIGHT.fullmatch(bare):
        bare = midnight[1]
    with suppress(ValueError):  # the 31st of a month that has none
        if dotted := _DOTTED.fullmatch(bare):
            day, month, year = map(int, dotted.groups())
            return dt.date(year, month, day)
        found = find_date(bare)
        if found and found[1:] == (0, len(bare)):
            return found[0]
    if "/" in text and "-" not in text:
        raise CellError(f"is {shortened(text)}, which may be one of two days", _DATE_REMEDY)
    raise CellError(f"is {shortened(text)}, which is no date", _DATE_REMEDY)


Moment = tuple[dt.date | None, dt.time, dt.tzinfo | None]
"""A time of day, with the day and the time zone if the cell says them."""


def read_moment(cell: Cell) -> Moment:
    if isinstance(cell, dt.datetime):
        # What a spreadsheet has for a time of day alone lies at the beginning of its calendar.
        return (cell.date() if cell.year > 1904 else None), cell.time(), cell.tzinfo
    if isinstance(cell, dt.time):
        return None, cell, None
    text = read_text(cell, 200)
    if isinstance(cell, int | float):
        raise CellError(f"is the number {text}", "Have the column be one of times.")
    with suppress(ValueError):  # 25:00
        if len(text) > 10 and text[4:5] == "-":
            moment = dt.datetime.fromisoformat(text.replace(" UTC", "Z"))
            return moment.date(), moment.time(), moment.tzinfo
        if found := _TIME.fullmatch(text):
            return None, _clock(found), read_zone(found["zone"]) if found["zone"] else None
    raise CellError(f"is {shortened(text)}, which is no time", _CLOCK_REMEDY)


def _clock(found: re.Match[str]) -> dt.time:
    """ValueError for a time that no day has, and for a number alone: "9"."""
    hour, half = int(found["hour"]), (found["half"] or "").casefold().replace(".", "")
    if not found["minute"] and not half:
        raise ValueError
    if half and not 1 <= hour <= 12:
        raise ValueError
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def read_span(cell: Cell) -> tuple[Moment, Moment]:
    """Two times of day: "14:10–15:40 UTC"."""
    text = read_text(cell, 200)
    parts = _SPAN.split(text, maxsplit=1)
    if len(parts) != 2:
        raise CellError(
            f"is {shortened(text)}, which is not from one time to another",
            "Write 14:10-15:40, or have columns start and end.",
        )
    (day, start, zone), end = read_moment(parts[0]), read_moment(parts[1])
    return (day, start, zone or end[2]), end


def read_zone(cell: Cell) -> dt.tzinfo:
    text = read_text(cell, 100)
    if text.upper() in ("UTC", "GMT", "Z"):
        return dt.UTC
    if offset := _OFFSET.fullmatch(text.upper()):
        size = dt.timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if size <= dt.timedelta(hours=14):
            return dt.timezone(size if offset["sign"] == "+" else -size)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise CellError(
            f"is {shortened(text)}, which is no time zone that is known here", _ZONE_REMEDY
        ) from None


def read_url(cell: Cell) -> str:
    text = read_text(cell, 500)
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
    except ValueError:
        sound = False
    if not sound:
        raise CellError(f"is {shortened(text)}", "Write a whole address: https://….")
    return text


def read_recordings(cell: Cell) -> tuple[RecordingFacts, ...]:
    """Addresses, one beside the other; in brackets behind one is where the session begins in it:
    "https://media.example/7 (0:12:30)"."""
    found: dict[str, RecordingFacts] = {}
    for match in _RECORDING.finditer(read_text(cell, 5_000)):
        url = read_url(match["url"])
        starts_at = 0
        if clock := match["clock"]:
            try:
                starts_at = milliseconds(clock)
            except ValueError:
                starts_at = DAY + 1
            if starts_at > DAY:
                raise CellError(f"holds ({clock}), which is no time", "Write (0:12:30).")
        found.setdefault(url, RecordingFacts(url, starts_at))
    return tuple(found.values())


def read_language(cell: Cell, otherwise: Mapping[str, str]) -> str:
    text = read_text(cell, 100)
    tag = otherwise.get(plain(text), text)
    if not _LANGUAGE.fullmatch(tag) or len(tag) > 35:
        raise CellError(f"is {shortened(text)}, which is no tag of a language", "Write en, or fr.")
    return tag


def find_choice(text: str, choices: type[TextChoices], otherwise: Mapping[str, str]) -> str:
    """The value that some words mean, in whatever case and with whatever marks; else empty."""
    asked = plain(text)
    for value, label in choices.choices:
        if value and asked in (plain(value), plain(str(label)), plain(str(label).split("(")[0])):
            return str(value)
    return otherwise.get(asked, "")


def read_choice(cell: Cell, choices: type[TextChoices], otherwise: Mapping[str, str]) -> str:
    text = read_text(cell, 200)
    if plain(text) == "unknown":
        return ""
    found = find_choice(text, choices, otherwise)
    if not found:
        allowed = ", ".join(value for value in choices.values if value)
        raise CellError(f"is {shortened(text)}", f"Write one of: {allowed}.")
    return found


def read_speaker_id(cell: Cell) -> str:
    text = read_text(cell, 100)
    if slug_of(text, "") != text or text in RESERVED:
        raise CellError(
            f"is {shortened(text)}, which is no address", "Write one such as ada-quill, or none."
        )
    return text
