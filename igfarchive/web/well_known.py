"""What browsers and crawlers ask for unbidden, at addresses that are theirs to choose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from igfarchive.http.sites import site_of


@require_safe
def favicon(_: HttpRequest) -> HttpResponse:
    """The icon for programs that read no page's `<link rel="icon">`."""
    icon = (settings.BASE_DIR / "static" / "favicon.ico").read_bytes()
    return HttpResponse(icon, content_type="image/x-icon")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone (RFC 9309): the desk, forms, searches, and whatever else of
    a page its parameters make, but the further pages of a list, and quotations, which people share.
    """
    context = {"site": site_of(request)}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here from its own bar
    (https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md)."""
    return render(
        request,
        "opensearch.xml",
        {"site": site_of(request)},
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
