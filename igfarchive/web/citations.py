"""How to cite what a page shows: a page of styles to copy, and files for reference managers.

Each stands below the address of what it cites: `cite/`, and `cite.` with the end of a file's name.
"""

from datetime import UTC, date, datetime

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Receipt, Session, Speaker
from igfarchive.exporting.citations.bibtex import bibtex_key
from igfarchive.exporting.citations.files import CITATION_FILES
from igfarchive.exporting.citations.reference import Reference
from igfarchive.exporting.citations.references import (
    NotSaidError,
    reference_of_receipt,
    reference_of_search,
    reference_of_selection,
    reference_of_session,
    reference_of_speaker,
    reference_of_turn,
)
from igfarchive.exporting.citations.styles import STYLE_NAMES, Style, as_text
from igfarchive.http.sites import site_of
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.merged import kept_speaker, resolve_merged
from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query
from igfarchive.search.searching import search as ask
from igfarchive.search.typed_filters import apply_typed
from igfarchive.web.address_query import query_from_request
from igfarchive.web.receipts import answer_of
from igfarchive.web.searching import unavailable
from igfarchive.web.utterances import quoted_words, turn_at


@require_safe
def turn(request: HttpRequest, event: str, slug: str, key: int, ending: str = "") -> HttpResponse:
    """A turn, or the words of it that `?quote=` has; a retired one has its address still."""
    query = query_from_request(request, "reading")
    found = turn_at(event, slug, key)
    words = quoted_words(request)
    site = site_of(request)
    if not words:
        reference = reference_of_turn(found, site, captioned=query.captioned, accessed=today())
    else:
        try:
            reference = reference_of_selection(
                found, words, site, captioned=query.captioned, accessed=today()
            )
        except NotSaidError:
            raise BadRequest("quote: these words do not stand in this turn.") from None
    what = "these words" if words else f"this {found.short_name.rpartition(' ')[0]}"
    return cite(request, reference, ending, what)


@require_safe
def session(request: HttpRequest, event: str, slug: str, ending: str = "") -> HttpResponse:
    """The transcript of a session."""
    query = query_from_request(request, "reading")
    found = get_object_or_404(Session.objects.published().at(event, slug).select_related("event"))
    reference = reference_of_session(
        found, site_of(request), captioned=query.captioned, accessed=today()
    )
    return cite(request, reference, ending, "this session")


@require_safe
def speaker(request: HttpRequest, slug: str, ending: str = "") -> HttpResponse:
    """All turns of a speaker; the address of a merged one leads to the one that was kept."""
    query_from_request(request)
    found = Speaker.objects.public().filter(slug=slug).first()
    if found is None:
        if successor := kept_speaker(slug):
            return redirect(f"{successor.get_absolute_url()}{file_name(ending)}")
        raise Http404
    reference = reference_of_speaker(found, site_of(request), accessed=today())
    return cite(request, reference, ending, "this speaker’s turns")


@require_safe
def search(request: HttpRequest, ending: str = "") -> HttpResponse:
    """A search, with how many turns it finds today; 503 while there is no index."""
    asked = query_from_request(request, "q", "synonyms", *FILTERS)
    try:
        query = resolve_merged(apply_typed(asked)).changed(sort=Query().sort)
    except InvalidQueryError as error:
        raise BadRequest(str(error)) from None
    if not query:
        raise BadRequest("q: say which search to cite, in words or by filters.")
    try:
        total = ask(query).total
    except IndexUnavailableError:
        return unavailable(request, query)
    reference = reference_of_search(query, site_of(request), total=total, accessed=today())
    return cite(request, reference, ending, "this search")


@require_safe
def receipt(request: HttpRequest, short: str, ending: str = "") -> HttpResponse:
    """What was answered on a day; 404 for a receipt that was withdrawn."""
    query_from_request(request)
    found = get_object_or_404(Receipt, short=short, withdrawn_at=None)
    reference = reference_of_receipt(
        answer_of(found),
        found.made_at.date(),
        found.get_absolute_url(),
        site_of(request),
        accessed=today(),
    )
    return cite(request, reference, ending, "this receipt")


def cite(request: HttpRequest, reference: Reference, ending: str, what: str) -> HttpResponse:
    """The page of styles, or the file with that ending; `what` is what the page calls it.

    BadRequest for a file or a style that there is none of.
    """
    style = request.GET.get("style", "")
    if style and style not in set(Style):
        raise BadRequest(f"style={style[:20]}: write one of {', '.join(Style)}.")
    if not ending:
        return _page(request, reference, what)
    if ending not in CITATION_FILES:
        raise BadRequest(f"cite.{ending[:20]}: write one of {', '.join(CITATION_FILES)}.")
    file = CITATION_FILES[ending]
    text = file.write(reference)
    if style and ending == "txt":
        text = f"{as_text(reference, Style(style))}\n"
    response = HttpResponse(text, content_type=file.media_type)
    name = bibtex_key(reference).replace(":", "-")
    response.headers["Content-Disposition"] = f'inline; filename="{name[:100]}.{ending}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, reference: Reference, what: str) -> HttpResponse:
    asked = request.META.get("QUERY_STRING", "")
    return render(
        request,
        "cite.html",
        {
            "reference": reference,
            "what": what,
            "styles": [(style, STYLE_NAMES[style], as_text(reference, style)) for style in Style],
            "files": [
                (file.name, f"../{file_name(ending)}{asked and f'?{asked}'}", ending)
                for ending, file in CITATION_FILES.items()
            ],
        },
    )


def file_name(ending: str) -> str:
    """Where a citation stands below what it cites: cite.bib, or cite/ for the page."""
    return f"cite.{ending}" if ending else "cite/"


def today() -> date:
    return datetime.now(UTC).date()
