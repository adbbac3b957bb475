"""Events and their sessions, as they leave the archive."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum, prefetch_related_objects

from igfarchive.archive.models import Event, Recording, Session
from igfarchive.exporting.records.described import DESCRIBED


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One annual meeting of a forum."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in its address and in filters: igf-2031."""
    name: str
    """IGF 2031."""
    year: int | None
    """Null where it is not known."""
    ordinal: int | None
    """15 for the fifteenth annual meeting; null where it is not known."""
    city: str
    """Empty where it is not known."""
    country: str
    """Empty where it is not known."""
    starts_on: str | None
    """The first day, 2031-07-05; null where it is not known."""
    ends_on: str | None
    """The last day."""
    source_url: str
    """Its page at the forum; empty where it is not known."""
    sessions: int
    """How many published sessions it has in the archive."""
    turns: int
    """Turns of speech in them; one that a stage direction interrupts counts once."""
    words: int
    """Words spoken in them."""
    address: str
    """Its page here."""


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """Sound or pictures of a session."""

    __pydantic_config__ = DESCRIBED

    url: str
    """Where it is."""
    starts_at_ms: int
    """Milliseconds of the recording before the session begins."""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One workshop, forum or ceremony of an event."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in its address and in filters: igf-2031/ws-12."""
    event: str
    """The id of its event: igf-2031."""
    event_name: str
    """IGF 2031."""
    code: str
    """As the forum writes it: WS 12; empty where it has none."""
    title: str
    """As published."""
    kind: str
    """workshop, open-forum, main, dynamic-coalition, best-practice-forum, nri, town-hall,
    lightning-talk or other."""
    year: int | None
    """That of its date, else of its event; null where neither is known."""
    day: int | None
    """The day of the event, from 1, or 0 before it; null where it is not known."""
    date: str | None
    """2031-07-05; null where it is not known."""
    starts_at: str | None
    """When it began, in UTC: 2031-07-05T09:00:00+00:00; null where it is not known."""
    ends_at: str | None
    """When it ended, likewise."""
    room: str
    """Empty where it is not known."""
    track: str
    """Empty where it is not known."""
    language: str
    """Of its captions, a BCP 47 tag: en."""
    notice: str
    """The captioner's own words on the captions: what they warn of."""
    status: str
    """raw or finished, as the captioner states it; empty where nothing is stated."""
    source_url: str
    """Its page at the forum; empty where it is not known."""
    transcript_url: str
    """Where the forum publishes the transcript; empty where it is not known."""
    recordings: list[RecordingRecord]
    """Sound and pictures of it."""
    turns: int
    """Turns of speech; one that a stage direction interrupts counts once. 0 where the session is
    catalogued alone, and its words are not here."""
    words: int
    """Words spoken."""
    gaps: int
    """Marks of the captioner where words were not caught."""
    losses: int
    """Marks of the captioner where the sound was lost."""
    address: str
    """Its page here."""


def event_records(events: Iterable[Event], site: str) -> list[EventRecord]:
    """The events, in their order: one question to the database beside theirs."""
    rows = list(events)
    held = Session.objects.published().filter(event__in=rows).order_by().values_list("event")
    counts = {
        event: (sessions, turns, words)
        for event, sessions, turns, words in held.annotate(
            Count("pk"), turns_of=Sum("turns"), words_of=Sum("words")
        )
    }
    return [_event_record(event, *counts.get(event.pk, (0, 0, 0)), site) for event in rows]


def _event_record(event: Event, sessions: int, turns: int, words: int, site: str) -> EventRecord:
    return EventRecord(
        id=event.slug,
        name=event.name,
        year=event.year,
        ordinal=event.ordinal,
        city=event.city,
        country=event.country,
        starts_on=_iso(event.starts_on),
        ends_on=_iso(event.ends_on),
        source_url=event.source_url,
        sessions=sessions,
        turns=turns,
        words=words,
        address=site + event.get_absolute_url(),
    )


def session_records(sessions: Iterable[Session], site: str) -> list[SessionRecord]:
    """Those of the sessions that are published, in their order: one question to the database
    beside theirs, and one more without their events."""
    rows = [session for session in sessions if session.published]
    prefetch_related_objects(rows, "event", "recordings")
    return [_session_record(session, session.recordings.all(), site) for session in rows]


def session_record(session: Session, site: str) -> SessionRecord:
    """One session, which is published: one question, and one more without its event."""
    return _session_record(session, session.recordings.all(), site)


def _session_record(session: Session, recordings: Iterable[Recording], site: str) -> SessionRecord:
    return SessionRecord(
        id=session.path,
        event=session.event.slug,
        event_name=session.event.name,
        code=session.code,
        title=session.title,
        kind=session.kind,
        year=session.year,
        day=session.day,
        date=_iso(session.date),
        starts_at=_iso(session.starts_at),
        ends_at=_iso(session.ends_at),
        room=session.room,
        track=session.track,
        language=session.language,
        notice=session.notice,
        status=session.status,
        source_url=session.source_url,
        transcript_url=session.transcript_url,
        recordings=[RecordingRecord(each.url, each.starts_at) for each in recordings],
        turns=session.turns,
        words=session.words,
        gaps=session.gaps,
        losses=session.losses,
        address=site + session.get_absolute_url(),
    )


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None
