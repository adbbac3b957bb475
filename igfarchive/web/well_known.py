"""What browsers and crawlers ask for unbidden, at addresses that are theirs to choose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def favicon(_: HttpRequest) -> HttpResponse:
    """The icon for programs that read no page's `<link rel="icon">`."""
    icon = (settings.BASE_DIR / "static" / "favicon.ico").read_bytes()
    return HttpResponse(icon, content_type="image/x-icon")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone (RFC 9309): the desk, forms, and searches, which are many
    views of the same turns."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
