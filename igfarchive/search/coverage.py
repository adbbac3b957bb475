"""What an answer is based on: how much was looked at, of when, and what is known to be missing.

That something is not found says nothing of what was not captioned, or was misheard: whoever tells
of it tells of this, too.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Q, Sum
from django.utils import timezone

from igfarchive.archive.index_versions import required_versions
from igfarchive.archive.models import Session, Utterance
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.queries.query import UNKNOWN, Query

READINGS = ("as captioned", "as corrected")

CAVEAT = (
    "Captions are written while people speak: words may be misheard, left out or given to somebody "
    "else, and what was not captioned is not here."
)

VERSION_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looks at: published sessions with `turns` of speech that its filters let
    through, and their spoken `words`; `years` are the first and the last known of these.

    `without_words` sessions pass the filters and have no transcript. `lost_audio` and `gaps` count
    marks of captioners where the sound was lost, and where words were not caught.
    `version` is that of the archive (`archive_version`); `at`, in UTC, when it was looked at.
    """

    sessions: int
    turns: int
    words: int
    events: int
    years: tuple[int, int] | None
    without_words: int
    lost_audio: int
    gaps: int
    version: str
    at: datetime = field(compare=False)
    readings: tuple[str, ...] = READINGS
    caveat: str = CAVEAT

    @property
    def sentence(self) -> str:
        """What was looked at: "Looked at 12 turns in 2 sessions of 1 event, 2031"."""
        looked_at = (
            f"Looked at {_many(self.turns, 'turn')} in {_many(self.sessions, 'session')} of "
            f"{_many(self.events, 'event')}"
        )
        first, last = self.years or (0, 0)
        when = f", {first} to {last}" if first != last else f", {first}" if first else ""
        return f"{looked_at}{when}."

    @property
    def missing(self) -> str:
        """What is known to be missing, in a sentence; empty where nothing is."""
        parts = [
            text
            for number, text in (
                (self.without_words, _many(self.without_words, "session") + " without words"),
                (self.lost_audio, "sound lost in " + _many(self.lost_audio, "place")),
                (self.gaps, "words not caught in " + _many(self.gaps, "place")),
            )
            if number
        ]
        if not parts:
            return ""
        *before, last = parts
        return f"Known to be missing: {', '.join(before)}{' and ' if before else ''}{last}."


def coverage_of(query: Query) -> Coverage:
    """What a search with the filters of this query looks at; its words do not matter.

    One query to the database after each commit, two with a filter of people, and two more for the
    version of the archive.
    """
    filters = Query().changed(
        speakers=query.speakers,
        affiliations=query.affiliations,
        groups=query.groups,
        regions=query.regions,
        events=query.events,
        years=query.years,
        kinds=query.kinds,
        sessions=query.sessions,
    )
    return replace(_coverage(filters), at=timezone.now())


def archive_version() -> str:
    """A short name for what the archive shows of its sessions: their words, corrections, speakers
    and facts.

    It is the same in every process, and after a restart, until a session is published, withdrawn
    or changed. Two that differ stand for different contents; two that are equal, for the same.
    """
    return _version()


@cached_per_revision
def _version() -> str:
    required = required_versions()
    rows = Session.objects.published().order_by("pk").values_list("pk", "turns", "words", "gaps")
    digest = sha256()
    for pk, *counts in rows.iterator():
        digest.update(f"{pk} {required.get(pk, 0)} {counts}\n".encode())
    return digest.hexdigest()[:VERSION_LENGTH]


@dataclass(slots=True)
class _Counts:
    turns: int = 0
    words: int = 0
    gaps: int = 0
    losses: int = 0


@cached_per_revision
def _coverage(query: Query) -> Coverage:
    sessions = list(_sessions(query))
    counts = _said_by(query) if _names_people(query) else None
    held = []
    total = _Counts()
    for session in sessions:
        own = (
            counts.get(session.pk)
            if counts is not None
            else _Counts(session.turns, session.words, session.gaps, session.losses)
        )
        if own is None or not (own.words or own.turns):
            continue
        held.append(session)
        total.turns += own.turns
        total.words += own.words
        total.gaps += own.gaps
        total.losses += own.losses
    years = sorted(session.year for session in held if session.year)
    return Coverage(
        sessions=len(held),
        turns=total.turns,
        words=total.words,
        events=len({session.event_id for session in held}),
        years=(years[0], years[-1]) if years else None,
        without_words=sum(session.catalogued for session in sessions),
        lost_audio=total.losses,
        gaps=total.gaps,
        version=archive_version(),
        at=timezone.now(),
    )


def _sessions(query: Query) -> Iterable[Session]:
    """The published sessions that the filters let through which are not of people."""
    found = (
        Session.objects.published()
        .select_related("event")
        .only("event__slug", "event__year", "slug", "kind", "date", "turns", "words", "gaps",
              "losses")
        .order_by()
    )  # fmt: skip
    for session in found:
        values = {
            "events": session.event.slug,
            "years": str(session.year or UNKNOWN),
            "kinds": session.kind,
            "sessions": session.path,
        }
        if all(
            not getattr(query, name) or value in getattr(query, name)
            for name, value in values.items()
        ):
            yield session


def _names_people(query: Query) -> bool:
    return bool(query.speakers or query.affiliations or query.groups or query.regions)


def _said_by(query: Query) -> dict[int, _Counts]:
    """What the people of the filters say in each session, by its number."""
    rows = (
        Utterance.objects.published()
        .speech()
        .by(query.speakers, query.affiliations, query.groups, query.regions)
        .order_by()
        .values_list("session")
        .annotate(
            said=Count("pk", filter=Q(continues=False)),
            spoken=Sum("words"),
            missed=Sum("gaps"),
            lost=Sum("losses"),
        )
    )
    found: dict[int, _Counts] = defaultdict(_Counts)
    for session, *counts in rows:
        found[session] = _Counts(*counts)
    return found


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
