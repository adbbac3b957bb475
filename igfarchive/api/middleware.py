"""What every answer below /api/ has: it may be read from any site, and a refusal is no page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from igfarchive.api.problems import CONTENT_TYPE, Kind, ProblemError, problem, too_many
from igfarchive.http.limits import Purpose, spend, tell

HERE, LIMITED = "/api/", "/api/v1/"
MAX_AGE = 24 * 60 * 60
"""Seconds for which a browser need not ask again whether it may ask."""

TOLD = (
    "Allow",
    "ETag",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
)
"""Headers that scripts of other sites may read."""

KEPT = (
    "Allow",
    "Cache-Control",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
)
"""Headers of a refusal that hold for what is answered in its place."""

KINDS = {kind.status.value: kind for kind in Kind}

DETAILS = {
    Kind.UNREADABLE: "The request cannot be read: /api/ shows how it is written.",
    Kind.REFUSED: "The request is refused: the API is read without an account.",
    Kind.NOT_FOUND: "No such address: /api/ lists those there are.",
    Kind.NOT_ALLOWED: "Use one of the methods that the header Allow names.",
    Kind.FAULT: "It is logged, and no fault of the request.",
    Kind.UNAVAILABLE: "The database cannot be asked just now: try again in a minute.",
}
"""What is said of a refusal that came from elsewhere, as a page for people."""


class ApiMiddleware:
    """Lets scripts of any site read the answers below /api/, says what is allowed to whoever asks,
    and puts a problem (RFC 9457) in the place of each page that says what went wrong.

    Nothing there is answered for an account, so that there is nothing to be told on another site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(HERE):
            return self.get_response(request)
        if request.path_info.startswith(LIMITED) and request.method != "OPTIONS":
            response = self._limited(request)
        else:
            response = self.get_response(request)
        if response.status_code == Kind.NOT_ALLOWED.status:
            response = _allowing(request, response)
        if response.status_code >= 400 and response["Content-Type"] != CONTENT_TYPE:
            response = _as_problem(request, response)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(TOLD)
        return response

    def _limited(self, request: HttpRequest) -> HttpResponse:
        allowance = spend(request, Purpose.API)
        if not allowance.allowed:
            return problem(request, too_many(allowance))
        response = self.get_response(request)
        # Who asked for much at once was told by whoever counted that.
        return response if "RateLimit-Limit" in response else tell(response, allowance)


def _allowing(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The refusal of a method, which is the answer to whoever asked with OPTIONS for the others."""
    others = {each.strip() for each in response.headers.get("Allow", "").split(",")} - {""}
    allow = ", ".join(sorted(others | {"OPTIONS"}))
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response.headers["Access-Control-Allow-Methods"] = allow
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = str(MAX_AGE)
        response.headers["Cache-Control"] = "no-store"
    response.headers["Allow"] = allow
    return response


def _as_problem(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    otherwise = Kind.FAULT if refusal.status_code >= Kind.FAULT.status else Kind.UNREADABLE
    kind = KINDS.get(refusal.status_code, otherwise)
    detail = DETAILS.get(kind, kind.title)
    if kind is Kind.NOT_FOUND and request.path_info.endswith("/"):
        detail = "No such address: leave out its last slash, or see /api/ for those there are."
    headers = {name: refusal.headers[name] for name in KEPT if name in refusal.headers}
    response = problem(request, ProblemError(kind, detail, headers=headers))
    # By whoever refused it: Django looks here before it logs an answer once more.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
