"""Addresses in capitals, which lead to where they are in small letters."""

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.encoding import escape_uri_path

from igfarchive.archive.models import Session


def lead_to_lower_case(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """From an address that leads nowhere to the same one in small letters, if that has a page.

    `/sessions/IGF-2020/WS-81/` -> `/sessions/igf-2020/ws-81/`; what follows the question mark stays
    as it is. None for anything else that is not found.
    """
    path = request.path_info.lower()
    if path == request.path_info or request.method not in ("GET", "HEAD"):
        return None
    if not _has_page(request, path):
        return None
    root = request.path.removesuffix(request.path_info)
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(escape_uri_path(root + path) + (asked and f"?{asked}"))


def _has_page(request: HttpRequest, path: str) -> bool:
    """Whether something answers there; a page that refuses what is asked of it is one, and says
    at its own address what is wrong.

    Pages are asked themselves, as they know best; but not a transcript, which would be laid out
    twice for one visit, nor what stands at one address alone, such as the search.
    """
    try:
        page = resolve(path)
        if page.url_name == "session":
            return Session.objects.published().at(**page.kwargs).exists()
        if page.kwargs:
            page.func(request, *page.args, **page.kwargs)
    except Http404:
        return False
    except (BadRequest, PermissionDenied, SuspiciousOperation):
        return True
    return True
