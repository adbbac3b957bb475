"""One turn, in the midst of its neighbours: the page that its permanent address leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from igfarchive.annotating.anchoring.anchors import Selector, anchor, is_said
from igfarchive.archive.joined_turns import head_of
from igfarchive.archive.models import Affiliation, Annotation, Utterance
from igfarchive.archive.readings import Reading, shown_reading
from igfarchive.exporting.citations.addresses import LONGEST_QUOTE
from igfarchive.exporting.citations.references import spoken
from igfarchive.exporting.quotations import quotation
from igfarchive.http.sites import site_of
from igfarchive.search.closest_passages import ClosestPassage, closest_passages, weights_in_index
from igfarchive.search.matches.near_quotations import TurnText, find_near_quotations
from igfarchive.search.matches.quotations import Quotation, read_quotation
from igfarchive.search.matches.results import IndexUnavailableError, Span
from igfarchive.search.queries.query import Query
from igfarchive.text.characters import with_plain_spaces
from igfarchive.web import metadata, switches
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotated import Layers
from igfarchive.web.closest import MOST_PASSAGES, Compared, beside, compare
from igfarchive.web.permissions import may_annotate, may_attribute
from igfarchive.web.quoting import Quoted, citing, quoted
from igfarchive.web.recordings import Playback
from igfarchive.web.term_marks import TermMarks


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were looked for in the turn; `place` is where they stand in the reading, which
    may be with other words in the `gaps` of the quotation.

    Where they stand in no place alone, they may stand in `several`, or in the other reading. Where
    they do not stand there, the `nearest` passage may be nearly the same, or those of other turns.
    """

    words: str
    place: Span | None
    several: bool = False
    elsewhere: bool = False
    gaps: bool = False
    nearest: Compared | None = None
    others: Sequence[Compared] = ()

    @property
    def differs(self) -> bool:
        """Whether what is shown is otherwise than the words."""
        return self.nearest is not None or any(not each.complete for each in self.others)


