"""Spares a visitor's browser, and the archive, the pages that it has already.

Every page for those who are not signed in carries an ETag that names what it was made from: the
database, the index, the release, the day and the address. A browser asks each time whether it is
still the same, and is told so before anything is looked up or searched. Whoever has not had it gets
the one that was made for somebody else (`http.kept_pages`).
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from igfarchive.archive.replicas import PRIMARY, read_alias
from igfarchive.archive.revision import revision
from igfarchive.http.kept_pages import KeptPage, KeptPages
from igfarchive.http.message_cookies import MessageCookie
from igfarchive.http.metrics import count_page
from igfarchive.http.replicas import CHECKS
from igfarchive.search import index_searcher

RELEASED = ("igfarchive", "static", "templates", "requirements.txt")
"""The files and folders that pages are made with."""

OWN = (settings.SESSION_COOKIE_NAME, MessageCookie.cookie_name)
"""Cookies of whoever is shown more than others: what curators see, and what was just done."""


class UnchangedMiddleware:
    """Answers 304 to whoever has the page as it is now, and tells others how to ask.

    A page that says itself how long it may be kept, sets a cookie or is no success is left alone.
    Of the others the last are kept as they were sent. What is answered to whoever is shown more
    than others, no browser keeps.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # At the start of the process: the files may be those of the next release by the time
        # that somebody comes.
        self.release = release(settings.BASE_DIR)
        self.kept = KeptPages(settings.PAGE_CACHE_MB << 20)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tag = self._tag(request)
        response: HttpResponse
        if not tag:
            response = self.get_response(request)
            if _is_shown_more(request):
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        held = parse_etags(request.headers.get("If-None-Match", ""))
        if tag in [each.removeprefix("W/") for each in held]:
            response = HttpResponseNotModified()
            count_page(request, "unchanged")
        elif page := self.kept.find(tag):
            response = page.response(request)
            count_page(request, "kept")
        else:
            count_page(request, "made")
            unanswered = index_searcher.unanswered()
            response = self.get_response(request)
            if response.status_code != 200 or response.cookies or "Cache-Control" in response:
                return response
            # Nothing has changed nor failed while it was made: it is what its tag says.
            if (
                _may_be_kept(request, response)
                and unanswered == index_searcher.unanswered()
                and tag == self._tag(request)
            ):
                page = KeptPage.of(response)
                self.kept.keep(tag, page)
                response = page.response(request)
        # The same page compressed is not the same bytes (RFC 9110, 8.8.1).
        response.headers["ETag"] = f"W/{tag}" if "Content-Encoding" in response else tag
        response.headers["Cache-Control"] = "no-cache"  # which is: keep it, and ask
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return response

    def _tag(self, request: HttpRequest) -> str:
        """The ETag of this page as it is now; empty where it cannot be known beforehand."""
        if (
            settings.DEBUG
            or request.method not in ("GET", "HEAD")
            or request.path_info in CHECKS
            or _is_shown_more(request)
        ):
            return ""
        try:
            at = revision()
        except Error:
            if read_alias() != PRIMARY:
                raise  # There is another one to be asked.
            return ""  # The page says so, if it needs the database.
        if not at:
            return ""
        address = (
            request.scheme,
            request.get_host(),
            request.path,
            request.META.get("QUERY_STRING", ""),
        )
        # Citations name the day on which they were made.
        made_from = (at, index_searcher.version(), self.release, timezone.now().date(), address)
        return f'"{sha256(repr(made_from).encode()).hexdigest()[:32]}"'


def _is_shown_more(request: HttpRequest) -> bool:
    return any(name in request.COOKIES for name in OWN)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Files are sent while they are made, and what is counted against a limit is to be counted."""
    return request.method == "GET" and not response.streaming and "RateLimit-Limit" not in response


@cache
def release(base: Path) -> str:
    """What tells the files in this folder, as this process first saw them, from those of any other
    release."""
    digest = sha256()
    for name in RELEASED:
        for path in sorted([base / name, *(base / name).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(repr((path.relative_to(base).parts, path.read_bytes())).encode())
    return digest.hexdigest()
