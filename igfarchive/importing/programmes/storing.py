"""Brings a programme in: each session's row becomes its sheet, which comes in as any sheet does.

A sheet that says what the one before it said changes nothing; so a table that is imported again
changes what differs in it, and what curators have changed since stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePath

from django.db import transaction

from igfarchive.archive.models import Event, Session
from igfarchive.archive.slugs import slug_of
from igfarchive.archive.transactions import serialized
from igfarchive.importing.changes import FactChange, fact_changes, facts_of, people_of
from igfarchive.importing.identifying import require_event
from igfarchive.importing.loading import Status, load
from igfarchive.importing.programmes.faults import ProgrammeError
from igfarchive.importing.programmes.overlaying import overlay
from igfarchive.importing.programmes.programme import Announced, Programme, read_programme
from igfarchive.importing.sheets import NOTHING_STATED, Sheet, read_sheet
from igfarchive.importing.sources import SheetFile, sheet_in_force
from igfarchive.importing.written_sheets import write_sheet
from igfarchive.transcripts.transcript import Note, TranscriptError


class Outcome(StrEnum):
    """What becomes of a session."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SessionReport:
    """What a programme changes of one session, whose row is at `place`. `error` is empty but after
    a failure, which leaves the session as it was."""

    place: str
    session: str
    title: str
    outcome: Outcome
    changes: tuple[FactChange, ...] = ()
    warnings: tuple[Note, ...] = ()
    error: str = ""


@dataclass(slots=True)
class ProgrammeImport:
    """One import of a table. A dry run does the same and takes it back, session by session."""

    name: str
    programme: Programme
    event: str = ""
    dry_run: bool = False
    stored: int = field(default=0, init=False)

    @classmethod
    def of(
        cls, name: str, content: bytes, event: str = "", *, dry_run: bool = False
    ) -> "ProgrammeImport":
        """An import of a table that has been read, and can be stored as far as can be told.

        ProgrammeError with all that is wrong with it, or TranscriptError.
        """
        if event:
            require_event(event, new=False)
        programme = read_programme(content, event)
        faults = [
            f"{each.place}: {each.sheet.session.code} has no title, and the archive has no such "
            "session. Write its title."
            for each in programme.sessions
            if not each.sheet.session.title and _find(each.sheet, event) is None
        ]
        if faults:
            raise ProgrammeError(faults)
        return cls(name, programme, event, dry_run)

    @property
    def notes(self) -> list[str]:
        """What was left out of the table, and which events it makes."""
        named = {
            slug_of(name, ""): name
            for each in self.programme.sessions
            if (name := each.sheet.event.name) and not self.event
        }
        known = set(Event.objects.filter(slug__in=named).values_list("slug", flat=True))
        new = [f"{name} is a new event." for slug, name in named.items() if slug not in known]
        return [*self.programme.notes, *new]

    def run(self) -> Iterator[SessionReport]:
        """Bring in session by session, a transaction each: a report of each as soon as it is
        stored."""
        for announced in self.programme.sessions:
            try:
                report = self._bring_in(announced)
            except TranscriptError as error:
                session = announced.sheet.session
                yield SessionReport(
                    str(announced.place), session.code, session.title, Outcome.FAILED,
                    error=str(error),
                )  # fmt: skip
                continue
            self.stored += report.outcome is not Outcome.UNCHANGED and not self.dry_run
            yield report

    def _bring_in(self, announced: Announced) -> SessionReport:
        @serialized
        def bring_in() -> SessionReport:
            report = _bring_in(announced, self.name, self.event)
            if self.dry_run:
                transaction.set_rollback(True)
            return report

        return bring_in()


def sheet_for(stated: Sheet, name: str, event: str = "") -> tuple[SheetFile, Session | None]:
    """The sheet of a session as it is with what a table called `name` states, and the session that
    the archive has. It is the one in force, to the letter, where the table says nothing else."""
    session = _find(stated, event)
    content = sheet_in_force(session) if session else b""
    kept = read_sheet(content) if content else NOTHING_STATED
    if session and session.code:
        # As it is written here: WS12 may be WS 12.
        stated = replace(stated, session=replace(stated.session, code=session.code))
    sheet = overlay(kept, stated)
    if sheet != kept:
        content = write_sheet(sheet).encode()
    slug = slug_of(stated.session.code or stated.session.title, "session")
    return SheetFile(f"{PurePath(name).stem[:100]}-{slug}.toml", content), session


def _bring_in(announced: Announced, name: str, event: str) -> SessionReport:
    file, session = sheet_for(announced.sheet, name, event)
    before = _standing(session)
    loaded = load(None, file, event, session)
    now = Session.objects.select_related("event").get(pk=loaded.session.pk)
    changes = tuple(
        change
        for was, is_now in zip(before, _standing(now), strict=True)
        for change in fact_changes(was, is_now)
    )
    outcome = Outcome(loaded.status)
    if loaded.status is Status.UPDATED and not changes and not loaded.event_changed:
        outcome = Outcome.UNCHANGED
    return SessionReport(
        str(announced.place), now.path, now.title, outcome, changes, tuple(loaded.notes)
    )


def _find(sheet: Sheet, event: str) -> Session | None:
    """The session that the archive has: of that code, or address, or whatever spaces and hyphens
    its code is written with; where a table states no code, of that title."""
    stated = sheet.session
    event = event or slug_of(sheet.event.name, "event")
    slug = slug_of(stated.code or stated.title, "session")
    sessions = Session.objects.select_related("event").filter(event__slug=event)
    if stated.code:
        ways = [sessions.filter(code=stated.code), sessions.filter(slug=slug)]
    else:
        ways = [sessions.filter(slug=slug), sessions.filter(title=stated.title)]
    for way in ways:
        if len(found := list(way[:2])) == 1:
            return found[0]
    if not stated.code:
        return None
    bare = slug.replace("-", "")
    called = sessions.order_by().values_list("pk", "slug", "code")
    alike = [
        pk
        for pk, other, code in called
        if bare in (other.replace("-", ""), slug_of(code, "").replace("-", ""))
    ]
    return sessions.get(pk=alike[0]) if len(alike) == 1 else None


def _standing(session: Session | None) -> tuple[dict[str, str], dict[str, str]]:
    """What the archive says of a session, and of its people."""
    return (facts_of(session), people_of(session)) if session else ({}, {})
