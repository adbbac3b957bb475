"""What is answered while the database cannot be asked: 503 on every page, until it can be again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.log import log_response

from igfarchive.archive.outages import outage_of
from igfarchive.archive.replicas import PRIMARY, name_of, read_alias

RETRY_AFTER = "60"
"""Seconds."""

READ_BY_PROGRAMS = ("suggest-search", "session-annotations")
"""The names of addresses that answer in JSON."""


class OutageMiddleware:
    """Answers for views that could not ask the database; `errors.server_error` for all else.

    What is raised in a middleware, or while the page of an error is made, Django hands to
    handler500 alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        outage = outage_of(exception)
        return unavailable(request, outage) if outage else None


def unavailable(request: HttpRequest, outage: str) -> HttpResponse:
    """503, made without the database, and one line in the log that says what `outage` it is."""
    response: HttpResponse
    match = request.resolver_match
    if match and match.url_name in READ_BY_PROGRAMS:
        response = JsonResponse({"error": "The database cannot be asked just now."}, status=503)
    else:
        # Without the request: what is put into other pages may ask who is signed in.
        response = HttpResponse(get_template("503.html").render(), status=503)
    response.is_outage = True  # type: ignore[attr-defined]  # another database may be asked
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    # Django's own way to log an answer, and to log none twice.
    # After a replica another one is asked, and the visitor may be told nothing of this.
    alias = read_alias()
    log_response(
        "%s cannot be asked: %s: %s",
        "The database" if alias == PRIMARY else name_of(alias),
        outage,
        request.path,
        response=response,
        request=request,
        level=None if alias == PRIMARY else "warning",
    )
    return response
