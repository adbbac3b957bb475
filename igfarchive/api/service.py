"""The API put together: its operations, and what becomes of each error that they raise."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from igfarchive.api.operations import (
    annotations,
    checks,
    events,
    glossary,
    people,
    receipts,
    searches,
    sessions,
)
from igfarchive.api.problems import Kind, ProblemError, problem
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError

VERSION = "1"
PREFIX = "/api/v1/"
RETRY_AFTER = "60"
"""Seconds."""

api = NinjaAPI(
    title="igfarchive",
    version=VERSION,
    description="What was said in the sessions of the archive, turn by turn: read-only, as JSON.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
)
for module in (searches, checks, receipts, sessions, events, people, glossary, annotations):
    api.add_router("", module.router)


@api.exception_handler(ProblemError)
def _said(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(request, error)


@api.exception_handler(IndexUnavailableError)
def _without_index(request: HttpRequest, _: IndexUnavailableError) -> HttpResponse:
    reason = "It is being built anew" if index.rebuild_under_way() else "It is missing or damaged"
    return problem(
        request,
        ProblemError(
            Kind.UNAVAILABLE,
            f"The search index cannot be asked just now. {reason}: try again in a minute.",
            headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"},
        ),
    )


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A part of the path that is no number, or one too large."""
    errors = [
        {"parameter": str(each["loc"][-1]), "detail": str(each["msg"])} for each in error.errors
    ]
    detail = "; ".join(f"{each['parameter']}: {each['detail']}" for each in errors)
    return problem(request, ProblemError(Kind.UNREADABLE, f"{detail}.", errors))


@api.exception_handler(Exception)
def _raised(_: HttpRequest, error: Exception) -> HttpResponse:
    """Django says and logs what is left: an outage of the database, or a fault."""
    raise error
