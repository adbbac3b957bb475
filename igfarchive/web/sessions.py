"""Sessions: the list of them, and each with its words."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session
from igfarchive.exporting.citations.references import reference_of_session
from igfarchive.exporting.datasets import sessions_found, turns_of_session
from igfarchive.exporting.formats import formats_of, sheet, subrip, webvtt
from igfarchive.exporting.formats.format import Format
from igfarchive.exporting.records import SessionRecord, UtteranceRecord
from igfarchive.http.sites import site_of
from igfarchive.search import catalogue
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.matches.marks import find_marks
from igfarchive.search.matches.near_quotations import find_filled
from igfarchive.search.matches.quotations import Quotation, quotation_asked
from igfarchive.search.matches.results import Span
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import names_of, values_of
from igfarchive.search.queries.language import Parsed
from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query, Shown, Sort
from igfarchive.search.searching import read
from igfarchive.search.typed_filters import apply_typed
from igfarchive.web import directory, facets, metadata, switches
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotated import Find, Layers, layers_of
from igfarchive.web.downloads import (
    captioned_asked,
    data_links,
    download,
    format_asked,
    leading_on,
    page_at,
)
from igfarchive.web.how_read import how_read
from igfarchive.web.paging import page_of
from igfarchive.web.permissions import may_annotate, may_attribute
from igfarchive.web.quoting import citing
from igfarchive.web.ribbon import ribbon
from igfarchive.web.transcripts import spoken, turns_of, with_gaps
from igfarchive.web.turns import TurnWriter
from igfarchive.web.utterance_rows import UtteranceRow, rows_of
from igfarchive.web.voices import WORDS, affiliations_of, voices_of

PAGE_SIZE = 50
NARROWING = ("speaker", "affiliation", "group", "region")
"""The filters of a transcript."""
FORMATS = formats_of(UtteranceRecord, of_session=True)
SUBTITLES = (webvtt.FORMAT, subrip.FORMAT)
LIST_FORMATS = formats_of(SessionRecord)


@require_safe
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Published sessions by event, narrowed by `?q=` (words of the title, the code or the event),
    event, year, kind, speaker and affiliation; `?format=` has all of them as data."""
    asked = query_from_request(request, "q", *catalogue.CONDITIONS)
    query = resolve_merged(asked)
    if query != asked:
        return redirect(leading_on(request, request.path + query.url()))
    if written_as := format_asked(request, LIST_FORMATS):
        part = page_at(request, query.changed().parameters())
        return download(request, written_as, sessions_found(query, part))
    # What is the same on every page is kept.
    narrowed = query.changed(sort=Sort.RELEVANCE)
    page = page_of(Paginator(catalogue.numbers(narrowed), PAGE_SIZE), query.page)
    found = catalogue.with_people(Session.objects.published()).order_by()
    rows = found.in_bulk(page.object_list)
    counts = catalogue.counts(narrowed, facets.AT_MOST + 1)
    names = names_of(values_of(query, counts))
    return render(
        request,
        "sessions.html",
        {
            "query": query,
            "feed": reverse("sessions-feed") + narrowed.url(),
            "nearly": directory.is_nearly(EntityKind.SESSION, query.text),
            "page": page,
            "sessions": [rows[number] for number in page if number in rows],
            "data": data_links(request, LIST_FORMATS, query.changed().parameters()),
            "facets": facets.facets(query, request.path, counts, names),
            "active": facets.active(query, request.path, names),
        },
    )


