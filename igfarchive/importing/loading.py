"""Brings a transcript, a sheet, or both into the archive, in one transaction a file.

Importing again is a reconciliation: nothing that is still there changes its address, and nothing
that vanished is deleted.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction

from igfarchive.annotating import glossary
from igfarchive.annotating.moving import follow_words
from igfarchive.archive.choices import SessionKind
from igfarchive.archive.models import Session
from igfarchive.archive.slugs import slug_of
from igfarchive.archive.tally import recount
from igfarchive.importing.captions.transcript import Heading, Note
from igfarchive.importing.claiming import claim_from_captions, prefer
from igfarchive.importing.identifying import (
    complete_event,
    event_of,
    identify,
    twin_of,
)
from igfarchive.importing.keeping import (
    SheetFile,
    has_later,
    keep_sheet,
    keep_transcript,
    sheet_in_force,
    stands_back,
)
from igfarchive.importing.listing import apply_sheet, likely_twins, sheet_speakers
from igfarchive.importing.proposing import propose_affiliations
from igfarchive.importing.reading import ReadFile
from igfarchive.importing.reconciling import compare, reconcile
from igfarchive.importing.sheets import Sheet, read_sheet


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


@transaction.atomic
def load(
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    event: str = "",
    session: Session | None = None,
    *,
    named: bool = True,
) -> Loaded:
    """Load a transcript that has been read, its sheet, or both.

    `event` (a slug) and `session` override what file and sheet say of where they belong. Words
    that come without a sheet are read with the one that the archive keeps for their session.
    A version that a later one has superseded is taken up again only where somebody `named` it.
    TranscriptError, and nothing is stored, where they cannot be placed.
    """
    given = read_sheet(sheet_file.content) if sheet_file else Sheet()
    notes = list(file.transcript.notes) if file else []
    is_new = False
    if session is None:
        session, is_new = _find_or_create(file, given, event, notes)
    # Two imports of one session take turns.
    session = (
        Session.objects.select_related("event").select_for_update(of=("self",)).get(pk=session.pk)
    )
    if sheet_file and stands_back(session, sheet_file, named=named):
        notes.append(Note(0, f"{sheet_file.name} was left: {session.path} has a sheet of its own."))
        sheet_file = None
    if file and not named and has_later(session, file):
        notes.append(Note(0, f"{session.path} has a later transcript: name the file to go back."))
        file = None
    return _bring_in(session, is_new, file, sheet_file, notes)


def _bring_in(
    session: Session,
    is_new: bool,
    file: ReadFile | None,
    sheet_file: SheetFile | None,
    notes: list[Note],
) -> Loaded:
    """Make the session what its transcript and its sheet say."""
    before = read_sheet(sheet_in_force(session))
    new_sheet = sheet_file is not None and keep_sheet(session, sheet_file)
    sheet = read_sheet(sheet_file.content) if sheet_file else before
    was_catalogued = session.catalogued
    placed = compare(session, file.transcript.turns) if file else None
    facts = _facts_of(session, sheet, file, words_changed=placed is not None) if file else {}
    changed = is_new or new_sheet or placed is not None or bool(facts)
    loaded = Loaded(session, Status.UPDATED if changed else Status.UNCHANGED, notes)
    if not changed:
        return loaded

    for name, value in facts.items():
        setattr(session, name, value)
    session.save()
    listed = sheet_speakers(sheet, session.path, notes)
    if file and (placed is not None or facts):
        source = keep_transcript(session, file)
        if placed is not None:
            reread = reconcile(session, source, file.transcript.turns, placed, listed)
            notes += [
                Note(0, f"{lost} lost its words: “{lost.exact[:60]}” in u{lost.utterance.key}.")
                for lost in follow_words(session, reread).lost
            ]
            glossary.note_uses_in(session)
            claim_from_captions(session)
            notes += likely_twins(session, sheet)
    # Words that arrive after their sheet are what its claims wait for: in which turn each is said.
    if new_sheet or (was_catalogued and file):
        apply_sheet(session, before if new_sheet else sheet, sheet, listed, notes)
    if new_sheet and sheet.event.name and slug_of(sheet.event.name, "") == session.event.slug:
        loaded.event_changed = complete_event(session.event, sheet.event, notes)
    if file and placed is not None:
        propose_affiliations(session, file.transcript.turns)
    prefer(session)
    recount([session])
    if is_new or (was_catalogued and not session.catalogued):
        loaded.status = Status.CREATED
    return loaded


def _find_or_create(
    file: ReadFile | None, sheet: Sheet, event: str, notes: list[Note]
) -> tuple[Session, bool]:
    """The session that file and sheet belong to, and whether it is new."""
    heading = file.transcript.heading if file else Heading()
    identity = identify(heading, sheet, event)
    session = identity.session()
    if file and not (session and session.sources.filter(text_sha256=file.text_sha256).exists()):
        twin = twin_of(identity, file.text_sha256)
        if twin is not None:
            notes.append(Note(0, f"These words are already in the archive as {twin.path}."))
            return twin, False
    if session is not None:
        return session, False
    session = Session.objects.create(
        event=event_of(identity),
        slug=identity.slug,
        code=identity.code,
        title=identity.title,
        kind=sheet.session.kind or heading.kind or SessionKind.OTHER,
    )
    return session, True


def _facts_of(
    session: Session, sheet: Sheet, file: ReadFile, *, words_changed: bool
) -> dict[str, object]:
    """What the first lines of a transcript say of the session and nobody has said yet.

    Status and notice are the captioner's own, so that new words bring new ones.
    """
    heading = file.transcript.heading
    facts: dict[str, object] = {
        "day": heading.day if session.day is None else session.day,
        "date": session.date or heading.date,
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
