"""The glossary: its terms, and each with where it is used and by whom."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.annotating import glossary as glossary_of
from igfarchive.archive.models import Term, Utterance
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.archive.readings import readings_of
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.datasets import terms_listed, turns_of_term
from igfarchive.exporting.formats import formats_of
from igfarchive.exporting.quotations import corrections_in
from igfarchive.exporting.records import TermRecord, UtteranceRecord
from igfarchive.search.matches.passages import best_passage
from igfarchive.search.matches.results import Span
from igfarchive.web.address_query import query_from_request
from igfarchive.web.downloads import (
    captioned_asked,
    data_links,
    download,
    format_asked,
    page_at,
)
from igfarchive.web.marking import passage
from igfarchive.web.paging import TurnCounts, TurnsBySession, counts_of, page_of
from igfarchive.web.searching import Found

FORMATS = formats_of(TermRecord)
TURN_FORMATS = formats_of(UtteranceRecord)
TURNS = 20
SPEAKERS = 12


@require_safe
def glossary(request: HttpRequest) -> HttpResponseBase:
    """All terms, with the number of turns that use each; `?format=` has them as data."""
    query_from_request(request)
    if written_as := format_asked(request, FORMATS):
        return download(request, written_as, terms_listed(_terms(), page_at(request)))
    data = data_links(request, FORMATS, ())
    return render(request, "glossary.html", {"terms": _terms(), "data": data})


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A term with the turns that use it, newest sessions first, and who uses it most; `?format=`
    has all of them as data."""
    query = query_from_request(request)
    found = get_object_or_404(Term, slug=slug)
    if written_as := format_asked(request, TURN_FORMATS):
        using = turns_of_term(found, page_at(request), captioned_asked(request))
        return download(request, written_as, using)
    turns = turns_using(found.pk).select_related("session__event", "speaker")
    page = page_of(Paginator(TurnsBySession(turns, _counts(found.pk)), TURNS), query.page)
    return render(
        request,
        "term.html",
        {
            "term": found,
            "speakers": _speakers(found.pk),
            "page": page,
            "found": shown_uses(found, page),
            "data": data_links(request, TURN_FORMATS, ()),
        },
    )


@cached_per_revision
def _terms() -> list[Term]:
    used = Q(uses__utterance__session__published=True, uses__utterance__position__isnull=False)
    terms = Term.objects.annotate(turns=Count("uses", filter=used))
    return sorted(terms, key=lambda term: term.name.casefold())


def turns_using(term: int) -> UtteranceQuerySet:
    return Utterance.objects.current().filter(terms__term=term)


@cached_per_revision
def _counts(term: int) -> TurnCounts:
    return counts_of(turns_using(term))


@cached_per_revision
def _speakers(term: int) -> list[Any]:
    """Who uses it in most turns."""
    named = turns_using(term).filter(session__published=True).exclude(speaker=None).order_by()
    counted = named.values("speaker__slug", "speaker__name").annotate(turns=Count("pk"))
    return list(counted.order_by("-turns", "speaker__sort_name", "speaker__slug")[:SPEAKERS])


def shown_uses(term: Term, utterances: Iterable[Utterance]) -> list[Found]:
    """The turns, each with the passage that uses the term in its corrected reading."""
    finder = glossary_of.finder([term])
    rows = list(utterances)
    readings = readings_of({each.pk: each.text for each in rows})
    found = []
    for each in rows:
        reading = readings[each.pk]
        marks = [Span(use.start, use.end) for use in finder.first_uses(reading.text)]
        shown = best_passage(reading.text, marks)
        found.append(
            Found(
                utterance=each,
                affiliation="",
                html=passage(reading.text, marks, shown),
                begins_before=shown.start > 0,
                ends_after=shown.end < len(reading.text),
                reading=corrections_in(each, reading, shown),
                url=each.get_absolute_url(),
            )
        )
    return found
