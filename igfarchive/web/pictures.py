"""The picture of a quotation that previews of links show."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from igfarchive.exporting.citations.references import (
    NotSaidError,
    reference_of_selection,
    reference_of_turn,
)
from igfarchive.exporting.pictures import draw_quotation
from igfarchive.http.sites import site_of
from igfarchive.web.address_query import query_from_request
from igfarchive.web.utterances import quoted_words, turn_at


@require_safe
def quotation(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """A PNG of a turn that still stands, or of the words of it that `?quote=` has."""
    query = query_from_request(request, "reading")
    found = turn_at(event, slug, key)
    words = quoted_words(request)
    if found.position is None:
        raise Http404
    site = site_of(request)
    try:
        reference = (
            reference_of_selection(found, words, site, captioned=query.captioned)
            if words
            else reference_of_turn(found, site, captioned=query.captioned)
        )
    except NotSaidError:
        raise BadRequest("quote: these words do not stand in this turn.") from None
    picture = draw_quotation(reference, settings.QUOTATION_FONT)
    return HttpResponse(picture, content_type="image/png")
