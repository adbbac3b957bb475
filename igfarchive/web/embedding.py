"""A turn or a session as other sites show it who were given its address (https://oembed.com).

What they get is a quotation that needs no script, no style and no frame of ours.
"""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session, Utterance
from igfarchive.exporting.citations.addresses import LONGEST_QUOTE
from igfarchive.exporting.citations.references import (
    NotSaidError,
    reference_of_selection,
    reference_of_turn,
)
from igfarchive.exporting.quotations import quoted_as
from igfarchive.http.sites import site_of
from igfarchive.search.catalogue import with_people
from igfarchive.search.queries.query import InvalidQueryError, Query
from igfarchive.text.characters import as_xml_characters
from igfarchive.web.address_query import query_from_request
from igfarchive.web.utterances import turn_at

WIDTH = 600
"""Pixels, where whoever asks has no less."""
LINE, LETTER = 26, 8
"""About how high a line of text is, and how wide a letter, in pixels: the style is the others'."""
AROUND = 4
"""Lines that are taken by whose words they are, and by margins."""
LONGEST_KEY = 10
"""Characters of u12 that are read: no session has so many turns."""
LONGEST = 600
"""Characters of a turn that are shown: all of it is behind the link."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What is shown: `text` as a quotation, and below it what is told of it in `context`."""

    title: str
    author: str
    template: str
    text: str
    context: dict[str, object]


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """The turn or the session at `?url=`, as `?format=json` or `xml`, at most `?maxwidth=` and
    `?maxheight=` pixels large. 404 for whatever is not shown here, 501 for another format."""
    query_from_request(request)
    form = request.GET.get("format", "") or "json"
    if form not in ("json", "xml"):
        return HttpResponse(
            f"format={form[:20]}: write json or xml.\n",
            content_type="text/plain; charset=utf-8",
            status=501,
        )
    if not request.GET.get("url"):
        raise BadRequest("url: write the address of a turn or of a session in this archive.")
    width = min(_pixels(request, "maxwidth") or WIDTH, WIDTH)
    most = _pixels(request, "maxheight")
    found = _found(request)
    text, height = _fit(found.text, width, most)
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "igfarchive",
        "provider_url": f"{site_of(request)}/",
        "title": found.title,
        "author_name": found.author,
        "width": width,
        "height": height,
        "html": render_to_string(found.template, found.context | {"text": text}).strip(),
    }
    if form == "json":
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    fields = {name: as_xml_characters(str(value)) for name, value in answer.items()}
    return render(request, "oembed.xml", {"fields": fields}, content_type="text/xml; charset=utf-8")


def _pixels(request: HttpRequest, name: str) -> int:
    """0 where nothing is asked."""
    asked = request.GET.get(name, "")
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked)):
        raise BadRequest(f"{name}={asked[:20]}: write a number of pixels from 1 to 99999.")
    return int(asked)


def _fit(text: str, width: int, most: int) -> tuple[str, int]:
    """As much of the text as has room, and how high it is with what is told of it, in pixels."""
    columns = max(width // LETTER, 1)
    room = LONGEST
    if most:
        room = min(room, max(most // LINE - AROUND, 1) * columns)
    words = " ".join(text.split())
    if len(words) > room:
        cut, _, _ = words[: room + 1].rpartition(" ")
        words = f"{cut or words[:room]} …"
    height = (AROUND + -(-len(words) // columns)) * LINE
    return words, min(height, most) if most else height


def _found(request: HttpRequest) -> Embedded:
    """What the address leads to; Http404 for another host, and for any other page."""
    site = site_of(request)
    try:
        address = urlsplit(request.GET["url"].strip())
        root = request.path.removesuffix(request.path_info)
        page = resolve(unquote(address.path).removeprefix(root))
    except (ValueError, Resolver404):
        raise Http404 from None
    here = address.netloc.lower() == request.get_host().lower()
    if not here or address.scheme not in ("http", "https"):
        raise Http404
    if page.url_name == "utterance":
        return _turn(turn_at(**page.kwargs), address, site)
    if page.url_name != "session":
        raise Http404
    key = address.fragment.partition(":~:")[0]
    if key[:1] == "u" and key[1:].isascii() and key[1:].isdigit():
        if len(key) > LONGEST_KEY:
            raise Http404
        return _turn(turn_at(**page.kwargs, key=int(key[1:])), address, site)
    return _session(page.kwargs["event"], page.kwargs["slug"], site)


def _turn(found: Utterance, address: SplitResult, site: str) -> Embedded:
    """The turn, or the words of it that the address quotes; Http404 where they do not stand there,
    and for a turn that no longer stands in the transcript."""
    asked = QueryDict(address.query)
    quote = asked.get("quote", "").strip()
    if found.position is None or len(quote) > LONGEST_QUOTE:
        raise Http404
    try:
        captioned = Query.from_parameters(asked).captioned
        reference = (
            reference_of_selection(found, quote, site, captioned=captioned)
            if quote
            else reference_of_turn(found, site, captioned=captioned)
        )
    except (InvalidQueryError, NotSaidError):
        raise Http404 from None
    who = quoted_as(found.speaker, None) if found.is_speech else "Stage direction"
    if reference.affiliation:
        who = f"{who} ({reference.affiliation})"
    return Embedded(
        title=f"{who}: {found.session}",
        author=who,
        template="parts/embedded_turn.html",
        text=reference.abstract,
        context={"session": found.session, "who": who, "reference": reference},
    )


def _session(event: str, slug: str, site: str) -> Embedded:
    sessions = with_people(Session.objects.published().at(event, slug))
    found = get_object_or_404(sessions)
    return Embedded(
        title=str(found),
        author=found.event.name,
        template="parts/embedded_session.html",
        text=found.title,
        context={"session": found, "address": site + found.get_absolute_url()},
    )
