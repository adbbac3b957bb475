"""Decides which session a file is the transcript of.

What a person said counts before what the file says: the command line, then the sheet, then the
title line.
"""

import re
from dataclasses import dataclass

from igfarchive.archive.models import Event, Session, Source
from igfarchive.archive.slugs import slug_of
from igfarchive.importing.sheets import EventFacts, Sheet
from igfarchive.transcripts.transcript import Heading, Note, TranscriptError

YEAR = re.compile(r"(?<!\d)(19|20|21)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Identity:
    """The session that a file says it belongs to; its rows may not exist yet."""

    event_name: str
    event_slug: str
    event_facts: EventFacts
    code: str
    title: str

    @property
    def slug(self) -> str:
        return slug_of(self.code or self.title, "session")

    @property
    def path(self) -> str:
        return f"{self.event_slug}/{self.slug}"

    def session(self) -> Session | None:
        sessions = Session.objects.select_related("event")
        return sessions.at(self.event_slug, self.slug).first()


def identify(heading: Heading, sheet: Sheet, event: str = "") -> Identity:
    """The identity of a transcript; `event` is a slug that overrides what sheet and title say.

    TranscriptError says what to write in the sheet where a part cannot be read.
    """
    name = sheet.event.name or heading.event
    if event:
        if slug_of(event, "") != event:
            raise TranscriptError(
                f"{event!r} is no slug.", f"Write --event {slug_of(event, 'igf-2020')}."
            )
        if slug_of(name, "") != event:
            known = Event.objects.filter(slug=event).first()
            name = known.name if known else _name_of(event)
    if not name:
        raise TranscriptError(
            "Neither a title line nor a sheet names the event.",
            'Write name = "IGF 2020" under [event] in its sheet, or give --event.',
        )
    title = sheet.session.title or heading.title
    if not title:
        raise TranscriptError(
            "The title of the session is not stated, or cannot be read.",
            'Write title = "…" under [session] in its sheet.',
        )
    slug = event or slug_of(name, "event")
    return Identity(
        event_name=name,
        event_slug=slug,
        # Another event than the one that the sheet describes gets none of its facts.
        event_facts=sheet.event if slug_of(sheet.event.name, "") in ("", slug) else EventFacts(),
        code=sheet.session.code or heading.code,
        title=title,
    )


def _name_of(slug: str) -> str:
    """A readable name for an event that is known by its slug alone: igf-2020 -> IGF 2020."""
    words = slug.split("-")
    return " ".join(word.upper() if len(word) <= 4 else word.capitalize() for word in words)


def twin_of(identity: Identity, text_sha256: str) -> Session | None:
    """Another session that has exactly these words already, as its latest transcript.

    A code of its own makes a session another one, whatever is said there.
    """
    sources = Source.objects.filter(text_sha256=text_sha256)
    for source in sources.defer("content").select_related("session__event"):
        session = source.session
        if identity.code and session.code and identity.code != session.code:
            continue
        latest = session.sources.exclude(text_sha256="").defer("content").first()
        if session.path != identity.path and latest and latest.text_sha256 == text_sha256:
            return session
    return None


def event_of(identity: Identity) -> Event:
    """The event of `identity`, made if it is new."""
    in_name = YEAR.search(identity.event_name)
    year = identity.event_facts.year or (int(in_name.group()) if in_name else None)
    event, _ = Event.objects.get_or_create(
        slug=identity.event_slug, defaults={"name": identity.event_name, "year": year}
    )
    return event


def complete_event(event: Event, facts: EventFacts, notes: list[Note]) -> bool:
    """Fill in what is not known of `event` yet; a contradiction is noted and changes nothing.

    True if the row was changed.
    """
    changed = False
    for field in ("year", "ordinal", "city", "country", "starts_on", "ends_on", "source_url"):
        stated, known = getattr(facts, field), getattr(event, field)
        if stated in (None, "") or stated == known:
            continue
        if known in (None, ""):
            setattr(event, field, stated)
            changed = True
        else:
            notes.append(
                Note(
                    0,
                    f"The sheet says {field} = {stated} of {event}, where {known} is known: "
                    "correct the sheet, or the event in the admin.",
                )
            )
    if changed:
        event.save()
    return changed
