"""/mcp: one address, which answers each message by itself.

No session is kept and no stream is held open: GET, which older versions open one with, is refused
(405), and shows a page to whoever comes with a browser.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import validate_host
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from igfarchive.api.mcp.messages import (
    ErrorCode,
    Message,
    MessageError,
    error_of,
    read_message,
    result_of,
)
from igfarchive.api.mcp.protocol import SELF_CONTAINED, answer, version_of
from igfarchive.api.mcp.tools import TOOLS
from igfarchive.http.limits import Purpose, spend, tell
from igfarchive.http.sites import site_of

MOST_BYTES = 64_000
"""Of a message; the longest quotation in characters of four bytes takes no more by far."""

METHODS = "GET, HEAD, POST"


class RefusedError(Exception):
    """What is refused before it is read: a status, and why."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@csrf_exempt  # Nothing is changed, and no account is looked at.
def endpoint(request: HttpRequest) -> HttpResponse:
    """The answer to one message of the Model Context Protocol; to a browser what this is."""
    if request.method in ("GET", "HEAD") and is_browser(request):
        site = site_of(request)
        response = render(request, "api/mcp.html", {"tools": TOOLS.values(), "site": site})
        patch_vary_headers(response, ["Accept"])
        return response
    if request.method != "POST":
        reason = "Send each message with POST: no stream is held open, and no session is kept."
        refused = refusal(HTTPStatus.METHOD_NOT_ALLOWED, reason)
        refused.headers["Allow"] = METHODS
        patch_vary_headers(refused, ["Accept"])
        return refused
    try:
        _check(request)
    except RefusedError as error:
        return refusal(error.status, str(error))
    allowance = spend(request, Purpose.MCP)
    if not allowance.allowed:
        reason = f"Too many requests: ask again in {allowance.reset} seconds."
        return tell(refusal(HTTPStatus.TOO_MANY_REQUESTS, reason), allowance)
    return tell(_answer(request), allowance)


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        message = read_message(request.body)
    except MessageError as error:
        return _json(error_of(error), HTTPStatus.BAD_REQUEST)
    try:
        version = version_of(message, request.headers)
    except MessageError as error:
        return _json(error_of(error), HTTPStatus.BAD_REQUEST)
    if message.is_notification:
        return HttpResponse(status=HTTPStatus.ACCEPTED, headers={"Cache-Control": "no-store"})
    try:
        return _json(result_of(message, answer(message, version, site_of(request))), HTTPStatus.OK)
    except MessageError as error:
        return _json(error_of(error), _status(error, message, version))


def _status(error: MessageError, message: Message, version: str) -> HTTPStatus:
    """Clients of versions that `initialize` settles on take any but 200 for the end of it all."""
    if version not in SELF_CONTAINED or message.method == "initialize":
        return HTTPStatus.OK
    unknown = error.code is ErrorCode.METHOD_NOT_FOUND
    return HTTPStatus.NOT_FOUND if unknown else HTTPStatus.BAD_REQUEST


def _check(request: HttpRequest) -> None:
    """RefusedError for what comes from a page of another site, or is no message.

    A page that has its own name lead to this machine (DNS rebinding) is refused by the Host that it
    asks for, as on every page, and by the Origin that its browser tells.
    """
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin):
        raise RefusedError(HTTPStatus.FORBIDDEN, "Origin: pages of other sites are not answered.")
    if request.content_type != "application/json":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send JSON, with the header Content-Type: application/json.",
        )
    if not request.accepts("application/json"):
        raise RefusedError(
            HTTPStatus.NOT_ACCEPTABLE, "Accept: answers are JSON: name application/json."
        )
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()):
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Say how long it is: Content-Length.")
    if len(length) > 9 or int(length) > MOST_BYTES:
        raise RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {MOST_BYTES:,} bytes at once."
        )


def _is_ours(origin: str) -> bool:
    """Whether a page of this site sent it, or of one that forms may come from."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        return False
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


def is_browser(request: HttpRequest) -> bool:
    """A client that opens a stream asks for one, and not for a page."""
    asked = request.headers.get("Accept", "")
    return "text/html" in asked and "text/event-stream" not in asked


def refusal(status: HTTPStatus, reason: str) -> HttpResponse:
    return _json(error_of(MessageError(ErrorCode.SERVER_ERROR, reason)), status)


def _json(said: Mapping[str, Any], status: HTTPStatus) -> HttpResponse:
    """In ASCII: what was sent may hold halves of characters, which no encoding has."""
    response = JsonResponse(said, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
