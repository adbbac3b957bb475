"""Answers for machines that watch over the site."""

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> JsonResponse:
    """200 when database and index can be asked, else 503; says which of them cannot."""
    parts = {"database": _database(), "index": _index()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def _database() -> str:
    try:
        Session.objects.exists()
    except Error:
        return "cannot be asked"
    return "ok"


def _index() -> str:
    try:
        index.count()
    except IndexUnavailableError as error:
        return str(error)
    return "ok"
