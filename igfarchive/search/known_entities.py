"""What the archive knows by name: the public speakers, organisations, events, sessions and terms.

Read once after each commit, into an index of names that a process keeps.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from django.db.models import Count, F, Model, QuerySet, Sum

from igfarchive.archive.choices import SessionKind
from igfarchive.archive.models import (
    Affiliation,
    OrganisationName,
    Participation,
    Session,
    SpeakerName,
    Term,
)
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.entities.name_index import Named, NameIndex

NUMBER = re.compile(r"[0-9]+$")
KINDS = dict(SessionKind.choices)
Row = TypeVar("Row", bound=Model)


@cached_per_revision
def name_index() -> NameIndex:
    """The names of all that is public: seven questions to the database."""
    return _index_of((*_speakers(), *_organisations(), *_terms(), *_events_and_sessions()))


@lru_cache(1)
def _index_of(entities: tuple[Entity, ...]) -> NameIndex:
    """To build it takes far longer than to read the names again, which may be the same: for a
    moment after each commit nothing is known of that but by reading."""
    return NameIndex(entities)


@cached_per_revision
def listed(kind: EntityKind, text: str) -> Named:
    """What a list of one kind is narrowed to by words (`NameIndex.list_of`)."""
    return name_index().list_of(kind, text)


def called(rows: QuerySet[Row], kind: EntityKind, text: str) -> QuerySet[Row]:
    """The rows of that kind whose name, or another spelling of it, has words that begin as those of
    `text`; where there is none, words that are one letter off."""
    if not text:
        return rows
    found = listed(kind, text)
    return rows.filter(slug__in=[each.key for each in found.entities])


def _speakers() -> Iterator[Entity]:
    """Those who said most first."""
    spellings = _by_key(SpeakerName.objects.values_list("speaker", "name"))
    heard = Participation.objects.filter(session__published=True, speaker__merged_into=None)
    rows = (
        heard.order_by()
        .values_list("speaker", "speaker__slug", "speaker__name")
        .annotate(sessions=Count("pk"), turns=Sum("turns"))
        .order_by("-turns", "speaker__sort_name", "speaker__slug")
    )
    for pk, slug, name, sessions, turns in rows:
        yield Entity(
            EntityKind.SPEAKER, slug, name, tuple(spellings[pk]), sessions=sessions, turns=turns
        )


def _organisations() -> Iterator[Entity]:
    """Those with most people first; `sessions` are those in which it is the preferred claim."""
    spellings = _by_key(OrganisationName.objects.values_list("organisation", "name"))
    claims = Affiliation.objects.filter(
        session__published=True, organisation__isnull=False, organisation__merged_into=None
    )
    rows = (
        claims.order_by()
        .values_list("organisation", "organisation__slug", "organisation__name")
        .annotate(people=Count("speaker", distinct=True))
        .order_by("-people", "organisation__name", "organisation__slug")
    )
    preferred = claims.order_by().filter(preferred=True).values_list("organisation")
    sessions = dict(preferred.annotate(Count("session", distinct=True)))
    for pk, slug, name, people in rows:
        yield Entity(
            EntityKind.ORGANISATION,
            slug,
            name,
            tuple(spellings[pk]),
            people=people,
            sessions=sessions.get(pk, 0),
        )


def _terms() -> Iterator[Entity]:
    for term in Term.objects.order_by("name"):
        others = dict.fromkeys((term.expansion, *term.variants))
        yield Entity(
            EntityKind.TERM, term.slug, term.name, tuple(filter(None, others)), about=term.expansion
        )


def _events_and_sessions() -> Iterator[Entity]:
    """The newest first; an event is public as its sessions are."""
    events: dict[str, Entity] = {}
    counts: dict[str, int] = defaultdict(int)
    sessions = []
    rows = (
        Session.objects.published()
        .order_by(F("event__year").desc(nulls_last=True), F("date").desc(nulls_last=True), "slug")
        .values_list("event__slug", "event__name", "event__city", "event__year", "slug", "code",
                     "title", "turns", "kind")
    )  # fmt: skip
    for event, name, city, year, slug, code, title, turns, kind in rows:
        counts[event] += 1
        if event not in events:
            place = f"{city} {year}" if city and year else city
            events[event] = Entity(
                EntityKind.EVENT, event, name, (place,) if place else (), about=city
            )
        codes = (code,) if code else ()
        sessions.append(
            Entity(
                EntityKind.SESSION,
                f"{event}/{slug}",
                title,
                codes,
                name,
                f"{name} {code}".strip(),
                turns=turns,
                numbered=_numbered(code, kind),
            )
        )
    for key, found in events.items():
        yield replace(found, sessions=counts[key])
    yield from sessions


def _numbered(code: str, kind: str) -> str:
    """Workshop 7 for the WS 7; empty where no number ends the code, or the kind is none."""
    number = NUMBER.search(code)
    if not number or kind == SessionKind.OTHER:
        return ""
    return f"{KINDS[kind]} {number.group()}"


def _by_key(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in rows:
        found[key].append(name)
    return found