@require_safe
def utterance(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """The turn; 410 with what stood there once a corrected transcript no longer holds it. One that
    was joined to another leads there.

    `?quote=` looks for words in it and marks them.
    """
    query = query_from_request(request, "reading")
    found = turn_at(event, slug, key)
    if found.position is None and (head := head_of(found)):
        return redirect(head.permalink() + query.reading_url)
    layers = Layers(
        Annotation.objects.public().anchored().filter(utterance=found).select_related("utterance"),
        query,
        Playback(found.session.recordings.all()),
        TermMarks(),
    )
    reading = layers.reading(found)
    quote = _quote(found, quoted_words(request), reading, captioned=query.captioned)
    claims = Affiliation.objects.filter(
        session=found.session, speaker=found.speaker_id, preferred=True
    )
    affiliation = claims.select_related("organisation", "stated_in").first()
    context: dict[str, object] = {
        "utterance": found,
        "session": found.session,
        "query": query,
        "quote": quote,
        "layers": layers,
        "text": reading.text,
        "time": layers.playback.time(found.starts),
        "paragraphs": layers.lay(found, quote=quote.place).paragraphs,
        "affiliation": affiliation,
    }
    if found.position is None:
        return render(request, "utterance_retired.html", context, status=410)
    context |= _neighbours(found, captioned=query.captioned)
    context["cited"] = _cited(quote, query)
    context["chosen"] = _chosen(quote, query, reading)
    site = site_of(request)
    reference = spoken(
        found,
        site,
        {query.captioned: reading, not query.captioned: layers.other_reading(found)},
        affiliation,
        captioned=query.captioned,
        place=quote.place or Span(0, len(reading.text)),
        words=_words_at(quote.place, reading),
    )
    words = quote.words if quote.place else ""
    context["metadata"] = metadata.of_turn(found, reference, affiliation, site, words=words)
    context["citing"] = citing(found.session, [(found.speaker, affiliation)])
    if found.is_speech:
        context["quotation"] = quotation(
            found,
            affiliation,
            reading,
            quote.place or Span(0, len(reading.text)),
            request.build_absolute_uri(found.permalink() + query.reading_url),
            layers.other_reading(found).corrections,
        )
    context["readings"] = switches.readings(query, request.path, layers.corrections)
    context["may_annotate"] = may_annotate(request)
    context["may_attribute"] = found.is_speech and may_attribute(request)
    return render(request, "utterance.html", context)


def _words_at(place: Span | None, reading: Reading) -> str:
    """The words that were found, as they stand there; empty for all of the turn."""
    return with_plain_spaces(reading.text[place.start : place.end].strip()) if place else ""


def _cited(quote: Quote, query: Query) -> str:
    """The query string that has the turn cited, or the words that were found in it."""
    asked = Query(reading=query.reading).parameters()
    if quote.place or quote.several or quote.elsewhere:
        asked.append(("quote", quote.words))
    return f"?{urlencode(asked)}" if asked else ""


def _chosen(quote: Quote, query: Query, reading: Reading) -> str:
    """The query string that fills a form in with the words that were found, as they stand there."""
    asked = Query(reading=query.reading).parameters()
    if quote.place:
        asked += [("quote", _words_at(quote.place, reading)), ("start", str(quote.place.start))]
    elif quote.words:
        asked.append(("quote", quote.words))
    return f"?{urlencode(asked)}" if asked else ""


def turn_at(event: str, slug: str, key: int) -> Utterance:
    """A turn of a published session, current or retired; else Http404."""
    return get_object_or_404(
        Utterance.objects.select_related("session__event", "speaker"),
        session__event__slug=event,
        session__slug=slug,
        session__published=True,
        key=key,
    )


def quoted_words(request: HttpRequest) -> str:
    """The words of a turn that the address asks for."""
    words = request.GET.get("quote", "").strip()
    if len(words) > LONGEST_QUOTE:
        raise BadRequest(f"quote: write at most {LONGEST_QUOTE:,} characters.")
    return words


def _quote(found: Utterance, words: str, reading: Reading, *, captioned: bool) -> Quote:
    if not words:
        return Quote("", None)
    if place := anchor(Selector(words), reading.text):
        return Quote(words, Span(*place))
    # What is said, and has no place, has several.
    other = shown_reading(found, captioned=not captioned)
    several, elsewhere = is_said(words, reading.text), is_said(words, other.text)
    if several or elsewhere:
        return Quote(words, None, several, elsewhere)
    quotation = read_quotation(words)
    texts = [
        TurnText(found.pk, reading.text, captioned),
        TurnText(found.pk, other.text, not captioned),
    ]
    try:
        weights = weights_in_index(quotation)
    except IndexUnavailableError:
        weights = []  # all alike, as there is nothing to compare it with
    near = next(iter(find_near_quotations(quotation, texts, 1, weights=weights)), None)
    if near and near.complete:
        if near.captioned == captioned:
            return Quote(words, near.span, gaps=bool(quotation.gaps))
        return Quote(words, None, elsewhere=True)
    text = reading.text if near and near.captioned == captioned else other.text
    return Quote(
        words,
        None,
        nearest=beside(quotation, found, ClosestPassage(near, found, text)) if near else None,
        others=_said_elsewhere(quotation, found, near.score if near else 0),
    )


def _said_elsewhere(quotation: Quotation, found: Utterance, score: int) -> Sequence[Compared]:
    """The passages of other turns that are nearer to the quotation, those of the same session
    first where they are as near; none while there is no index."""
    try:
        passages = closest_passages(quotation, Query(), MOST_PASSAGES, besides=[found.pk])
    except IndexUnavailableError:
        return []
    nearer = [each for each in passages if each.near.score > score]
    shown = compare(quotation, nearer)
    scores = {each.near.utterance: each.near.score for each in nearer}
    shown.sort(
        key=lambda each: (
            -scores[each.utterance.pk],
            each.utterance.session_id != found.session_id,
        )
    )
    return shown


def _neighbours(found: Utterance, *, captioned: bool) -> dict[str, Quoted | Utterance | None]:
    """The utterances before and after in the reading that is shown, and the turns before and after
    of the same speaker."""
    current = Utterance.objects.current().filter(session=found.session).select_related("speaker")
    position = found.position or 0
    beside = current.filter(position__in=(position - 1, position + 1))
    near = {each.utterance.position: each for each in quoted(beside, captioned=captioned)}
    around: dict[str, Quoted | Utterance | None] = {
        "before": near.get(position - 1),
        "after": near.get(position + 1),
    }
    if found.speaker:
        same = current.speech().filter(speaker=found.speaker)
        around["before_by_same"] = same.filter(position__lt=position).order_by("-position").first()
        around["after_by_same"] = same.filter(position__gt=position).order_by("position").first()
    return around
