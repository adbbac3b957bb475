"""Speakers: the list of them from A to Z, and each with what they said and for whom."""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Upper
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Affiliation, Participation, Speaker, Utterance
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.datasets import speakers_listed, turns_of_speaker
from igfarchive.exporting.formats import formats_of
from igfarchive.exporting.records import SpeakerRecord, UtteranceRecord
from igfarchive.http.sites import site_of
from igfarchive.search.catalogue import newest_first
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import called
from igfarchive.search.merged import kept_speaker
from igfarchive.search.queries.query import Query, Sort
from igfarchive.web import directory, metadata
from igfarchive.web.address_query import query_from_request
from igfarchive.web.claims import Claim, claims_of, newest_claims, tenures
from igfarchive.web.downloads import (
    captioned_asked,
    data_links,
    download,
    format_asked,
    leading_on,
    page_at,
)
from igfarchive.web.paging import TurnCounts, TurnsBySession, counts_of, page_of
from igfarchive.web.quoting import quoted
from igfarchive.web.searching import Order
from igfarchive.web.talked_about import talked_about

PAGE_SIZE = 100
TURNS = 20
SESSIONS = 12
CLAIMS = 200

FORMATS = formats_of(UtteranceRecord)
LIST_FORMATS = formats_of(SpeakerRecord)

BY_NAME = (Upper("sort_name"), "slug")
"""By family name; de Vries stands among those under D."""

ORDERS = {
    Sort.RELEVANCE: "most substantial",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
}
"""How the turns of a speaker are sorted, and what that is called."""


class Listed(NamedTuple):
    """A speaker as the list shows them, with whom they spoke for last."""

    slug: str
    name: str
    sort_name: str
    kind: str
    sessions: int
    turns: int | None
    claim: str


class Heard(NamedTuple):
    """How much a speaker said, and the participations in the newest sessions by their numbers."""

    sessions: int
    turns: int
    words: int
    newest: Sequence[int]


@require_safe
def speakers(request: HttpRequest) -> HttpResponseBase:
    """Everybody in a published session; `?letter=` and `?q=` (words of the name) narrow them,
    and `?format=` has all of them as data."""
    query = query_from_request(request, "q")
    letters = _letters(query.text)
    letter = directory.chosen(letters, request.GET.get("letter", ""))
    asked = [*query.changed().parameters(), *([("letter", letter.value)] if letter else [])]
    if written_as := format_asked(request, LIST_FORMATS):
        listed = speakers_listed(
            _listed(query.text, letter),
            query,
            page_at(request, asked),
        )
        return download(request, written_as, listed)
    numbers = _numbers(query.text, letter.value if letter else "")
    page = page_of(Paginator(numbers, PAGE_SIZE), query.page)
    sections = directory.sections(_with_facts(page), "sort_name", letters)
    context = {
        "query": query,
        "nearly": directory.is_nearly(EntityKind.SPEAKER, query.text),
        "letters": letters,
        "letter": letter,
        "page": page,
        "data": data_links(request, LIST_FORMATS, asked),
        "sections": sections,
    }
    return render(request, "speakers.html", context)


def _listed(text: str, letter: directory.Letter | None) -> QuerySet[Speaker]:
    """Those called so under a letter, in the order of the list."""
    found = _called(text)
    if letter:
        found = directory.under(found, "sort_name", letter)
    return found.order_by(*BY_NAME)


@cached_per_revision
def _numbers(text: str, letter: str) -> Sequence[int]:
    """Their numbers: to find and sort them all takes longer than to read those of a page."""
    under = directory.chosen(_letters(text), letter) if letter else None
    return array("q", _listed(text, under).values_list("pk", flat=True))


def _called(text: str) -> QuerySet[Speaker]:
    """Everybody who is called so."""
    return called(Speaker.objects.public(), EntityKind.SPEAKER, text)


@cached_per_revision
def _letters(text: str) -> Sequence[directory.Letter]:
    return directory.letters_of(_called(text), "sort_name")


