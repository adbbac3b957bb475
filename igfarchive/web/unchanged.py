"""Spares a visitor's browser, and the archive, the pages that it has already.

Every page for those who are not signed in carries an ETag that names what it was made from: the
database, the index, the release and the address. A browser asks each time whether it is still the
same, and is told so before anything is looked up or searched.
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from igfarchive.archive.revision import revision
from igfarchive.search import index

RELEASED = ("igfarchive", "static", "templates")
"""The folders of which pages are made."""


class UnchangedMiddleware:
    """Answers 304 to whoever has the page as it is now, and tells others how to ask.

    A page that says itself how long it may be kept, sets a cookie or is no success is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tag = _tag(request)
        if not tag:
            return self.get_response(request)
        response: HttpResponse | None = get_conditional_response(request, etag=tag)
        if response is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.cookies or "Cache-Control" in response:
                return response
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "no-cache"  # which is: keep it, and ask
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return response


def _tag(request: HttpRequest) -> str:
    """The ETag of this page as it is now; empty where it cannot be known beforehand."""
    if (
        settings.DEBUG
        or request.method not in ("GET", "HEAD")
        or settings.SESSION_COOKIE_NAME in request.COOKIES
    ):
        return ""
    at = revision()
    if not at:
        return ""
    made_from = (at, index.version(), _release(), request.build_absolute_uri())
    return f'"{sha256(repr(made_from).encode()).hexdigest()[:32]}"'


@cache
def _release() -> str:
    """Another for every release: a process that starts reads its files once."""
    files = sorted(
        path
        for folder in RELEASED
        for path in (settings.BASE_DIR / folder).rglob("*.*")
        if path.suffix in (".css", ".html", ".js", ".py", ".svg")
    )
    digest = sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