@require_safe
def session(request: HttpRequest, event: str, slug: str) -> HttpResponseBase:
    """A session's transcript with what is known of its words.

    `?speaker=`, `?affiliation=`, `?group=` and `?region=` narrow it, `?q=` marks words,
    `?reading=captioned` lays the corrections aside, `?hide=` leaves out marks that are not speech,
    and `?terms=every` marks the glossary's terms wherever they are used. `?format=` has its turns
    as data.
    """
    found = get_object_or_404(Session.objects.published().at(event, slug).select_related("event"))
    asked = query_from_request(request, "q", *NARROWING, "reading", "hide", "terms", "synonyms")
    try:
        query = resolve_merged(apply_typed(asked, NARROWING))
    except InvalidQueryError:
        # The page of the search says what is too much, and keeps what was typed.
        return redirect(reverse("search") + Query(text=asked.text).url())
    if query != asked:
        return redirect(leading_on(request, request.path + query.url()))
    if written_as := format_asked(request, FORMATS):
        page = page_at(request, query.parameters())
        return download(
            request, written_as, turns_of_session(found, query, page, captioned_asked(request))
        )
    voices = voices_of(found, query)
    affiliations = affiliations_of(voices, request.path, query)
    names = {
        "speaker": {voice.choice.value: voice.choice.label for voice in voices},
        "affiliation": {choice.value: choice.label for choice in affiliations},
        "group": dict(voice.group for voice in voices),
        "region": dict(voice.region for voice in voices),
    }
    utterances = found.utterances.current().order_by("position")
    every = rows_of(utterances)
    chosen = (
        set(
            utterances.by(
                query.speakers, query.affiliations, query.groups, query.regions
            ).values_list("pk", flat=True)
        )
        if query.filters
        else None
    )
    shown = every if chosen is None else [each for each in every if each.pk in chosen]
    parsed = read(query)
    find = _finder(parsed, quotation_asked(query.text)) if query.text else None
    layers, lost = layers_of(found, query)
    turns = turns_of(
        _without_hidden(shown, query),
        voices,
        layers,
        find,
    )
    matches = max((turn.match for turn in turns), default=0)
    whole = request.path + query.changed(**dict.fromkeys(FILTERS.values(), ())).url()
    writer = TurnWriter(found.language, query.reading_url, matches, whole)
    there = layers.seen | ({"stage"} if not all(each.is_speech for each in every) else set())
    site = site_of(request)
    reference = reference_of_session(
        found, site, captioned=query.captioned, corrected=bool(layers.corrections)
    )
    return render(
        request,
        "session.html",
        {
            "session": found,
            "metadata": metadata.of_session(found, reference, site),
            "query": query,
            "read": how_read(
                query,
                request.path,
                parsed.problem,
                parsed.others,
                most=bool(parsed.all_words),
                anchor="#match-1",
            ),
            "voices": voices,
            "affiliations": affiliations,
            "active": facets.active(query, request.path, names, WORDS),
            "ribbon": ribbon(found, voices, every, chosen),
            "citing": citing(
                found, ((each.speaker, each.affiliation) for each in voices if each.turns)
            ),
            "transcript": writer.write(
                with_gaps(turns, _without_hidden(every, query)) if query.filters else turns
            ),
            "to_keep": _to_keep(query, found),
            "whole": whole,
            "turns": spoken(turn.utterance for turn in turns),
            "data": data_links(request, _formats_for(shown), _carried(query)),
            "matches": matches,
            "elsewhere": None if matches else _in_other_reading(shown, layers, query, find),
            "layers": layers,
            "playback": layers.playback,
            "readings": switches.readings(query, request.path, layers.corrections),
            "hiding": switches.hiding(query, request.path, there),
            "terms": switches.terms(query, request.path, repeated=layers.terms.repeated),
            "lost": lost,
            "notes": layers.count + len(lost),
            "unattributed": sum(voice.turns for voice in voices if voice.speaker is None),
            "may_annotate": may_annotate(request),
            "may_attribute": may_attribute(request),
        },
    )


def _formats_for(turns: Sequence[UtteranceRow]) -> list[Format]:
    """Those that have something to write: of turns without times there are no subtitles, and of a
    session without turns there are facts alone."""
    timed = any(turn.starts is not None or turn.paragraph_times for turn in turns)
    return [
        each
        for each in FORMATS
        if (turns or each is sheet.FORMAT) and (timed or each not in SUBTITLES)
    ]


def _carried(query: Query) -> list[tuple[str, str]]:
    """What of the page its data keeps: whose turns, and in which reading."""
    return query.changed(text="", synonyms=True, every_term=False).parameters()


def _without_hidden(utterances: Iterable[UtteranceRow], query: Query) -> list[UtteranceRow]:
    """The utterances, without stage directions where these are not to be shown."""
    return [each for each in utterances if each.is_speech or "stage" not in query.hidden]


def _in_other_reading(
    utterances: Iterable[UtteranceRow], layers: Layers, query: Query, find: Find | None
) -> dict[str, object] | None:
    """How many turns hold the words in the reading that is not shown, and where; None for none."""
    if find is None or not layers.corrections:
        return None
    other = Shown.CORRECTED if query.captioned else Shown.CAPTIONED
    turns = sum(bool(find(layers.other_reading(each).text)) for each in utterances)
    if not turns:
        return None
    url = f"{query.changed(reading=other).url()}#match-1"
    return {"turns": turns, "reading": switches.READINGS[other], "url": url}


def _finder(parsed: Parsed, quotation: Quotation | None) -> Find:
    """What finds the words to mark: those of a quotation may have others in its gaps."""

    def find(words: str) -> Sequence[Span]:
        if parsed.tree and (marks := find_marks(words, parsed.tree)):
            return marks
        filled = find_filled(quotation, words) if quotation else None
        return (filled,) if filled else ()

    return find


def _to_keep(query: Query, session: Session) -> str:
    """The search that finds what is shown of the session, as a query string; empty for all."""
    if not query:
        return ""
    asked = Query(text=query.text, synonyms=query.synonyms, sessions=(session.path,))
    narrowed = {FILTERS[name]: query.filters.get(name, ()) for name in NARROWING}
    return asked.changed(**narrowed).url()
