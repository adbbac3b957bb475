"""One turn, in the midst of its neighbours: the page that its permanent address leads to."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.annotating.anchoring.anchors import Selector, anchor, is_said
from igfarchive.archive.models import Affiliation, Annotation, Utterance
from igfarchive.archive.readings import Reading, shown_reading
from igfarchive.search.matches.results import Span
from igfarchive.web import switches
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotated import Layers
from igfarchive.web.permissions import may_annotate
from igfarchive.web.quoting import Quoted, citing, quotation, quoted
from igfarchive.web.recordings import Playback

LONGEST_QUOTE = 2_000


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were looked for in the turn; `place` is where they stand in the reading.

    Where they stand in no place alone, they may stand in `several`, or in the other reading.
    """

    words: str
    place: Span | None
    several: bool = False
    elsewhere: bool = False


@require_safe
def utterance(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """The turn; 410 with what stood there once a corrected transcript no longer holds it.

    `?quote=` looks for words in it and marks them.
    """
    query = query_from_request(request, "reading")
    found = turn_at(event, slug, key)
    layers = Layers(
        Annotation.objects.public().anchored().filter(utterance=found).select_related("utterance"),
        query,
        Playback(found.session.recordings.all()),
    )
    reading = layers.reading(found)
    quote = _quote(request, reading, shown_reading(found, captioned=not query.captioned))
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
    return render(request, "utterance.html", context)


def turn_at(event: str, slug: str, key: int) -> Utterance:
    """A turn of a published session, current or retired; else Http404."""
    return get_object_or_404(
        Utterance.objects.select_related("session__event", "speaker"),
        session__event__slug=event,
        session__slug=slug,
        session__published=True,
        key=key,
    )


def _quote(request: HttpRequest, reading: Reading, other: Reading) -> Quote:
    words = request.GET.get("quote", "").strip()
    if len(words) > LONGEST_QUOTE:
        raise BadRequest(f"quote: write at most {LONGEST_QUOTE:,} characters.")
    if not words:
        return Quote("", None)
    if place := anchor(Selector(words), reading.text):
        return Quote(words, Span(*place))
    # What is said, and has no place, has several.
    return Quote(words, None, is_said(words, reading.text), is_said(words, other.text))


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
