"""The addresses of all pages that are worth finding, for search engines (https://www.sitemaps.org).

Sessions hold the words of all of their turns: a turn's own page is left out, as are searches and
filters, which show the same words once more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.sitemaps import views
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.archive.models import (
    Affiliation,
    Event,
    Organisation,
    Participation,
    Session,
    Speaker,
    Term,
)
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.arrivals import histories
from igfarchive.web.address_query import query_from_request
from igfarchive.web.generic import Sitemap

PAGES = ("home", "sessions", "speakers", "affiliations", "glossary", "corrections", "about")


class Place(NamedTuple):
    """An address and when what it shows changed last, as far as the archive keeps that."""

    path: str
    changed_at: datetime | None


class PageMap(Sitemap[Place]):
    """A part of the map, of at most `limit` addresses a file."""

    def __init__(self, places: Callable[[], Sequence[Place]]) -> None:
        self._places = places

    def items(self) -> Sequence[Place]:
        return self._places()

    def location(self, item: Place) -> str:
        return item.path

    def lastmod(self, item: Place) -> datetime | None:
        return item.changed_at


def _pages() -> Sequence[Place]:
    """Lists, which change with all that they list, and the text about the archive."""
    return [Place(reverse(name), None) for name in PAGES]


@cached_per_revision
def _sessions() -> Sequence[Place]:
    rows = Session.objects.published().order_by("pk").values_list("pk", "event__slug", "slug")
    known = histories()
    return [
        Place(reverse("session", args=names), known[pk].changed_at)
        for pk, *names in rows
        if pk in known
    ]


@cached_per_revision
def _events() -> Sequence[Place]:
    held = Session.objects.published().values_list("event__slug", "pk")
    return _places("event", Event.objects.public().values_list("slug", flat=True), held)


@cached_per_revision
def _speakers() -> Sequence[Place]:
    held = Participation.objects.filter(session__published=True)
    public = Speaker.objects.public().values_list("slug", flat=True)
    return _places("speaker", public, held.values_list("speaker__slug", "session"))


@cached_per_revision
def _affiliations() -> Sequence[Place]:
    held = Affiliation.objects.filter(session__published=True, organisation__isnull=False)
    public = Organisation.objects.public().values_list("slug", flat=True)
    return _places("affiliation", public, held.values_list("organisation__slug", "session"))


def _terms() -> Sequence[Place]:
    """The archive does not keep when a definition changed."""
    slugs = Term.objects.order_by("slug").values_list("slug", flat=True)
    return [Place(reverse("term", args=[slug]), None) for slug in slugs]


def _places(
    page: str, slugs: Iterable[str], held: QuerySet[Model, tuple[str, int]]
) -> Sequence[Place]:
    """Those of `slugs`, which change with each of the sessions that they are `held` in."""
    known = histories()
    changed: dict[str, datetime] = {}
    for slug, session in held.order_by().distinct().iterator():
        history = known.get(session)
        if history and history.changed_at:
            changed[slug] = max(history.changed_at, changed.get(slug, history.changed_at))
    return [Place(reverse(page, args=[slug]), changed.get(slug)) for slug in sorted(slugs)]


XML = "application/xml; charset=utf-8"

PARTS: Mapping[str, Callable[[], Sequence[Place]]] = {
    "pages": _pages,
    "sessions": _sessions,
    "events": _events,
    "speakers": _speakers,
    "affiliations": _affiliations,
    "terms": _terms,
}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """All files of the map."""
    query_from_request(request)
    return views.index(request, _maps(), sitemap_url_name="sitemap-part", content_type=XML)


@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One part of the map; `?p=` is its further files."""
    query_from_request(request)
    return views.sitemap(request, _maps(), section, content_type=XML)


def _maps() -> dict[str, type[Sitemap[Place]] | Sitemap[Place]]:
    # New ones for each request, as Django notes in them what it has last written.
    return {name: PageMap(places) for name, places in PARTS.items()}
