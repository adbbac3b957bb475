"""Warns where a sheet says something else than the title line, the year of its event, or what is
known of the session.

The sheet is followed all the same: whoever wrote it may know better, or may have copied it from
another session and forgotten a line.
"""

from igfarchive.archive.choices import SessionKind
from igfarchive.archive.models import Event, Session
from igfarchive.archive.slugs import slug_of
from igfarchive.importing.identifying import YEAR, Identity
from igfarchive.importing.sheets import SessionFacts, Sheet
from igfarchive.text.words import exact_words
from igfarchive.transcripts.transcript import Heading, Note


def find_contradictions(identity: Identity, sheet: Sheet, heading: Heading) -> list[Note]:
    """Where the sheet, its folder's included, and the title line or the event cannot both be
    right."""
    known = Event.objects.filter(slug=identity.event_slug).first()
    year = (known and known.year) or identity.event_year
    return [
        *_with_title(sheet, heading),
        *_with_year(sheet, identity.event_name, year),
    ]


def find_overruled(folder: SessionFacts, own: SessionFacts, session: Session) -> list[Note]:
    """Where the folder's sheet says something else than is known of a session that is stored, and
    that the session's own sheet does not say."""
    known = {
        "date": session.date,
        "language": session.language,
        "kind": "" if session.kind == SessionKind.OTHER else session.kind,
    }
    notes = []
    for name, value in known.items():
        stated = getattr(folder, name)
        if stated and value and stated != value and not getattr(own, name):
            notes.append(
                Note(
                    0,
                    f"The folder's sheet says {name} = {stated}, and {session.path} has {value}: "
                    "correct the one that is wrong.",
                )
            )
    return notes


def _with_title(sheet: Sheet, heading: Heading) -> list[Note]:
    stated = sheet.session
    pairs: list[tuple[str, object, object, bool]] = [
        ("event", sheet.event.name, heading.event, _same(sheet.event.name, heading.event)),
        ("code", stated.code, heading.code, _same(stated.code, heading.code)),
        ("day", stated.day, heading.day, stated.day == heading.day),
        ("date", stated.date, heading.date, stated.date == heading.date),
        ("title", stated.title, heading.title, _alike(stated.title, heading.title)),
    ]
    return [
        Note(0, f"The sheet says {key} = {one}, the title line {other}: is it of this session?")
        for key, one, other, agree in pairs
        if not agree and one not in (None, "") and other not in (None, "")
    ]


def _with_year(sheet: Sheet, event: str, year: int | None) -> list[Note]:
    notes = []
    date, stated = sheet.session.date, sheet.event.year
    if date and year and date.year != year:
        notes.append(Note(0, f"The sheet says date = {date}, and {event} was in {year}."))
    if stated and (in_name := YEAR.search(event)) and stated != int(in_name.group()):
        notes.append(Note(0, f"The sheet says year = {stated} of {event}."))
    return notes


def _same(one: str, other: str) -> bool:
    return slug_of(one, "") == slug_of(other, "")


def _alike(one: str, other: str) -> bool:
    """Whether two titles share a word: a sheet often puts one better than the captions do."""
    return not set(exact_words(one)).isdisjoint(exact_words(other))
