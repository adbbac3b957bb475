"""Brings a transcript, a sheet, or both into the archive, in one transaction a file.

Importing again is a reconciliation: nothing that is still there changes its address, and nothing
that vanished is deleted.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import IntegrityError, transaction

from igfarchive.archive.choices import SessionKind, SourceFormat
from igfarchive.archive.models import Session, Source
from igfarchive.archive.tally import recount
from igfarchive.importing.captions.transcript import Heading, Note, TranscriptError
from igfarchive.importing.identifying import (
    Identity,
    complete_event,
    event_of,
    identify,
    twin_of,
)
from igfarchive.importing.listing import apply_sheet, likely_twins, sheet_speakers
from igfarchive.importing.reading import ReadFile
from igfarchive.importing.reconciling import compare, reconcile
from igfarchive.importing.sheets import Sheet, read_sheet


class Status(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class SheetFile:
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Loaded:
    """What became of one file."""

    session: Session
    status: Status
    notes: list[Note] = field(default_factory=list)


def load(
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    event: str = "",
    session: Session | None = None,
) -> Loaded:
    """Load a transcript that has been read, its sheet, or both.

    `event` (a slug) and `session` override what file and sheet say of where they belong.
    TranscriptError, and nothing is stored, where they cannot be placed.
    """
    sheet = read_sheet(sheet_file.content) if sheet_file else Sheet()
    heading = file.transcript.heading if file else Heading()
    try:
        with transaction.atomic():
            identity = identify(heading, sheet, event) if session is None else _of(session)
            return _load(file, sheet_file, sheet, identity)
    except IntegrityError as error:
        raise TranscriptError(
            "Another import changed the same rows at the same time.", "Import the file again."
        ) from error


def _of(session: Session) -> Identity:
    return Identity(session.event.name, session.event.slug, session.code, session.title)


def _load(
    file: ReadFile | None, sheet_file: SheetFile | None, sheet: Sheet, identity: Identity
) -> Loaded:
    notes = list(file.transcript.notes) if file else []
    session = identity.session()
    if file and (session is None or not _has_words(session, file)):
        twin = twin_of(identity, file.text_sha256)
        if twin is not None:
            notes.append(
                Note(0, f"These words are already in the archive as {twin.path}: left as they are.")
            )
            return Loaded(twin, Status.UNCHANGED, notes)

    heading = file.transcript.heading if file else Heading()
    is_new = session is None
    if session is None:
        session = Session.objects.create(
            event=event_of(identity, sheet.event, heading.year),
            slug=identity.slug,
            code=identity.code,
            title=identity.title,
            kind=sheet.session.kind or heading.kind or SessionKind.OTHER,
        )
    was_catalogued = session.catalogued
    changed = is_new
    placed = None
    if file:
        changed |= _complete_session(session, file)
        placed = compare(session, file.transcript.turns)
    # Words that arrive after their sheet are what its claims wait for: in which turn each is said.
    new_sheet = sheet_file is not None and (
        _latest_sheet(session) != sheet_file.content or (was_catalogued and file is not None)
    )
    if placed is not None or new_sheet:
        changed = True
        listed = sheet_speakers(sheet, session.path, notes)
        if file and placed is not None:
            reconcile(session, file, placed, listed)
            notes += likely_twins(file.transcript, listed)
        if sheet_file and new_sheet:
            before = _latest_sheet(session)
            _keep_sheet(session, sheet_file)
            complete_event(session.event, sheet.event, notes)
            apply_sheet(session, read_sheet(before), sheet, listed, notes)
    if changed:
        recount([session])
    if is_new or (was_catalogued and not session.catalogued):
        return Loaded(session, Status.CREATED, notes)
    return Loaded(session, Status.UPDATED if changed else Status.UNCHANGED, notes)


def _has_words(session: Session, file: ReadFile) -> bool:
    return session.sources.filter(text_sha256=file.text_sha256).exists()


def _keep_sheet(session: Session, file: SheetFile) -> None:
    if _latest_sheet(session) != file.content:
        Source.objects.create(
            session=session,
            name=file.name,
            format=SourceFormat.SHEET,
            encoding="utf-8",
            content=file.content,
            sha256=file.sha256,
        )


def _latest_sheet(session: Session) -> bytes:
    """The sheet in force; an empty one if there is none."""
    latest = session.sources.filter(format=SourceFormat.SHEET).first()
    return bytes(latest.content) if latest else b""


def _complete_session(session: Session, file: ReadFile) -> bool:
    """Take from the transcript's first lines what nobody stated; True if something was new."""
    heading = file.transcript.heading
    facts = {
        "day": heading.day if session.day is None else session.day,
        "date": session.date or heading.date,
        "room": session.room or heading.room[:100],
        "transcript_url": session.transcript_url or file.url,
        # These two are the transcript's own to say.
        "status": heading.status or session.status,
        "notice": file.transcript.notice or session.notice,
    }
    changed = [name for name, value in facts.items() if getattr(session, name) != value]
    for name in changed:
        setattr(session, name, facts[name])
    if changed:
        session.save(update_fields=changed)
    return bool(changed)
