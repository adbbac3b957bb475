"""An event: when and where it was, its sessions, who spoke there, and what they talked about."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, starmap
from math import inf
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest
from django.db.models import Count, F, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.archive.choices import SessionKind, StakeholderGroup
from igfarchive.archive.models import Affiliation, Event, Participation, Session
from igfarchive.exporting.datasets import programme_of_event, sessions_of_event
from igfarchive.exporting.formats import formats_of
from igfarchive.exporting.records import ProgrammeRecord, SessionRecord
from igfarchive.http.sites import site_of
from igfarchive.search import catalogue
from igfarchive.search.queries.query import UNKNOWN, Query
from igfarchive.web import metadata
from igfarchive.web.address_query import query_from_request
from igfarchive.web.downloads import data_links, download, format_asked, page_at
from igfarchive.web.forums import neighbours
from igfarchive.web.talked_about import talked_about

AT_ONCE = 5
AT_MOST = 60
"""Speakers of a stakeholder group that are named: the first, and with those behind a fold."""

ORDERS = ("day", "track")
PROGRAMME = formats_of(ProgrammeRecord)
FORMATS = (*formats_of(SessionRecord), *PROGRAMME)


class Listed(NamedTuple):
    """A session as the page lists it, of which there may be thousands."""

    slug: str
    title: str
    code: str
    kind: str
    date: date | None
    day: int | None
    starts_at: datetime | None
    track: str
    turns: int
    words: int
    people: int


@dataclass(frozen=True, slots=True)
class Part:
    """Sessions under one heading: `on` and `day` say when, else `title` what they share."""

    sessions: Sequence[Listed]
    title: str = ""
    on: date | None = None
    day: int | None = None


class Participant(NamedTuple):
    """A speaker with all that was said in the event's sessions."""

    name: str
    slug: str
    words: int


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group: who spoke for it, who spoke most first; `url` finds all their turns."""

    label: str
    url: str
    count: int
    first: Sequence[Participant]
    rest: Sequence[Participant]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.first) - len(self.rest)


@require_safe
def event(request: HttpRequest, event: str) -> HttpResponseBase:
    """An event with a published session; `?by=track` lists its sessions by track, and
    `?format=` has them as data."""
    query_from_request(request)
    by = request.GET.get("by", "") or ORDERS[0]
    if by not in ORDERS:
        raise BadRequest(f"by={by[:20]}: write one of {', '.join(ORDERS)}.")
    found = get_object_or_404(Event.objects.public(), slug=event)
    if written_as := format_asked(request, FORMATS):
        rows_of = programme_of_event if written_as in PROGRAMME else sessions_of_event
        return download(request, written_as, rows_of(found, page_at(request)))
    sessions = _sessions(found)
    before, after = neighbours(found)
    own = Query(events=(event,))
    groups = _groups(found, own)
    return render(
        request,
        "event.html",
        {
            "event": found,
            "metadata": metadata.of_event(found, site_of(request)),
            "query": own,
            "parts": _by_track(sessions) if by == "track" else _by_day(sessions),
            "by": by,
            "data": data_links(request, FORMATS, ()),
            "tracks": len({session.track for session in sessions}) > 1,
            "totals": {
                "sessions": len(sessions),
                "catalogued": sum(not session.turns for session in sessions),
                "speakers": sum(group.count for group in groups),
                "turns": sum(session.turns for session in sessions),
                "words": sum(session.words for session in sessions),
            },
            "groups": groups,
            "phrases": talked_about(own),
            "before": before,
            "after": after,
        },
    )


def _sessions(event: Event) -> list[Listed]:
    """Its published sessions as they were held: one question to the database."""
    held = catalogue.with_people(Session.objects.published().filter(event=event)).order_by(
        F("date").asc(nulls_last=True),
        F("starts_at").asc(nulls_last=True),
        *catalogue.natural_order("slug"),
    )
    return list(starmap(Listed, held.values_list(*Listed._fields)))


def _by_day(sessions: Sequence[Listed]) -> list[Part]:
    """Those of a day together; where no day is known, those of a kind."""

    if all(session.date is None and session.day is None for session in sessions):
        kinds = {label: place for place, label in enumerate(SessionKind.labels)}
        return _parts(
            sessions, lambda each: SessionKind(each.kind).label, lambda label: kinds[label]
        )
    parts: list[Part] = []
    for _, some in groupby(sorted(sessions, key=_day_key), _day_key):
        held = list(some)
        days = {session.day for session in held if session.day is not None}
        on, day = held[0].date, days.pop() if len(days) == 1 else None
        parts.append(Part(held, "" if on or day is not None else "Day not known", on, day))
    return parts


def _day_key(session: Listed) -> tuple[bool, date, float]:
    """Orders days: those of a date, those that are only numbered, those that are not known."""
    if session.date:
        return False, session.date, 0
    return True, date.max, inf if session.day is None else session.day


def _by_track(sessions: Sequence[Listed]) -> list[Part]:
    """Those of a track together, and last those of none."""
    return _parts(
        sessions, lambda each: each.track or "No track", lambda title: (title == "No track", title)
    )


def _parts(
    sessions: Sequence[Listed], title_of: Callable[[Listed], str], rank: Callable[[str], Any]
) -> list[Part]:
    parts: dict[str, list[Listed]] = defaultdict(list)
    for session in sessions:
        parts[title_of(session)].append(session)
    return [Part(parts[title], title) for title in sorted(parts, key=rank)]


def _groups(event: Event, query: Query) -> list[Group]:
    """Everybody who took part, by the group that they spoke for most often; the unknown last.

    Two questions to the database.
    """
    here = {"session__event": event, "session__published": True}
    preferred = Affiliation.objects.filter(**here, preferred=True).exclude(stakeholder_group="")
    claims = preferred.order_by("pk").values_list("speaker", "stakeholder_group")
    # The last that is written stays: what is claimed most often, or else was claimed first.
    group_of = dict(claim for claim, _ in reversed(Counter(claims).most_common()))
    heard = (
        Participation.objects.filter(**here)
        .values_list("speaker", "speaker__name", "speaker__slug")
        .annotate(spoken=Sum("words"), sessions=Count("pk"))
        .order_by("-spoken", "-sessions", "speaker__sort_name", "speaker__slug")
    )
    members: dict[str, list[Participant]] = defaultdict(list)
    for speaker, name, slug, words, _ in heard:
        members[group_of.get(speaker, "")].append(Participant(name, slug, words))
    known = [choice for choice in StakeholderGroup if choice.value]
    return [
        Group(
            group.label,
            reverse("search") + query.with_filter("group", group.value or UNKNOWN).url(),
            len(members[group]),
            members[group][:AT_ONCE],
            members[group][AT_ONCE:AT_MOST],
        )
        for group in (*known, StakeholderGroup.UNKNOWN)
        if group in members
    ]
