"""What a page shows, as data: the links to its files, and the files.

They are at the page's own address, with `?format=`. A file is sent while it is read, however long
it is; a visitor who goes away ends that. What goes wrong on the way is said in its last line, as
servers end an answer alike whether or not it broke off: nobody takes what came for all of it.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore
from urllib.parse import urlencode
from weakref import finalize

from django.core.exceptions import BadRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from igfarchive.archive.outages import outage_of
from igfarchive.exporting.datasets import Page
from igfarchive.exporting.formats.format import CannotWriteError, Dataset, Format
from igfarchive.http.sites import site_of

logger = logging.getLogger(__name__)

BLOCK = 1 << 16
"""Characters that are sent together."""

MOST_AT_ONCE = 4
"""Files that a worker sends at once: of its eight threads as many are left for pages, however long
the files are and however slowly they are read."""
RETRY_AFTER = "30"
"""Seconds."""

_places = BoundedSemaphore(MOST_AT_ONCE)

CARRIED_ON = ("format", "reading")
"""Parameters of a file that its page may not have."""


@dataclass(frozen=True, slots=True)
class DataLink:
    """A link to a page's file in one format."""

    title: str
    url: str
    media_type: str


def data_links(
    request: HttpRequest, formats: Iterable[Format], asked: Sequence[tuple[str, str]]
) -> list[DataLink]:
    """The links to what the page shows, for which these parameters ask."""
    return [
        DataLink(
            each.title,
            f"{request.path}?{urlencode([*asked, ('format', each.name)])}",
            each.media_type.partition(";")[0],
        )
        for each in formats
    ]


def format_asked(request: HttpRequest, formats: Iterable[Format]) -> Format | None:
    """The format that the address asks for, None for the page itself; BadRequest names those that
    there are."""
    name = request.GET.get("format", "")
    found = {each.name: each for each in formats}
    if name and name not in found:
        raise BadRequest(f"format={name[:20]}: write one of {', '.join(found)}.")
    return found[name] if name else None


def captioned_asked(request: HttpRequest) -> bool | None:
    """Whether the words are wanted as captioned, or as corrected; None leaves it to the format."""
    reading = request.GET.get("reading", "")
    return reading == "captioned" if reading else None


def page_at(request: HttpRequest, asked: Sequence[tuple[str, str]] = ()) -> Page:
    """The page that a file stands for, with the parameters that it is asked with."""
    return Page(site_of(request), f"{request.path}?{urlencode(asked)}" if asked else request.path)


def leading_on(request: HttpRequest, address: str) -> str:
    """An address that a page leads to, with the format that was asked for."""
    if not request.GET.get("format"):
        return address
    asked = [(name, value) for name in CARRIED_ON if (value := request.GET.get(name))]
    if "reading=" in address:
        asked = [pair for pair in asked if pair[0] != "reading"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def download(request: HttpRequest, written_as: Format, dataset: Dataset) -> HttpResponseBase:
    """The dataset as a file; 503 while MOST_AT_ONCE others are sent. What can go wrong at its
    beginning goes wrong here: BadRequest where the format cannot write it."""
    blocks = _blocks(written_as.write(dataset), written_as)
    try:
        first = next(blocks, b"")
    except CannotWriteError as error:
        raise BadRequest(f"format={written_as.name}: {error}") from None
    headers = {
        "Content-Disposition": content_disposition_header(
            as_attachment=True, filename=f"{dataset.name}{written_as.suffix}"
        ),
        "X-Robots-Tag": "noindex",
    }
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=written_as.media_type, headers=headers)
    if not _places.acquire(blocking=False):
        response = render(request, "downloads_busy.html", status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        response.headers["Cache-Control"] = "no-store"
        return response
    return StreamingHttpResponse(
        _Sent(first, blocks), content_type=written_as.media_type, headers=headers
    )


class _Sent:
    """The blocks of a file, which has its place until it is sent, or whoever wanted it has gone."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._blocks = _from(first, rest)
        self._leave = finalize(self, _places.release)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._blocks
        finally:
            self._leave()

    def close(self) -> None:
        self._leave()


def _from(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _blocks(pieces: Iterator[str], written_as: Format) -> Iterator[bytes]:
    """The pieces, many of them together. What goes wrong before any was sent is raised."""
    gathered: list[str] = []
    size = 0
    sent = False
    try:
        with closing(pieces):  # type: ignore[type-var]  # generators, all of them
            for piece in pieces:
                gathered.append(piece)
                size += len(piece)
                if size >= BLOCK:
                    yield "".join(gathered).encode()
                    gathered, size, sent = [], 0, True
    except Exception as error:
        # Half a file is with the reader by now, and no status can tell them: the server ends the
        # answer as if it were whole. Whatever went wrong, its last line has to say so.
        if not sent:
            raise
        outage = outage_of(error)
        if outage:
            logger.error("A file broke off, as the database cannot be asked: %s", outage)
        else:
            logger.exception("A file broke off")
        gathered.append(written_as.broken_off)
    yield "".join(gathered).encode()
