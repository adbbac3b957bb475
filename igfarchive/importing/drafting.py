"""Finds out what an import would do before its transaction begins: reading and comparing take long,
and other writers wait for its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Max

from igfarchive.affiliations.grammar.introductions import Introduction, find_introductions
from igfarchive.archive.models import Session, Source, TurnBoundary, Utterance
from igfarchive.importing.boundaries import Laid, lay_boundaries
from igfarchive.importing.contradictions import find_contradictions
from igfarchive.importing.identifying import Identity, identify, twin_of
from igfarchive.importing.reconciling import compare, find_impossible_times, kept_paragraphs
from igfarchive.importing.sheets import Sheet, complete
from igfarchive.importing.sources import SheetFile, has_later, stands_back
from igfarchive.transcripts.reading import ReadFile
from igfarchive.transcripts.transcript import Heading, Note


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import has found out, and is to be stored.

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


class OvertakenError(Exception):
    """Another import changed the session after it was looked at, and before it was locked."""


def make_draft(
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
    """Read what is stored, and compare; nothing is written.

    `given` is what the sheet says, `folder` what its folder's does; `event`, `session` and `named`
    are those of `loading.load`. A file that is `kept` already is read once more, without the
    boundary that somebody is `undoing`.
    """
    notes = [*file.transcript.notes, *find_impossible_times(file.transcript.turns)] if file else []
    found_by = file
    identity = None
    if session is None:
        stated = complete(given, folder)
        heading = file.transcript.heading if file else Heading()
        identity = identify(file.transcript if file else None, stated, event)
        notes += find_contradictions(identity, stated, heading)
        session = find_session(identity, file)
        if session and session.path != identity.path:
            notes.append(Note(0, f"These words are already in the archive as {session.path}."))
        elif session is None and identity.makes_event:
            notes.append(Note(0, f"--event makes a new event: {identity.event_name}."))
    state = state_of(session)
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


def find_session(identity: Identity, file: ReadFile | None) -> Session | None:
    """The session that file and sheet belong to: the one of that address, unless the words are
    those of another one."""
    session = identity.session()
    if file and not (session and session.sources.filter(text_sha256=file.text_sha256).exists()):
        return twin_of(identity, file.text_sha256) or session
    return session


def state_of(session: Session | None) -> dict[str, object]:
    """By what it is known that nobody has changed a session since it was looked at: its newest
    source, and what curators last did to the boundaries of its turns."""
    if session is None:
        return {}
    return Session.objects.filter(pk=session.pk).aggregate(
        source=Max("sources__pk"),
        boundary=Max("boundaries__pk"),
        undone=Max("boundaries__undone_at"),
    )
