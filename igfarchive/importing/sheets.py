"""Reads a session's sheet: what its transcript does not say, written by a person in TOML.

A key that is misspelt, or a value that does not fit, is refused with its name: a fact must not
get lost because of a typing slip.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from igfarchive.archive.choices import (
    ParticipationRole,
    RegionalGroup,
    SessionKind,
    SessionStatus,
    SpeakerKind,
    StakeholderGroup,
)
from igfarchive.archive.slugs import RESERVED, slug_of
from igfarchive.importing.captions.transcript import TranscriptError


@dataclass(frozen=True, slots=True)
class EventFacts:
    name: str = ""
    year: int | None = None
    ordinal: int | None = None
    city: str = ""
    country: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    code: str = ""
    title: str = ""
    kind: str = ""
    day: int | None = None
    date: dt.date | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    room: str = ""
    track: str = ""
    language: str = ""
    status: str = ""
    source_url: str = ""
    transcript_url: str = ""


@dataclass(frozen=True, slots=True)
class AffiliationFacts:
    """A claim. `stated_turn` counts the turns of speech in the transcript from 1."""

    organisation: str = ""
    organisation_kind: str = ""
    country: str = ""
    position: str = ""
    stakeholder_group: str = ""
    regional_group: str = ""
    stated_turn: int | None = None
    stated_quote: str = ""
    stated_url: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """`labels` mean this speaker in this transcript, `aliases` in every one.

    The first of `affiliations` is the preferred one.
    """

    name: str
    sort_name: str = ""
    slug: str = ""
    kind: str = ""
    labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    role: str = ""
    affiliations: tuple[AffiliationFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    event: EventFacts = EventFacts()
    session: SessionFacts = SessionFacts()
    speakers: tuple[SpeakerFacts, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """The facts in `content` (TOML in UTF-8); TranscriptError names the key and the fix."""
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TranscriptError(
            f"byte {content[error.start]:#04x} is not UTF-8.", "Save the sheet as UTF-8.", line
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TranscriptError(f"not TOML: {error}.", "Mend the sheet there.") from error
    top = Table(document, "the sheet")
    sheet = Sheet(
        event=_event(top.table("event")),
        session=_session(top.table("session")),
        speakers=tuple(_speaker(table) for table in top.tables("speakers")),
    )
    top.finish()
    return sheet


def _event(table: "Table") -> EventFacts:
    facts = EventFacts(
        name=table.text("name", 200),
        year=table.number("year", 1900, 2200),
        ordinal=table.number("ordinal", 1, 999),
        city=table.text("city", 100),
        country=table.text("country", 100),
        starts_on=table.date("starts"),
        ends_on=table.date("ends"),
        source_url=table.url("url"),
    )
    table.finish()
    return facts


def _session(table: "Table") -> SessionFacts:
    links = table.table("links")
    facts = SessionFacts(
        code=table.text("code", 40),
        title=table.text("title", 500),
        kind=table.choice("kind", SessionKind.values),
        day=table.number("day", 0, 366),
        date=table.date("date"),
        starts_at=table.moment("start"),
        ends_at=table.moment("end"),
        room=table.text("room", 100),
        track=table.text("track", 200),
        language=table.text("language", 35),
        status=table.choice("status", SessionStatus.values),
        source_url=links.url("page"),
        transcript_url=links.url("transcript"),
    )
    links.finish()
    table.finish()
    return facts


def _speaker(table: "Table") -> SpeakerFacts:
    facts = SpeakerFacts(
        name=table.text("name", 200),
        sort_name=table.text("sort_name", 200),
        slug=table.text("slug", 100),
        kind=table.choice("kind", SpeakerKind.values),
        labels=table.texts("labels", 200),
        aliases=table.texts("aliases", 200),
        role=table.choice("role", ParticipationRole.values),
        affiliations=tuple(_affiliation(part) for part in table.tables("affiliations")),
    )
    if not facts.name:
        table.refuse("name", "is missing", "Write the speaker's name as it should be shown.")
    if facts.slug and (slug_of(facts.slug, "") != facts.slug or facts.slug in RESERVED):
        remedy = f"Write one such as {slug_of(facts.name, 'ada-quill')}."
        table.refuse("slug", f"is {facts.slug!r}, which is no address", remedy)
    table.finish()
    return facts


def _affiliation(table: "Table") -> AffiliationFacts:
    facts = AffiliationFacts(
        organisation=table.text("organisation", 200),
        organisation_kind=table.text("organisation_kind", 60),
        country=table.text("country", 100),
        position=table.text("position", 200),
        stakeholder_group=table.choice("stakeholder_group", StakeholderGroup.values),
        regional_group=table.choice("regional_group", RegionalGroup.values),
        stated_turn=table.number("stated_turn", 1, 1_000_000),
        stated_quote=table.text("stated_quote", 500),
        stated_url=table.url("stated_url"),
    )
    table.finish()
    return facts


class Table:
    """A TOML table that remembers where it stands and which of its keys were asked for."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self.values = values
        self.place = place
        self.known: set[str] = set()

    def refuse(self, key: str, what: str, remedy: str) -> None:
        raise TranscriptError(f"{self.place}: {key} {what}.", remedy)

    def _value(self, key: str, wanted: type, remedy: str) -> Any:
        self.known.add(key)
        value = self.values.get(key)
        # bool is an int and datetime is a date to isinstance, but not to a reader of sheets.
        if value is not None and type(value) is not wanted:
            self.refuse(key, f"is {value!r}", remedy)
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
            Table({key: value}, f"{self.place}: {key} {number}").text(key, longest)
            for number, value in enumerate(values, start=1)
        ]
        return tuple(part for part in parts if part)

    def number(self, key: str, least: int, most: int) -> int | None:
        value: int | None = self._value(key, int, "Write a number without quotes.")
        if value is not None and not least <= value <= most:
            self.refuse(key, f"is {value}", f"Write a number from {least} to {most}.")
        return value

    def date(self, key: str) -> dt.date | None:
        remedy = "Write a date without quotes: 2020-11-10."
        value: dt.date | None = self._value(key, dt.date, remedy)
        return value

    def moment(self, key: str) -> dt.datetime | None:
        remedy = "Write date and time with their offset, without quotes: 2020-11-10T14:10:00Z."
        value: dt.datetime | None = self._value(key, dt.datetime, remedy)
        if value is not None and value.tzinfo is None:
            self.refuse(key, "has no offset", remedy)
        return value.astimezone(dt.UTC) if value else None

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
        return Table(values, f"[{key}]")

    def tables(self, key: str) -> list["Table"]:
        remedy = f"Write each as a table of its own: [[{key}]]."
        values = self._value(key, list, remedy) or []
        for value in values:
            if not isinstance(value, dict):
                self.refuse(key, f"holds {value!r}", remedy)
        return [
            Table(value, f"[[{key}]] {number} {value.get('name', '')}".rstrip())
            for number, value in enumerate(values, start=1)
        ]

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        for key in self.values:
            if key not in self.known:
                known = ", ".join(sorted(self.known))
                self.refuse(key, "is not a key of a sheet", f"Known here: {known}.")
