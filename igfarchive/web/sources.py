"""The file that a session's words are from, and what of it is no speech."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session, Source
from igfarchive.transcripts.formats import FORMATS
from igfarchive.transcripts.transcript import Junk
from igfarchive.web.address_query import query_from_request
from igfarchive.web.paging import page_of

PAGE_SIZE = 100
LONGEST = 1_000
"""Characters of one row; what is longer is shown in several, so that no page is endless."""

FORMAT_TITLES = {format_.name: format_.title for format_ in FORMATS}


@dataclass(frozen=True, slots=True)
class Row:
    """Words that stand in the file: a line above the first turn, or with a `reason` what was left
    out. `line` is 0 where it is not known."""

    text: str
    line: int = 0
    reason: str = ""

    @property
    def part(self) -> str:
        return "Left out, and why" if self.reason else "Above the first turn"


@require_safe
def source(request: HttpRequest, event: str, slug: str) -> HttpResponse:
    """The transcript's latest file: its lines above the turns, and all that was left out of it.

    A file that was imported before these were kept shows none.
    """
    query = query_from_request(request)
    session = get_object_or_404(Session.objects.published().at(event, slug).select_related("event"))
    files = session.sources.exclude(format=Source.SHEET).defer("content")
    found = get_object_or_404(files[:1])
    left_out = [Junk(*each) for each in found.junk]
    return render(
        request,
        "source.html",
        {
            "session": session,
            "source": found,
            "format": FORMAT_TITLES.get(found.format, found.format),
            "left_out": left_out,
            "left_out_words": sum(each.words for each in left_out),
            "page": page_of(Paginator(list(_rows(found, left_out)), PAGE_SIZE), query.page),
        },
    )


def _rows(source: Source, left_out: list[Junk]) -> Iterator[Row]:
    for line in source.preamble.splitlines():
        for text in _pieces(line):
            yield Row(text)
    for each in left_out:
        for text in _pieces(each.text):
            yield Row(text, each.line, each.reason)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of whole words, none longer than LONGEST unless one word is."""
    while len(text) > LONGEST:
        end = text.rfind(" ", 0, LONGEST)
        end = text.find(" ", LONGEST) if end < 0 else end
        if end < 0:
            break
        yield text[:end]
        text = text[end + 1 :]
    yield text
