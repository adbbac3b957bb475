"""Brings a transcript, a sheet, or both into the archive, in one transaction a file.

Importing again is a reconciliation: nothing that is still there changes its address, and nothing
that vanished is deleted.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from igfarchive.affiliations.claims import claim_from_captions, prefer
from igfarchive.affiliations.deleted_claims import deleted_from_captions
from igfarchive.affiliations.proposals import propose_affiliations
from igfarchive.annotating import glossary
from igfarchive.annotating.moving import follow_words
from igfarchive.archive.attribution_rules import UNDECIDED, Decided
from igfarchive.archive.choices import SessionKind
from igfarchive.archive.counters import recount
from igfarchive.archive.history import Origin, of_session, recording, tell_made, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session, Source, TurnBoundary
from igfarchive.archive.slugs import slug_of
from igfarchive.archive.transactions import serialized
from igfarchive.importing.applied_sheet import apply_sheet, likely_twins, sheet_speakers
from igfarchive.importing.boundaries import keep_tails
from igfarchive.importing.contradictions import find_overruled
from igfarchive.importing.drafting import (
    Draft,
    OvertakenError,
    find_session,
    make_draft,
    state_of,
)
from igfarchive.importing.identifying import (
    Identity,
    complete_event,
    event_of,
    titled_by_name,
)
from igfarchive.importing.reconciling import reconcile
from igfarchive.importing.sheets import NOTHING_STATED, Sheet, complete, read_sheet
from igfarchive.importing.sources import (
    SheetFile,
    keep_sheet,
    keep_transcript,
    sheet_in_force,
)
from igfarchive.transcripts.reading import ReadFile, read_file
from igfarchive.transcripts.transcript import Heading, Note, TranscriptError

Done = TypeVar("Done")

MOST_OVERTAKEN = 5
"""Attempts to store a file whose session other imports change at the same time."""


class Status(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Loaded:
    """What became of one file; `event_changed` says that its event's other sessions read anew."""

    session: Session
    status: Status
    notes: list[Note] = field(default_factory=list)
    event_changed: bool = False


def load(
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    event: str = "",
    session: Session | None = None,
    *,
    folder: Sheet = NOTHING_STATED,
    title_from_name: bool = False,
    named: bool = True,
) -> Loaded:
    """Load a transcript that has been read, its sheet, or both.

    `event` (a slug) and `session` override what file and sheet say of where they belong; `folder`
    is what their folder's sheet says where their own says nothing. A `title_from_name` is that of
    the file, where neither states one. Words that come without a sheet are read with the one that
    the archive keeps for their session.
    A version that a later one has superseded is taken up again only where somebody `named` it.
    TranscriptError, and nothing is stored, where they cannot be placed.
    """
    return load_by(
        store,
        file,
        sheet_file,
        event,
        session,
        folder=folder,
        title_from_name=title_from_name,
        named=named,
    )


def load_by(
    change: Callable[[Draft], Done],
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    event: str = "",
    session: Session | None = None,
    *,
    folder: Sheet = NOTHING_STATED,
    title_from_name: bool = False,
    named: bool = True,
) -> Done:
    """The same by a `change` that calls `store` in a transaction, and does more in it."""
    given = read_sheet(sheet_file.content) if sheet_file else NOTHING_STATED
    if file and title_from_name and not given.session.title:
        file = titled_by_name(file)
    for _ in range(MOST_OVERTAKEN):
        with suppress(OvertakenError):
            draft = make_draft(file, sheet_file, given, folder, event, session, named=named)
            return change(draft)
    raise TranscriptError(
        "Its session is gone, or other imports keep changing it.",
        "Import the file again once they are done.",
    )


def lay_again(session: Session, undoing: TurnBoundary | None = None) -> Loaded:
    """Read the session's transcript in force once more, as it has other boundaries now.

    TranscriptError where it cannot be read, or there is none.
    """
    kept = session.sources.exclude(format=Source.SHEET).first()
    if kept is None:
        raise TranscriptError(f"{session.path} has no transcript.", "Import one.")
    file = read_file(kept.name, bytes(kept.content), kept.url)
    no_sheet = NOTHING_STATED
    draft = make_draft(
        file, None, no_sheet, no_sheet, "", session, named=True, kept=kept, undoing=undoing
    )
    return store(draft)


