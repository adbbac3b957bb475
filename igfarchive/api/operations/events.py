"""Events."""

from collections.abc import Sequence

from django.db.models import F
from django.http import HttpRequest
from ninja import Router

from igfarchive.api.declaring import ONE, EventId, reads
from igfarchive.api.listings import Listing, listing
from igfarchive.api.parameters import PAGING, asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.models import Event
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.records import EventRecord, event_records
from igfarchive.search import catalogue
from igfarchive.search.merged import resolve_merged
from igfarchive.search.queries.query import Query

router = Router(tags=["Events"])
FILTERS = ("year", "kind", "speaker", "affiliation")


@reads(
    router, "/events", *FILTERS, *PAGING, response=Listing[EventRecord], summary="List the events"
)
def events(request: HttpRequest) -> Listing[EventRecord]:
    """Events with published sessions, the newest first. Filters leave those with a session that
    fits."""
    question = asked(request, *FILTERS, *PAGING)

    def records(page: Sequence[int]) -> list[EventRecord]:
        found = Event.objects.in_bulk(page)
        return event_records([found[pk] for pk in page if pk in found], question.site)

    return listing(question, _events(resolve_merged(question.query)), records)


@cached_per_revision
def _events(query: Query) -> Sequence[int]:
    held = catalogue.sessions(query).order_by().values("event")
    newest = Event.objects.filter(pk__in=held).order_by(
        F("year").desc(nulls_last=True), F("starts_on").desc(nulls_last=True), "name", "slug"
    )
    return tuple(newest.values_list("pk", flat=True))


@reads(router, "/events/{name:event}", response=EventRecord, summary="Read an event", besides=ONE)
def event(request: HttpRequest, event: EventId) -> EventRecord:
    """One event, with how much of it is in the archive."""
    question = asked(request)
    found = event_records(Event.objects.public().filter(slug=event), question.site)
    if not found:
        raise ProblemError(Kind.NOT_FOUND, f"There is no event {event}: /api/v1/events lists them.")
    return found[0]
