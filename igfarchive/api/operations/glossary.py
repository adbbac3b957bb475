"""The glossary."""

from collections.abc import Sequence

from django.db.models.functions import Lower
from django.http import HttpRequest
from ninja import Router

from igfarchive.api.declaring import ONE, Slug, reads
from igfarchive.api.listings import Listing, listing
from igfarchive.api.parameters import PAGING, asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.models import Term
from igfarchive.exporting.records import TermRecord, term_records

router = Router(tags=["Glossary"])


@reads(router, "/terms", *PAGING, response=Listing[TermRecord], summary="List the terms")
def terms(request: HttpRequest) -> Listing[TermRecord]:
    """The terms of the glossary, by name."""
    question = asked(request, *PAGING)

    def records(page: Sequence[int]) -> list[TermRecord]:
        found = Term.objects.in_bulk(page)
        return term_records([found[pk] for pk in page if pk in found], question.site)

    rows = Term.objects.order_by(Lower("name"), "pk").values_list("pk", flat=True)
    return listing(question, tuple(rows), records)


@reads(
    router, "/terms/{name:id}", response=TermRecord, summary="Read what a term means", besides=ONE
)
def term(request: HttpRequest, id: Slug) -> TermRecord:  # noqa: A002
    """One term, with how many turns use it."""
    question = asked(request)
    found = term_records(Term.objects.filter(slug=id), question.site)
    if not found:
        raise ProblemError(Kind.NOT_FOUND, f"There is no term {id}: /api/v1/terms lists them.")
    return found[0]
