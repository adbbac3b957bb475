"""What browsers and crawlers ask for unbidden, at addresses that are theirs to choose."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def favicon(_: HttpRequest) -> HttpResponseRedirect:
    """The icon for programs that read no page's `<link rel="icon">`; its name carries a hash."""
    return HttpResponseRedirect(static("favicon.ico"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone (RFC 9309): the desk, forms, and searches, which are many
    views of the same turns."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
