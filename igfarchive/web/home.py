"""The front door: what is in the archive, and how to find something in it."""

from contextlib import suppress
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session, Speaker
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search import catalogue, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.web.address_query import query_from_request
from igfarchive.web.examples import examples
from igfarchive.web.forums import events, forum_names
from igfarchive.web.talked_about import talked_about

NEWEST = 8
EVENTS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    query_from_request(request)
    held = events()
    newest = next((each.event for each in held if each.words), None)
    context = {
        "forums": forum_names(),
        "events": held[:EVENTS],
        "more_events": len(held) > EVENTS,
        "newest_event": newest,
        **_holdings(),
    }
    if newest:
        with suppress(IndexUnavailableError):  # The page is good without.
            context |= _said_at(newest.slug, index_searcher.version())
    return render(request, "home.html", context)


@cached_per_revision
def _holdings() -> dict[str, Any]:
    """What the archive holds, and its newest sessions."""
    published = Session.objects.published()
    holdings = published.annotate(held=catalogue.YEAR).aggregate(
        sessions=Count("pk"),
        catalogued=Count("pk", filter=Q(turns=0)),
        spoken_turns=Sum("turns", default=0),
        spoken_words=Sum("words", default=0),
        first_year=Min("held"),
        last_year=Max("held"),
    )
    return {
        "holdings": holdings,
        "speakers": Speaker.objects.public().count(),
        "newest": list(catalogue.with_people(catalogue.sessions(Query()))[:NEWEST]),
    }


@cached_per_revision
def _said_at(event: str, _version: str) -> dict[str, Any]:
    """What an event talked about, and what to search for. IndexUnavailableError."""
    there = Query(events=(event,))
    return {"examples": examples(there), "phrases": talked_about(there)}
