"""Reads a session's sheet: what its transcript does not say, written by a person in TOML.

A key that is misspelt, or a value that does not fit, is refused with its name: a fact must not
get lost because of a typing slip.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.annotating.glossaries.handwritten import HandwrittenError, read_toml, shortened
from igfarchive.archive.choices import (
    ParticipationRole,
    RegionalGroup,
    SessionKind,
    SessionStatus,
    SpeakerKind,
    StakeholderGroup,
)
from igfarchive.archive.slugs import RESERVED, slug_of
from igfarchive.importing.sheet_layout import line_of
from igfarchive.importing.tables import SheetError, Table, date_remedy, moment_remedy

# A date as people write it; in quotes it is TOML.
_DATE = re.compile(r"\s*(?P<key>date|starts|ends|start|end)\s*=\s*(?P<value>[^\s\"'#][^#]*)")


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


Facts = TypeVar("Facts", EventFacts, SessionFacts)


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """`starts_at` is where the session begins in it, in milliseconds."""

    url: str
    starts_at: int = 0


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
    recordings: tuple[RecordingFacts, ...] = ()


NOTHING_STATED = Sheet()


def read_sheet(content: bytes) -> Sheet:
    """The facts in `content` (TOML in UTF-8); SheetError names the key, its line and the fix."""
    return _read(content, _sheet)


def read_folder_sheet(content: bytes) -> Sheet:
    """What a folder's sheet says of all its files: their event, kind, date and language."""
    return _read(content, _folder_sheet)


def complete(sheet: Sheet, around: Sheet) -> Sheet:
    """`sheet`, and where it states nothing what `around` states: of another event, no facts."""
    one, other = slug_of(sheet.event.name, ""), slug_of(around.event.name, "")
    return replace(
        sheet,
        event=sheet.event if one and other and one != other else _filled(sheet.event, around.event),
        session=_filled(sheet.session, around.session),
    )


def _filled(facts: Facts, others: Facts) -> Facts:
    left_open = [fact.name for fact in fields(facts) if getattr(facts, fact.name) in (None, "")]
    return replace(facts, **{name: getattr(others, name) for name in left_open})


def _read(content: bytes, read: Callable[[Table], Sheet]) -> Sheet:
    try:
        return read(Table(read_toml(content, "the sheet"), "the sheet"))
    except HandwrittenError as error:
        line = content.decode("utf-8", "replace").split("\n")[error.line - 1] if error.line else ""
        raise _no_date(line, error.line) or SheetError(
            error.message, error.remedy, error.line
        ) from error
    except SheetError as error:
        error.line = line_of(content.decode("utf-8-sig"), error.path)
        raise


def _no_date(line: str, number: int) -> SheetError | None:
    """What is wrong with a line that is no TOML, if it is meant to be a date."""
    found = _DATE.match(line)
    if not found:
        return None
    key, value = found["key"], shortened(found["value"].strip())
    remedy = moment_remedy(key) if key in ("start", "end") else date_remedy(key)
    return SheetError(f"{key} is {value}, which is no date.", remedy, number)


def _sheet(top: Table) -> Sheet:
    session = top.table("session")
    links = session.table("links")
    sheet = Sheet(
        event=_event(top.table("event")),
        session=_session(session, links),
        speakers=tuple(_speaker(table) for table in top.tables("speakers")),
        recordings=_recordings(links),
    )
    links.finish()
    top.finish()
    return sheet


def _folder_sheet(top: Table) -> Sheet:
    session = top.table("session")
    sheet = Sheet(
        event=_event(top.table("event")),
        session=SessionFacts(
            kind=session.choice("kind", SessionKind.values),
            date=session.date("date"),
            language=session.text("language", 35),
        ),
    )
    session.finish()
    top.finish()
    return sheet


def _event(table: Table) -> EventFacts:
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
    table.in_order("starts", facts.starts_on, "ends", facts.ends_on)
    table.finish()
    return facts


def _session(table: Table, links: Table) -> SessionFacts:
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
    table.in_order("start", facts.starts_at, "end", facts.ends_at)
    table.finish()
    return facts


def _recordings(links: Table) -> tuple[RecordingFacts, ...]:
    found: dict[str, RecordingFacts] = {}
    for table in links.texts_or_tables("recording", "url"):
        facts = RecordingFacts(table.url("url"), table.clock("starts_at"))
        if not facts.url:
            table.refuse("url", "is missing", "Write its whole address: https://….")
        if facts.url in found:
            table.refuse("url", "is there twice", "Take one of them out.")
        table.finish()
        found[facts.url] = facts
    return tuple(found.values())


def _speaker(table: Table) -> SpeakerFacts:
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


def _affiliation(table: Table) -> AffiliationFacts:
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
