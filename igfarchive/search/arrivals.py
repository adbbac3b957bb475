"""What is new in the archive, the newest first: for feeds, and whoever else tells of news.

New is what came in last, not what was said last. Nobody can read a session before its words are
imported and it is published, so it comes in with the later of both:

    imported 3 March, published then      3 March
    imported 3 March, published 9 May     9 May
    imported again 1 June                 as before: its turns were there

All of its turns come in with it: the archive does not keep which turn an import added.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Count, Max, Min, Q

from igfarchive.archive.models import Annotation, EarlierReading, Session, Source, Utterance
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.queries.query import Query, Sort
from igfarchive.search.searching import every_hit, total_of

DONE, FIELD = "Published.", '"Published"'
"""How the desk's log says that a session was published: by a list's action, or in its form."""

ASKED_AT_ONCE = 10_000
"""Utterances in one question to the database, which takes some tens of thousands at most."""


@dataclass(frozen=True, slots=True)
class History:
    """When a published session was first imported and when it came in, both None while it has no
    words; and when anything of it changed last, as far as the archive keeps that."""

    session: int
    path: str
    imported_at: datetime | None
    came_at: datetime | None
    changed_at: datetime | None


class NewTurn(NamedTuple):
    """A turn by its number, when it came in, and when its session was first imported."""

    utterance: int
    came_at: datetime
    imported_at: datetime


class NewHits(NamedTuple):
    """How many turns were found, those that came in last, and all the sessions that hold any."""

    total: int
    turns: Sequence[NewTurn]
    sessions: Collection[int]


class NewSession(NamedTuple):
    """A session by its number and its path, when it came in, when it was first imported, and when
    anything of it changed last."""

    session: int
    path: str
    came_at: datetime
    imported_at: datetime
    changed_at: datetime


@cached_per_revision
def histories() -> Mapping[int, History]:
    """Those of all published sessions, by their numbers: four questions after each commit."""
    words = ~Q(format=Source.SHEET)
    files = {
        session: (first, last)
        for session, first, last in Source.objects.order_by()
        .values_list("session")
        .annotate(first=Min("imported_at", filter=words), last=Max("imported_at"))
    }
    # Also those that were withdrawn since: that is a change, too.
    noted = dict(
        Annotation.objects.filter(published_at__isnull=False)
        .order_by()
        .values_list("utterance__session")
        .annotate(Max("modified_at"))
    )
    published_at, edited_at = _desk_log()
    found = {}
    rows = Session.objects.published().select_related("event").only("event__slug", "slug", "turns")
    for session in rows.order_by("pk"):
        first, last = files.get(session.pk, (None, None))
        public = published_at.get(session.pk)
        found[session.pk] = History(
            session.pk,
            session.path,
            first,
            _latest(first, public) if first and not session.catalogued else None,
            _latest(last, public, edited_at.get(session.pk), noted.get(session.pk)),
        )
    return found


def _desk_log() -> tuple[dict[int, datetime], dict[int, datetime]]:
    """When sessions were last published by hand, and last edited."""
    entries = LogEntry.objects.filter(
        content_type__app_label="archive", content_type__model="session", action_flag=CHANGE
    )
    published_at: dict[int, datetime] = {}
    edited_at: dict[int, datetime] = {}
    rows = entries.order_by("action_time").values_list("object_id", "action_time", "change_message")
    for key, at, message in rows.iterator():
        session = int(key or 0)
        edited_at[session] = at
        if message == DONE or FIELD in message:
            published_at[session] = at
    return published_at, edited_at


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def new_sessions(among: Iterable[int] | None = None) -> Sequence[NewSession]:
    """Published sessions with words, by when they came in; `among` these numbers alone."""
    wanted = None if among is None else set(among)
    return [each for each in _newest_first() if wanted is None or each.session in wanted]


@cached_per_revision
def _newest_first() -> Sequence[NewSession]:
    found = [
        NewSession(
            each.session,
            each.path,
            each.came_at,
            each.imported_at,
            each.changed_at or each.came_at,
        )
        for each in histories().values()
        if each.came_at and each.imported_at
    ]
    return sorted(found, key=lambda each: (each.came_at, each.session), reverse=True)


def new_turns(turns: UtteranceQuerySet, most: int) -> Sequence[NewTurn]:
    """Of these turns, as far as they are published, those that came in last, each session's in the
    order of speech. Two questions to the database, and what `histories` asks."""
    public = turns.published().order_by()
    counts = dict(public.values_list("session").annotate(Count("pk")))
    wanted: dict[int, NewSession] = {}
    enough = most
    for each in new_sessions(counts):
        if enough <= 0:
            break
        wanted[each.session] = each
        enough -= counts[each.session]
    places = {session: place for place, session in enumerate(wanted)}
    rows = public.filter(session__in=places).values_list("session", "position", "pk")
    ordered = sorted(rows, key=lambda row: (places[row[0]], row[1] or 0))
    return [
        NewTurn(pk, wanted[session].came_at, wanted[session].imported_at)
        for session, _, pk in ordered[:most]
    ]


def new_hits(query: Query, most: int) -> Sequence[NewTurn]:
    """Of a search's hits those that came in last. IndexUnavailableError.

    The newest sessions that hold so many are found by halving, each time with a question to the
    index: a dozen for thousands of sessions, and one where there are few hits.
    """
    found = query.changed(sort=Sort.NEWEST)
    if total_of(found) > most:
        paths = [each.path for each in new_sessions()]
        if query.sessions:
            paths = [path for path in paths if path in query.sessions]
        if not paths:
            return []  # as the index holds what the archive no longer shows
        needed = bisect_left(
            range(1, len(paths) + 1), most, key=lambda n: total_of(_within(found, paths[:n]))
        )
        found = _within(found, paths[: needed + 1])
    return new_turns(Utterance.objects.speech().filter(pk__in=list(every_hit(found))), most)


def sessions_since(since: datetime, but: Collection[int] = ()) -> Sequence[NewSession]:
    """Those that came in after `since`, `but` for these."""
    return [each for each in new_sessions() if each.came_at > since and each.session not in but]


def hits_in(query: Query, sessions: Iterable[NewSession], most: int) -> NewHits:
    """A search's hits in these sessions. IndexUnavailableError."""
    paths = [each.path for each in sessions if not query.sessions or each.path in query.sessions]
    if not paths:
        return NewHits(0, (), set())
    found = _within(query, paths)
    hits = every_hit(found)
    return NewHits(len(hits), new_hits(found, most), _sessions_of(hits))


def _sessions_of(utterances: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(utterances), ASKED_AT_ONCE):
        part = utterances[start : start + ASKED_AT_ONCE]
        rows = Utterance.objects.filter(pk__in=part).order_by()
        found.update(rows.values_list("session", flat=True).distinct())
    return found


def _within(query: Query, sessions: Sequence[str]) -> Query:
    return query.changed(sessions=tuple(sessions))


def turns_changed(utterances: Iterable[int]) -> Mapping[int, datetime]:
    """When a later transcript or a correction last had these turns read otherwise, of those that
    were: two questions to the database."""
    numbers = list(utterances)
    reread = EarlierReading.objects.filter(utterance__in=numbers).order_by()
    corrected = Annotation.objects.corrections().filter(
        utterance__in=numbers, published_at__isnull=False
    )
    found: dict[int, datetime] = dict(
        reread.values_list("utterance").annotate(Max("superseded_at"))
    )
    for utterance, at in corrected.order_by().values_list("utterance").annotate(Max("modified_at")):
        found[utterance] = max(at, found.get(utterance, at))
    return found