def _with_facts(page: Iterable[int]) -> list[Listed]:
    """Those of a page, each with what has to be counted, and with the newest claim."""
    heard = Q(participations__session__published=True)
    shown = Speaker.objects.filter(pk__in=[*page])
    counted = shown.order_by(*BY_NAME).annotate(
        sessions=Count("participations", filter=heard),
        turns=Sum("participations__turns", filter=heard),
    )
    rows = counted.values_list("slug", "name", "sort_name", "kind", "sessions", "turns")
    claims = newest_claims(shown)
    return [Listed(*row, claims.get(row[0], "")) for row in rows]


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One speaker; the address of a merged one leads to the one that was kept. `?sort=` orders the
    turns, and `?format=` has all of them as data."""
    query = query_from_request(request)
    found = Speaker.objects.public().filter(slug=slug).first()
    if found is None:
        if successor := kept_speaker(slug):
            return redirect(leading_on(request, successor.get_absolute_url()))
        raise Http404
    if written_as := format_asked(request, FORMATS):
        said = turns_of_speaker(
            found,
            query.sort,
            page_at(request, query.changed().parameters()),
            captioned_asked(request),
        )
        return download(request, written_as, said)
    own = Query(speakers=(found.slug,))
    counts = _counts(found.pk)
    page = page_of(Paginator(range(sum(count for _, count in counts)), TURNS), query.page)
    return render(
        request,
        "speaker.html",
        {
            "speaker": found,
            "metadata": metadata.of_speaker(found, site_of(request)),
            "spellings": [
                label for label in _labels(found.pk) if label.lower() != found.name.lower()
            ],
            "totals": _heard(found.pk),
            "affiliations": tenures(_claims(found.pk)),
            "participations": _participations(found.pk),
            "query": own,
            "phrases": talked_about(own),
            "page": page,
            "data": data_links(request, FORMATS, query.changed().parameters()) if counts else (),
            "turns": quoted(_turns(found.pk, counts, query)),
            "orders": [
                Order(label, sort == query.sort, f"{request.path}{Query(sort=sort).url()}#turns")
                for sort, label in ORDERS.items()
            ],
        },
    )


def _said_by(speaker: int) -> QuerySet[Utterance]:
    return Utterance.objects.current().speech().filter(speaker=speaker)


def _turns(speaker: int, counts: TurnCounts, query: Query) -> Sequence[Utterance]:
    """Those of a page, in the order that is asked for."""
    start = (query.page - 1) * TURNS
    if query.sort is Sort.RELEVANCE:
        # By their numbers alone: to be told of what sort they are, the database would read all
        # that some speakers said.
        own = Utterance.objects.filter(speaker=speaker).order_by()
        found = own.select_related("session__event").in_bulk(_longest(speaker, start))
        return sorted(found.values(), key=lambda turn: (-turn.words, turn.pk))
    ordered = counts if query.sort is Sort.NEWEST else counts[::-1]
    rows = _said_by(speaker).select_related("session__event")
    return TurnsBySession(rows, ordered)[start : start + TURNS]


@cached_per_revision
def _longest(speaker: int, start: int) -> Sequence[int]:
    """The turns of a page where those of most words come first: some speakers have so many that
    nobody should sort them twice."""
    said = _said_by(speaker).filter(session__published=True).order_by("-words", "pk")
    return tuple(said.values_list("pk", flat=True)[start : start + TURNS])


def _claims(speaker: int) -> list[Claim]:
    """Of whom the speaker spoke for, those of the newest sessions."""
    places = {number: place for place, number in enumerate(_newest_claims(speaker))}
    found = claims_of(Affiliation.objects.filter(pk__in=list(places)).order_by())
    return sorted(found, key=lambda claim: places[claim.number])


@cached_per_revision
def _newest_claims(speaker: int) -> Sequence[int]:
    """Their numbers: to find and sort them all takes longer than to read these."""
    claims = Affiliation.objects.filter(speaker=speaker, session__published=True)
    newest = claims.order_by(*newest_first("session__"), "-preferred", "pk")
    return array("q", newest.values_list("pk", flat=True)[:CLAIMS])


def _participations(speaker: int) -> list[Participation]:
    """Those in the newest sessions."""
    newest = _heard(speaker).newest
    rows = Participation.objects.select_related("session__event").order_by()
    found = rows.in_bulk(list(newest))
    return [found[number] for number in newest if number in found]


@cached_per_revision
def _heard(speaker: int) -> Heard:
    """They are put in order anyway: to have them counted, too, would be another question."""
    heard = Participation.objects.filter(speaker=speaker, session__published=True)
    rows = heard.order_by(*newest_first("session__")).values_list("pk", "turns", "words")
    numbers, turns, words = zip(*rows, strict=True) if rows else ((), (), ())
    return Heard(len(numbers), sum(turns), sum(words), numbers[:SESSIONS])


@cached_per_revision
def _counts(speaker: int) -> TurnCounts:
    return counts_of(_said_by(speaker))


@cached_per_revision
def _labels(speaker: int) -> list[str]:
    """How the captions name the speaker."""
    said = _said_by(speaker).filter(session__published=True).exclude(label="")
    return list(said.order_by("label").values_list("label", flat=True).distinct())
