"""Affiliations: the organisations that speakers spoke for, and who they were."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import (
    Affiliation,
    Organisation,
    Participation,
    Speaker,
)
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.datasets import organisations_listed, turns_of_organisation
from igfarchive.exporting.formats import formats_of
from igfarchive.exporting.records import OrganisationRecord, UtteranceRecord
from igfarchive.search import catalogue
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import called
from igfarchive.search.merged import kept_organisation
from igfarchive.search.queries.query import Query
from igfarchive.web import directory
from igfarchive.web.address_query import query_from_request
from igfarchive.web.claims import Claim, claims_of, tenures
from igfarchive.web.downloads import (
    captioned_asked,
    data_links,
    download,
    format_asked,
    leading_on,
    page_at,
)
from igfarchive.web.paging import page_of
from igfarchive.web.talked_about import talked_about

FORMATS = formats_of(UtteranceRecord)
LIST_FORMATS = formats_of(OrganisationRecord)
PAGE_SIZE = 100
PEOPLE = 50
SESSIONS = 12


@require_safe
def affiliations(request: HttpRequest) -> HttpResponseBase:
    """Every organisation that somebody spoke for; `?letter=` and `?q=` narrow them, and
    `?format=` has all of them as data."""
    query = query_from_request(request, "q")
    found = _called(query.text)
    letters = _letters(query.text)
    letter = directory.chosen(letters, request.GET.get("letter", ""))
    if letter:
        found = directory.under(found, "name", letter)
    ordered = found.order_by("name", "slug")
    asked = [*query.changed().parameters(), *([("letter", letter.value)] if letter else [])]
    if written_as := format_asked(request, LIST_FORMATS):
        at = page_at(request, asked)
        return download(request, written_as, organisations_listed(ordered, query, at))
    page = page_of(Paginator(ordered, PAGE_SIZE), query.page)
    page.object_list = _with_counts(page)
    context = {
        "query": query,
        "nearly": directory.is_nearly(EntityKind.ORGANISATION, query.text),
        "letters": letters,
        "letter": letter,
        "page": page,
        "data": data_links(request, LIST_FORMATS, asked),
    }
    return render(request, "affiliations.html", context)


def _called(text: str) -> QuerySet[Organisation]:
    """Every organisation that is called so."""
    return called(Organisation.objects.public(), EntityKind.ORGANISATION, text)


@cached_per_revision
def _letters(text: str) -> Sequence[directory.Letter]:
    return directory.letters_of(_called(text), "name")


def _with_counts(page: Iterable[Organisation]) -> QuerySet[Organisation]:
    """Those of a page: `people` are all who spoke for it; `sessions` those that its filter leaves:
    of a speaker with several affiliations there, the preferred one counts."""
    claimed = Q(affiliations__session__published=True)
    preferred = claimed & Q(affiliations__preferred=True)
    found = Organisation.objects.filter(pk__in=[organisation.pk for organisation in page])
    return found.order_by("name", "slug").annotate(
        people=Count("affiliations__speaker", filter=claimed, distinct=True),
        sessions=Count("affiliations__session", filter=preferred, distinct=True),
    )


@require_safe
def affiliation(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One organisation; the address of a merged one leads to the one that was kept.

    Its people are all who spoke for it; its totals count where it is the preferred affiliation,
    as its filter does. `?format=` has the turns that were said for it.
    """
    query = query_from_request(request)
    found = Organisation.objects.public().filter(slug=slug).first()
    if found is None:
        if successor := kept_organisation(slug):
            return redirect(leading_on(request, successor.get_absolute_url()))
        raise Http404
    if written_as := format_asked(request, FORMATS):
        said = turns_of_organisation(found, page_at(request), captioned_asked(request))
        return download(request, written_as, said)
    claims = Affiliation.objects.filter(organisation=found, session__published=True)
    preferred = claims.filter(preferred=True)
    spoken = Participation.objects.filter(
        Exists(preferred.filter(speaker=OuterRef("speaker"), session=OuterRef("session")))
    )
    people = Speaker.objects.public().filter(Exists(claims.filter(speaker=OuterRef("pk"))))
    page = page_of(Paginator(people.order_by("sort_name", "slug"), PEOPLE), query.page)
    claimed: dict[int, list[Claim]] = defaultdict(list)
    newest = claims.order_by(*catalogue.newest_first("session__"))
    for claim in claims_of(newest.filter(speaker__in=[person.pk for person in page])):
        claimed[claim.speaker].append(claim)
    own = Query(affiliations=(slug,))
    sessions = catalogue.sessions(own)
    return render(
        request,
        "affiliation.html",
        {
            "organisation": found,
            "data": data_links(request, FORMATS, ()),
            "query": own,
            "phrases": talked_about(own),
            "totals": spoken.aggregate(
                sessions=Count("session", distinct=True),
                turns=Sum("turns", default=0),
                words=Sum("words", default=0),
            ),
            "sessions": catalogue.with_people(sessions)[:SESSIONS],
            "page": page,
            "people": [(person, tenures(claimed[person.pk])) for person in page],
        },
    )
