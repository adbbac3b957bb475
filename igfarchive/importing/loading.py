"""Brings a transcript, a sheet, or both into the archive, in one transaction a file.

Importing again is a reconciliation: nothing that is still there changes its address, and nothing
that vanished is deleted.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from django.db.models import Max

from igfarchive.affiliations.claims import claim_from_captions, prefer
from igfarchive.affiliations.grammar.introductions import Introduction, find_introductions
from igfarchive.affiliations.proposals import propose_affiliations
from igfarchive.annotating import glossary
from igfarchive.annotating.moving import follow_words
from igfarchive.archive.attribution_rules import UNDECIDED, Decided
from igfarchive.archive.choices import SessionKind
from igfarchive.archive.counters import recount
from igfarchive.archive.history import Origin, of_session, recording, tell_made, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session, Source, TurnBoundary, Utterance
from igfarchive.archive.slugs import slug_of
from igfarchive.archive.transactions import serialized
from igfarchive.importing.applied_sheet import apply_sheet, likely_twins, sheet_speakers
from igfarchive.importing.boundaries import Laid, keep_tails, lay_boundaries
from igfarchive.importing.contradictions import find_contradictions, find_overruled
from igfarchive.importing.identifying import (
    Identity,
    complete_event,
    event_of,
    identify,
    titled_by_name,
    twin_of,
)
from igfarchive.importing.reconciling import (
    compare,
    find_impossible_times,
    kept_paragraphs,
    reconcile,
)
from igfarchive.importing.sheets import NOTHING_STATED, Sheet, complete, read_sheet
from igfarchive.importing.sources import (
    SheetFile,
    has_later,
    keep_sheet,
    keep_transcript,
    sheet_in_force,
    stands_back,
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
    change: "Callable[[Draft], Done]",
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
            draft = _draft(file, sheet_file, given, folder, event, session, named=named)
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
    draft = _draft(
        file, None, no_sheet, no_sheet, "", session, named=True, kept=kept, undoing=undoing
    )
    return store(draft)


class OvertakenError(Exception):
    """Another import changed the session after it was looked at, and before it was locked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import has found out before its transaction begins, as that takes long: other
    writers wait for its end.

    `session` is None for a new one, `state` what another import would have changed of it.
    `found_by` is the file that the session was looked for by, `file` what of it is to be stored,
    unless that is `kept` already, and `laid` its turns with the boundaries of curators. `placed`
    says which turn is which utterance (`compare`), and is None where no word changes;
    `introductions` are those in the turns.
    """

    identity: Identity | None
    session: Session | None
    state: dict[str, object]
    given: Sheet
    folder: Sheet
    sheet_file: SheetFile | None
    found_by: ReadFile | None
    file: ReadFile | None
    kept: Source | None
    laid: Laid
    placed: list[Utterance | None] | None
    introductions: Sequence[Introduction]
    notes: tuple[Note, ...]


def _draft(
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    given: Sheet,
    folder: Sheet,
    event: str,
    session: Session | None,
    *,
    named: bool,
    kept: Source | None = None,
    undoing: TurnBoundary | None = None,
) -> Draft:
    """Read what is stored, and compare; nothing is written."""
    notes = [*file.transcript.notes, *find_impossible_times(file.transcript.turns)] if file else []
    found_by = file
    identity = None
    if session is None:
        stated = complete(given, folder)
        heading = file.transcript.heading if file else Heading()
        identity = identify(file.transcript if file else None, stated, event)
        notes += find_contradictions(identity, stated, heading)
        session = _find(identity, file)
        if session and session.path != identity.path:
            notes.append(Note(0, f"These words are already in the archive as {session.path}."))
        elif session is None and identity.makes_event:
            notes.append(Note(0, f"--event makes a new event: {identity.event_name}."))
    state = _state_of(session)
    if session and sheet_file and stands_back(session, sheet_file, named=named):
        notes.append(Note(0, f"{sheet_file.name} was left: {session.path} has a sheet of its own."))
        sheet_file = None
    if session and file and not named and has_later(session, file):
        notes.append(Note(0, f"{session.path} has a later transcript: name the file to go back."))
        file = None
    placed = None
    introductions: Sequence[Introduction] = ()
    laid = lay_boundaries(session, file.transcript.turns if file else (), undoing)
    turns = laid.turns
    if file:
        notes += laid.notes
        nowhere: list[Utterance | None] = [None] * len(turns)
        placed = compare(session, turns, laid.pins) if session else nowhere
    if file and placed is not None:
        # What is quoted has to stand in the turn as it is kept, which may have other white space.
        introductions = find_introductions(
            [
                replace(turn, paragraphs=kept_paragraphs(turn, old)) if old else turn
                for turn, old in zip(turns, placed, strict=True)
            ]
        )
    return Draft(
        identity,
        session,
        state,
        given,
        folder,
        sheet_file,
        found_by,
        file,
        kept,
        laid,
        placed,
        introductions,
        tuple(notes),
    )


@serialized
def store(draft: Draft) -> Loaded:
    """Write what was drafted. OvertakenError where it no longer holds.

    The draft stays as it is: this may be repeated.
    """
    if draft.identity:
        found = _find(draft.identity, draft.found_by)
        if (found and found.pk) != (draft.session and draft.session.pk):
            raise OvertakenError
    session = None
    if draft.session:
        locked = Session.objects.select_related("event").select_for_update(of=("self",))
        session = locked.filter(pk=draft.session.pk).first()
    if _state_of(session) != draft.state:
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
            reread = reconcile(session, source, draft.laid.turns, placed, listed, decided)
            keep_tails(session, draft.laid)
            notes += [
                Note(0, f"{lost} lost its words: “{lost.exact[:60]}” in u{lost.utterance.key}.")
                for lost in follow_words(session, reread).lost
            ]
            glossary.note_uses_in(session)
            claim_from_captions(session)
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


def _find(identity: Identity, file: ReadFile | None) -> Session | None:
    """The session that file and sheet belong to: the one of that address, unless the words are
    those of another one."""
    session = identity.session()
    if file and not (session and session.sources.filter(text_sha256=file.text_sha256).exists()):
        return twin_of(identity, file.text_sha256) or session
    return session


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


def _state_of(session: Session | None) -> dict[str, object]:
    """Its newest source, and what curators last did to the boundaries of its turns."""
    if session is None:
        return {}
    return Session.objects.filter(pk=session.pk).aggregate(
        source=Max("sources__pk"),
        boundary=Max("boundaries__pk"),
        undone=Max("boundaries__undone_at"),
    )


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
