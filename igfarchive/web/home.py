"""The front door: what is in the archive, and how to find something in it."""

from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session, Speaker
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.queries.query import Query
from igfarchive.web import catalogue
from igfarchive.web.address_query import query_from_request

NEWEST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    query_from_request(request)
    return render(request, "home.html", _holdings())


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
