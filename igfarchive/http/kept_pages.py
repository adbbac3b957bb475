"""Keeps the last pages as they were sent, so that nobody waits for one to be made again.

A page is kept under what names all that it was made from, its ETag (`http.conditional_get`): once
something of that has changed it has another name, and the kept one is never asked for again.
"""

import gzip
import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse

SHARE = 8
"""One page takes at most this part of the room, so that none pushes out all others."""

LEVEL = 4
"""How hard gzip tries: in half the time of its 6, for a twentieth more bytes."""

ASIDE = 2_000
"""About how many bytes a page takes beside its body: headers, name and place."""

# "gzip;q=0" refuses it (RFC 9110, 12.4.2).
TAKES_GZIP = re.compile(r"\b(?:x-)?gzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was made: its headers, and its body compressed with gzip."""

    headers: tuple[tuple[str, str], ...]
    packed: bytes

    @classmethod
    def of(cls, response: HttpResponse) -> "KeptPage":
        headers = tuple(
            (name, value) for name, value in response.items() if name != "Content-Length"
        )
        return cls(headers, gzip.compress(response.content, LEVEL, mtime=0))

    @property
    def size(self) -> int:
        return len(self.packed) + ASIDE

    def response(self, request: HttpRequest) -> HttpResponse:
        """The page for whoever asks now: compressed, unless they cannot read that."""
        takes_gzip = TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
        body = self.packed if takes_gzip else gzip.decompress(self.packed)
        response = HttpResponse(body, headers=dict(self.headers))
        response.headers["Content-Length"] = str(len(body))
        if takes_gzip:
            response.headers["Content-Encoding"] = "gzip"
        return response


class KeptPages:
    """The pages that were asked for last, as many as there is `room` for, in bytes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._taken = 0
        self._turn = Lock()

    def find(self, name: str) -> KeptPage | None:
        with self._turn:
            if page := self._pages.get(name):
                self._pages.move_to_end(name)
            return page

    def keep(self, name: str, page: KeptPage) -> None:
        """Keep the page instead of those that nobody has asked for the longest, unless it is too
        large."""
        if page.size * SHARE > self.room:
            return
        with self._turn:
            if before := self._pages.pop(name, None):
                self._taken -= before.size
            self._pages[name] = page
            self._taken += page.size
            while self._taken > self.room:
                _, oldest = self._pages.popitem(last=False)
                self._taken -= oldest.size
