"""Has a page read where it may: at a replica, unless who asks has to see what is newest.

    who asks                      reads                          if that one fails meanwhile
    a visitor                     a replica                      another one, then the primary
    … who has just written        one that has it, or primary    the same
    whoever is signed in          the primary                    a replica, and is told so
    a form that is sent, /readyz  the primary                    503

Who writes is given the place of that in the primary's log, signed, for as long as a replica may
lag.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from igfarchive.archive.replicas import PRIMARY, reading_from, replicas

Piece = TypeVar("Piece")

CHECKS = ("/healthz", "/readyz", "/metrics")
"""What monitors ask for, also while there is no database to be asked."""

READ_BY_POST = ("/api/", "/mcp", "/check/")
"""Where what is posted is a question: the first is the beginning of many."""

COOKIE = "__Host-written" if settings.SESSION_COOKIE_SECURE else "written"
SALT = "igfarchive.http.replicas"


class ReplicaMiddleware:
    """Has each request read from a server of `archive.servers`; where there are no replicas, it is
    not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not replicas():
            raise MiddlewareNotUsed
        from igfarchive.archive.servers import servers

        self.get_response = get_response
        self.servers = servers

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in CHECKS:
            return self.get_response(request)
        if _only_reads(request):
            return self._read(request)
        response = self.get_response(request)
        if response.status_code < 400:
            _note_write(response)
        return response

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        """The page, made again where a database went away meanwhile: nothing was changed by it."""
        known = self.servers()
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        place = _written(request)
        tried: list[str] = []
        # The primary is always among them, so that there is an answer.
        while untried := [
            each for each in known.order(primary_first=signed_in, place=place) if each not in tried
        ]:
            alias = untried[0]
            # What is shown to who is signed in may lack what they did last.
            request.primary_is_gone = signed_in and alias != PRIMARY  # type: ignore[attr-defined]
            with reading_from(alias):
                response = self.get_response(request)
            if not getattr(response, "is_outage", False):
                break
            known.suspect(alias)
            tried.append(alias)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _reading(alias, iter(response.streaming_content))
        return response


def _only_reads(request: HttpRequest) -> bool:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return True
    first, *others = READ_BY_POST
    return request.path_info.startswith(first) or request.path_info in others


def _reading(alias: str, parts: Iterator[Piece]) -> Iterator[Piece]:
    """A file is read while it is sent, after the page was made."""
    while True:
        with reading_from(alias):
            try:
                part = next(parts)
            except StopIteration:
                return
        yield part


def _written(request: HttpRequest) -> int:
    """The place in the primary's log that the visitor's last change has; 0 where there is none."""
    said = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=_lifetime())
    return int(said, 16) if said else 0


def _note_write(response: HttpResponse) -> None:
    from igfarchive.archive.standing import write_place

    try:
        place = write_place()
    except Error:
        return  # It went away this moment: so there is no newer page to be had.
    response.set_signed_cookie(
        COOKIE,
        f"{place:x}",
        salt=SALT,
        max_age=_lifetime(),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _lifetime() -> int:
    """Seconds after which every replica that is read has what was written."""
    return int(settings.REPLICA_LAG) + 10
