"""Speakers, the organisations that they spoke for, and the claims that say so."""

from collections.abc import Sequence

from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat, Upper
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from ninja import Router

from igfarchive.api.declaring import ONE, Slug, reads
from igfarchive.api.listings import Listing, listing
from igfarchive.api.parameters import PAGING, asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.models import Affiliation, Organisation, Speaker
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.records import (
    AffiliationRecord,
    OrganisationRecord,
    SpeakerRecord,
    affiliation_records,
    organisation_records,
    speaker_records,
)
from igfarchive.search import catalogue
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import called
from igfarchive.search.merged import kept_organisation, kept_speaker, resolve_merged
from igfarchive.search.queries.query import UNKNOWN, Query

router = Router(tags=["Speakers and affiliations"])
CLAIMED = ("speaker", "affiliation", "event", "session")


@reads(
    router, "/speakers", "q", *PAGING, response=Listing[SpeakerRecord], summary="List the speakers"
)
def speakers(request: HttpRequest) -> Listing[SpeakerRecord]:
    """Everybody in a published session, by family name; `q` are words of a name or of another
    spelling of it."""
    question = asked(request, "q", *PAGING)

    def records(page: Sequence[int]) -> list[SpeakerRecord]:
        found = Speaker.objects.in_bulk(page)
        return speaker_records([found[pk] for pk in page if pk in found], question.site)

    return listing(question, _speakers(question.query.text), records)


@cached_per_revision
def _speakers(text: str) -> Sequence[int]:
    found = called(Speaker.objects.public(), EntityKind.SPEAKER, text)
    return tuple(found.order_by(Upper("sort_name"), "slug").values_list("pk", flat=True))


@reads(
    router,
    "/speakers/{name:id}",
    response=SpeakerRecord,
    summary="Read who a speaker is",
    besides=ONE,
    redirects=True,
)
def speaker(request: HttpRequest, id: Slug) -> SpeakerRecord | HttpResponseRedirect:  # noqa: A002
    """One speaker, with how much they said. Their turns are a search with the filter `speaker`, and
    whom they spoke for are claims."""
    question = asked(request)
    if found := speaker_records(Speaker.objects.public().filter(slug=id), question.site):
        return found[0]
    if kept := kept_speaker(id):
        return HttpResponseRedirect(reverse("api-v1:speaker", args=[kept.slug]))
    raise ProblemError(Kind.NOT_FOUND, f"There is no speaker {id}: /api/v1/speakers lists them.")


@reads(
    router,
    "/affiliations",
    "q",
    *PAGING,
    response=Listing[OrganisationRecord],
    summary="List the organisations that somebody spoke for",
)
def affiliations(request: HttpRequest) -> Listing[OrganisationRecord]:
    """Organisations, by name; `q` are words of a name or of another spelling of it."""
    question = asked(request, "q", *PAGING)

    def records(page: Sequence[int]) -> list[OrganisationRecord]:
        found = Organisation.objects.in_bulk(page)
        return organisation_records([found[pk] for pk in page if pk in found], question.site)

    return listing(question, _organisations(question.query.text), records)


@cached_per_revision
def _organisations(text: str) -> Sequence[int]:
    found = called(Organisation.objects.public(), EntityKind.ORGANISATION, text)
    return tuple(found.order_by("name", "slug").values_list("pk", flat=True))


@reads(
    router,
    "/affiliations/{name:id}",
    response=OrganisationRecord,
    summary="Read what an organisation is",
    besides=ONE,
    redirects=True,
)
def affiliation(
    request: HttpRequest,
    id: Slug,  # noqa: A002
) -> OrganisationRecord | HttpResponseRedirect:
    """One organisation, with how many spoke for it. What was said for it is a search with the
    filter `affiliation`, and who spoke for it are claims."""
    question = asked(request)
    if found := organisation_records(Organisation.objects.public().filter(slug=id), question.site):
        return found[0]
    if kept := kept_organisation(id):
        return HttpResponseRedirect(reverse("api-v1:affiliation", args=[kept.slug]))
    raise ProblemError(
        Kind.NOT_FOUND, f"There is no organisation {id}: /api/v1/affiliations lists them."
    )


@reads(
    router,
    "/claims",
    *CLAIMED,
    *PAGING,
    response=Listing[AffiliationRecord],
    summary="List who spoke for whom",
)
def claims(request: HttpRequest) -> Listing[AffiliationRecord]:
    """Claims that a speaker spoke for an organisation in a session, each with where it is stated;
    those of the newest sessions first."""
    question = asked(request, *CLAIMED, *PAGING)

    def records(page: Sequence[int]) -> list[AffiliationRecord]:
        rows = Affiliation.objects.filter(pk__in=page).order_by(*_newest_claims())
        return affiliation_records(rows, question.site)

    return listing(question, _claims(resolve_merged(question.query)), records)


def _newest_claims() -> list[catalogue.Ordering]:
    return [*catalogue.newest_first("session__"), "speaker__sort_name", "-preferred", "pk"]


@cached_per_revision
def _claims(query: Query) -> Sequence[int]:
    found = Affiliation.objects.filter(session__published=True)
    if query.speakers:
        found = found.filter(speaker__slug__in=query.speakers)
    if query.affiliations:
        named = Q(organisation__slug__in=query.affiliations)
        unknown = Q(organisation=None) if UNKNOWN in query.affiliations else Q()
        found = found.filter(named | unknown)
    if query.events:
        found = found.filter(session__event__slug__in=query.events)
    if query.sessions:
        path = Concat("session__event__slug", Value("/"), "session__slug", output_field=CharField())
        found = found.annotate(path=path).filter(path__in=query.sessions)
    return tuple(found.order_by(*_newest_claims()).values_list("pk", flat=True))