@serialized
def store(draft: Draft) -> Loaded:
    """Write what was drafted. OvertakenError where it no longer holds.

    The draft stays as it is: this may be repeated.
    """
    if draft.identity:
        found = find_session(draft.identity, draft.found_by)
        if (found and found.pk) != (draft.session and draft.session.pk):
            raise OvertakenError
    session = None
    if draft.session:
        locked = Session.objects.select_related("event").select_for_update(of=("self",))
        session = locked.filter(pk=draft.session.pk).first()
    if state_of(session) != draft.state:
        raise OvertakenError
    file = draft.file or draft.sheet_file
    with (
        recording(None, Origin.IMPORT, file.name if file else ""),
        watching(*(of_session(session.pk) if session else ())),
    ):
        if session is None:
            if draft.identity is None:
                raise OvertakenError  # which was given, and is gone
            session = _create(draft.identity, draft)
        loaded = _bring_in(session, draft)
    if loaded.status is not Status.UNCHANGED:
        others = loaded.session.event.sessions.all() if loaded.event_changed else ()
        renew_versions([loaded.session.pk, *(each.pk for each in others)])
    return loaded


def _bring_in(session: Session, draft: Draft) -> Loaded:
    """Make the session what its transcript and its sheet say."""
    file, sheet_file = draft.file, draft.sheet_file
    placed = None if draft.placed is None else [copy(old) for old in draft.placed]
    is_new = draft.session is None
    notes = list(draft.notes)
    before = read_sheet(sheet_in_force(session))
    new_sheet = sheet_file is not None and keep_sheet(session, sheet_file)
    sheet = draft.given if sheet_file else before
    was_catalogued = session.catalogued
    stated = complete(sheet, draft.folder)
    facts: dict[str, object] = {}
    if file and not draft.kept:
        facts = _facts_of(session, stated, file, words_changed=placed is not None)
    notes += find_overruled(draft.folder.session, sheet.session, session)
    changed = is_new or new_sheet or placed is not None or bool(facts)
    loaded = Loaded(session, Status.UPDATED if changed else Status.UNCHANGED, notes)
    if not changed:
        return loaded

    for name, value in facts.items():
        setattr(session, name, value)
    session.save()
    listed = sheet_speakers(sheet, session.path, notes)
    decided = UNDECIDED if is_new else Decided(session)
    if file and (placed is not None or facts):
        source = draft.kept or keep_transcript(session, file)
        if placed is not None:
            deleted = deleted_from_captions(session)
            reread = reconcile(session, source, draft.laid.turns, placed, listed, decided)
            keep_tails(session, draft.laid)
            notes += [
                Note(0, f"{lost} lost its words: “{lost.exact[:60]}” in u{lost.utterance.key}.")
                for lost in follow_words(session, reread).lost
            ]
            glossary.note_uses_in(session)
            claim_from_captions(session, deleted, notes)
            notes += likely_twins(session, sheet)
    # Words that arrive after their sheet are what its claims wait for: in which turn each is said.
    if new_sheet or (was_catalogued and file and sheet != NOTHING_STATED):
        apply_sheet(session, before if new_sheet else sheet, sheet, listed, decided, notes)
    if (is_new or new_sheet) and slug_of(stated.event.name, "") in ("", session.event.slug):
        loaded.event_changed = complete_event(session.event, stated.event, notes)
    if placed is not None:
        propose_affiliations(session, draft.introductions)
    prefer(session)
    recount([session])
    if is_new or (was_catalogued and not session.catalogued):
        loaded.status = Status.CREATED
    return loaded


def _create(identity: Identity, draft: Draft) -> Session:
    heading = draft.file.transcript.heading if draft.file else Heading()
    stated = complete(draft.given, draft.folder).session
    session = Session(
        event=event_of(identity),
        slug=identity.slug,
        code=identity.code,
        title=identity.title,
        kind=stated.kind or heading.kind or SessionKind.OTHER,
        date=stated.date,
    )
    session.language = stated.language or session.language
    session.save()
    tell_made(session)
    return session


def _facts_of(
    session: Session, sheet: Sheet, file: ReadFile, *, words_changed: bool
) -> dict[str, object]:
    """What the first lines of a transcript say of the session and nobody has said yet.

    Status and notice are the captioner's own, so that new words bring new ones.
    """
    heading = file.transcript.heading
    facts: dict[str, object] = {
        "day": heading.day if session.day is None else session.day,
        "date": session.date or sheet.session.date or heading.date,
        "room": session.room or heading.room[:100],
        "transcript_url": session.transcript_url or file.url,
    }
    if words_changed or not session.status:
        facts["status"] = sheet.session.status or heading.status or session.status
    if words_changed or not session.notice:
        facts["notice"] = file.transcript.notice or session.notice
    if words_changed and session.kind == SessionKind.OTHER:
        facts["kind"] = sheet.session.kind or heading.kind or session.kind
    return {name: value for name, value in facts.items() if getattr(session, name) != value}
