"""Search: words and filters in, the turns that fit them out, with the matched words marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from igfarchive.annotating.markup.layers import paragraph_of
from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import Reading
from igfarchive.exporting.datasets import turns_found
from igfarchive.exporting.formats import formats_of
from igfarchive.exporting.quotations import corrections_in
from igfarchive.exporting.records import UtteranceRecord
from igfarchive.search import index
from igfarchive.search.answers import preferred_affiliations
from igfarchive.search.did_you_mean import Alternative, did_you_mean, explain
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import Hit, IndexUnavailableError
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import TITLES, Names, names_of, values_of
from igfarchive.search.queries.query import (
    FILTERS,
    PAGE_SIZE,
    InvalidQueryError,
    Query,
    Shown,
    Sort,
)
from igfarchive.search.queries.symbols import LOOKALIKES
from igfarchive.search.searching import find, mark_hit, read
from igfarchive.search.turns import TurnReader
from igfarchive.search.typed_filters import apply_typed, near
from igfarchive.text.words import exact_words
from igfarchive.web import facets
from igfarchive.web.address_query import query_from_request
from igfarchive.web.bars import bars
from igfarchive.web.check_form import check_address
from igfarchive.web.closest import closest_to
from igfarchive.web.downloads import (
    captioned_asked,
    data_links,
    download,
    format_asked,
    leading_on,
    page_at,
)
from igfarchive.web.how_read import all_words_of, how_read, offered_operators
from igfarchive.web.marking import passage
from igfarchive.web.named import named_in, topics_in
from igfarchive.web.paging import page_of
from igfarchive.web.recordings import Playback, playbacks_of


@dataclass(frozen=True, slots=True)
class Found:
    """A hit ready to be shown: its passage, whether the turn goes on around it, and its place.

    `reading` says which reading the passage is of, where it has two; `time` when the first match in
    it was said, as nearly as is known.
    """

    utterance: Utterance
    affiliation: str
    html: SafeString
    begins_before: bool
    ends_after: bool
    reading: str
    url: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort, and the link that does."""

    label: str
    chosen: bool
    url: str


FORMATS = formats_of(UtteranceRecord)

MOST_WAYS = 5
"""Ways out of few results that a page offers."""


@dataclass(frozen=True, slots=True)
class Way:
    """Something else to ask, how many hits it has, and the link that asks it.

    `kind` is "spelling", "dropped", "apart", "lifted" or "alone", and says what the label is.
    """

    kind: str
    label: str
    total: int
    url: str


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """The turns that fit; a form alone where nothing is asked, 503 while there is no index,
    400 where more filters are typed than an address can carry on.

    `?format=` has all of them as data: without words and filters, all turns.
    """
    asked = query_from_request(request, "q", "synonyms", *FILTERS)
    try:
        query = resolve_merged(apply_typed(asked))
    except InvalidQueryError as error:  # What was typed stays in the box.
        refused = {"query": asked, "refused": str(error)}
        return render(request, "search.html", refused, status=400)
    if query != asked:
        return redirect(leading_on(request, request.path + query.url()))
    written_as = format_asked(request, FORMATS)
    context: dict[str, object] = {
        "query": query,
        "cited": query.changed(sort=Sort.RELEVANCE).url(),
    }
    if not query and not written_as:
        return render(request, "search.html", context)
    known = name_index()
    try:
        if written_as:
            page = page_at(request, query.changed().parameters())
            found = turns_found(query, page, captioned_asked(request))
            return download(request, written_as, found)
        results = find(query)
        suggestions = did_you_mean(query, results, known)
        alternatives = explain(query, results)
        closest = closest_to(query, results)
        topics = topics_in(known, query, results.total, request.path)
        operators = offered_operators(query, request.path, results)
        all_words = all_words_of(query, request.path, results)
    except IndexUnavailableError:
        return unavailable(request, query)
    counts = facets.most_frequent(query, results.facets)
    names = names_of(values_of(query, counts))
    shown = facets.facets(query, request.path, counts, names)
    spellings = [
        Way("spelling", each.text, each.total, request.path + query.changed(text=each.text).url())
        for each in suggestions
    ]
    ways = [_way(query, each, names, request.path) for each in alternatives]
    context |= {
        "results": results,
        # A search that holds no words at all has no feed.
        "feed": results.total or not results.problem,
        "named": named_in(known, query, results.total),
        "topics": topics,
        "closest": closest,
        "to_check": check_address(query),
        "quoted": _quotes_several(query.text),
        "wordless": not exact_words(query.text),
        "spellings": spellings,
        "ways": ways[: max(0, MOST_WAYS - len(spellings) - len(closest.passages))],
        "read": how_read(
            query,
            request.path,
            results.problem,
            results.others,
            most=bool(results.all_words),
            operators=operators,
            all_words=all_words,
        ),
        "page": page_of(Paginator(range(results.total), PAGE_SIZE), query.page),
        "data": data_links(request, FORMATS, query.changed().parameters()) if results.total else (),
        "found": shown_hits(results.hits, query),
        "facets": shown,
        "bars": bars(shown, results.total),
        "active": facets.active(query, request.path, names, near=partial(near, known)),
        "orders": [
            Order(
                sort.capitalize(), sort == query.sort, request.path + query.changed(sort=sort).url()
            )
            for sort in Sort
        ],
    }
    return render(request, "search.html", context)


