"""Decides which session a file is the transcript of.

What a person said counts before what the file says: the command line, then the sheet, then the
title line.
"""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePath

from igfarchive.archive.history import tell_made, watch
from igfarchive.archive.models import Event, Session, Source
from igfarchive.archive.slugs import slug_of
from igfarchive.importing.sheets import EventFacts, Sheet
from igfarchive.transcripts.grammar.filenames import heading_of_name
from igfarchive.transcripts.reading import ReadFile
from igfarchive.transcripts.transcript import Heading, Note, Transcript, TranscriptError

LONGEST_TITLE = 500
YEAR = re.compile(r"(?<!\d)(19|20|21)\d\d(?!\d)")


class MissingFactsError(TranscriptError):
    """A file that does not say which session it is of, and no sheet does."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The session that a file says it belongs to; its rows may not exist yet.

    `makes_event` tells an event that nobody but the command line knows of so far.
    """

    event_name: str
    event_slug: str
    event_facts: EventFacts
    code: str
    title: str
    makes_event: bool = False

    @property
    def event_year(self) -> int | None:
        in_name = YEAR.search(self.event_name)
        return self.event_facts.year or (int(in_name.group()) if in_name else None)

    @property
    def slug(self) -> str:
        return slug_of(self.code or self.title, "session")

    @property
    def path(self) -> str:
        return f"{self.event_slug}/{self.slug}"

    def session(self) -> Session | None:
        sessions = Session.objects.select_related("event")
        return sessions.at(self.event_slug, self.slug).first()


def require_event(slug: str, *, new: bool) -> None:
    """TranscriptError where files are to belong to an event that is not in the archive, unless it
    is to be made as a `new` one: a slip in its name must not. The first event is always new."""
    if slug_of(slug, "") != slug:
        raise TranscriptError(
            f"{slug!r} is no slug.", f"Write --event {slug_of(slug, 'igf-2020')}."
        )
    if new or Event.objects.filter(slug=slug).exists():
        return
    known = list(Event.objects.values_list("slug", flat=True))
    if known:
        alike = get_close_matches(slug, known, n=3, cutoff=0.4) or known[:3]
        raise TranscriptError(
            f"There is no event {slug}.",
            f"Give --new-event to make it, or --event with one that there is: {', '.join(alike)}.",
        )


def titled_by_name(file: ReadFile) -> ReadFile:
    """The file, read as if its name were its title line, if it has none."""
    heading = file.transcript.heading
    if heading.title:
        return file
    named = heading_of_name(PurePath(file.name).stem)
    heading = replace(
        heading,
        title=named.title,
        code=heading.code or named.code,
        kind=heading.kind or named.kind,
    )
    notes = (Note(0, f"Its title was read off its name: {named.title}."), *file.transcript.notes)
    return replace(file, transcript=replace(file.transcript, heading=heading, notes=notes))


def identify(transcript: Transcript | None, sheet: Sheet, event: str = "") -> Identity:
    """The identity of a transcript; `event` is a slug that overrides what sheet and title say.

    TranscriptError says all that cannot be read, and what to write in the sheet or to give.
    """
    heading = transcript.heading if transcript else Heading()
    name = sheet.event.name or heading.event
    known = Event.objects.filter(slug=event).first() if event else None
    if event and slug_of(name, "") != event:
        name = known.name if known else _name_of(event)
    title = sheet.session.title or heading.title
    _refuse_missing(name, title, transcript)
    if len(title) > LONGEST_TITLE:
        raise TranscriptError(
            f"The title has {len(title)} characters: {title[:60]}…",
            f'Write title = "…" under [session] in its sheet, {LONGEST_TITLE} at most.',
        )
    slug = event or slug_of(name, "event")
    return Identity(
        event_name=name,
        event_slug=slug,
        # Another event than the one that the sheet describes gets none of its facts.
        event_facts=sheet.event if slug_of(sheet.event.name, "") in ("", slug) else EventFacts(),
        code=sheet.session.code or heading.code,
        title=title,
        makes_event=bool(event) and known is None,
    )


def _refuse_missing(event: str, title: str, transcript: Transcript | None) -> None:
    """MissingFactsError that names all of it, so that nobody has to come twice."""
    missing, remedies = [], []
    if not event:
        missing.append("Neither a title line nor a sheet names the event.")
        remedies.append(
            'write name = "IGF 2020" under [event] in its sheet, or in a folder.toml for all files '
            "of a folder, or give --event igf-2020"
        )
    if not title:
        missing.append("The title of the session is not stated, or cannot be read.")
        remedies.append('write title = "…" under [session] in its sheet, or give --title-from-name')
        opening = transcript.turns[0] if transcript else None
        if opening and opening.label is None and len(opening.paragraphs[0]) > LONGEST_TITLE:
            missing.append(
                f"Line {opening.line} has {len(opening.paragraphs[0]):,} characters, and a title "
                f"{LONGEST_TITLE} at most."
            )
    if missing:
        remedy = "; and ".join(remedies)
        raise MissingFactsError(" ".join(missing), f"{remedy[0].upper()}{remedy[1:]}.")


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
    event, is_new = Event.objects.get_or_create(
        slug=identity.event_slug,
        defaults={"name": identity.event_name, "year": identity.event_year},
    )
    if is_new:
        tell_made(event)
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
        watch(Event.objects.filter(pk=event.pk))
        event.save()
    return changed