def unavailable(request: HttpRequest, query: Query) -> HttpResponse:
    """503: what is asked, whom it names, and when to come again."""
    context = {
        "query": query,
        "named": named_in(name_index(), query, 0),
        "active": facets.active(query, reverse("search"), names_of(values_of(query, {}))),
        "rebuilding": index.rebuild_under_way(),
    }
    response = render(request, "search_unavailable.html", context, status=503)
    response.headers["Retry-After"] = "60"
    return response


def _quotes_several(text: str) -> bool:
    """Whether several words of it stand in quotation marks, of which the last may be missing."""
    return any(len(exact_words(part)) > 1 for part in text.translate(LOOKALIKES).split('"')[1::2])


def _way(query: Query, alternative: Alternative, names: Names, path: str) -> Way:
    kind, label = "lifted", ""
    if alternative.word:
        kind, label = "alone", alternative.word
    elif alternative.apart:
        kind, label = "apart", alternative.query.text
    elif alternative.dropped:
        kind, label = "dropped", " ".join(alternative.dropped)
    else:
        label = _lifted(query, alternative, names)
    return Way(kind, label, alternative.total, path + alternative.query.url())


def _lifted(query: Query, alternative: Alternative, names: Names) -> str:
    """What is lifted, as in "Search without …"."""
    name = alternative.lifted
    if not name:
        return "any filter"
    title = TITLES[name].lower()
    values = query.filters[name]
    if len(values) > 1:
        return f"the {title} filters"
    return f"{title} {names[name].get(values[0], values[0])}"


def shown_hits(hits: Sequence[Hit], query: Query) -> list[Found]:
    """The hits that are in the archive still, in their order, each marked where it matches: three
    questions to the database, and one for the recordings of those with times."""
    tree = read(query).tree
    reader = TurnReader()
    utterances = {pk: reader.turn(pk) for pk in reader.read([hit.utterance for hit in hits])}
    affiliations = preferred_affiliations(utterances.values())
    timed = (
        each for each in utterances.values() if each.starts is not None or each.paragraph_times
    )
    playbacks = playbacks_of(each.session_id for each in timed)
    asked = Query(text=query.text, synonyms=query.synonyms)
    # What marks the words in a session, by whether its turns are shown as captioned.
    marked = {each is Shown.CAPTIONED: asked.changed(reading=each).url() for each in Shown}
    return [
        _shown(
            mark_hit(hit, utterance.text, reader.corrected(utterance.pk).text, tree),
            utterance,
            affiliations.get((utterance.session_id, utterance.speaker_id or 0), ""),
            reader.corrected(utterance.pk),
            playbacks.get(utterance.session_id, Playback()),
            marked,
        )
        for hit in hits
        if (utterance := utterances.get(hit.utterance))
    ]


def _shown(
    hit: Hit,
    utterance: Utterance,
    affiliation: str,
    corrected: Reading,
    playback: Playback,
    marked: Mapping[bool, str],
) -> Found:
    text = utterance.text if hit.captioned else corrected.text
    return Found(
        utterance=utterance,
        affiliation=affiliation,
        html=passage(text, hit.marks, hit.passage),
        begins_before=hit.passage.start > 0,
        ends_after=hit.passage.end < len(text),
        reading=(
            "as captioned, corrected since"
            if hit.captioned
            else corrections_in(utterance, corrected, hit.passage)
        ),
        url=f"{utterance.session.get_absolute_url()}{marked[hit.captioned]}#u{utterance.key}",
        time=playback.time(_starts(utterance, text, hit)),
    )


def _starts(utterance: Utterance, text: str, hit: Hit) -> int | None:
    """When the paragraph with the first match in the passage begins, else the turn."""
    first = next((mark.end for mark in hit.marks if mark.start >= hit.passage.start), 0)
    own = utterance.paragraph_times[paragraph_of(text, first) :][:1]
    return own[0][0] if own and own[0] else utterance.starts
