"""Sessions: the list of them, and each with its words."""

from collections.abc import Callable, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session
from igfarchive.search.language import parse
from igfarchive.search.marks import find_marks
from igfarchive.search.results import Span
from igfarchive.web import asking, catalogue, facets
from igfarchive.web.merged import followed
from igfarchive.web.naming import names_of, values_of
from igfarchive.web.paging import page_of
from igfarchive.web.transcripts import spoken, turns_of, with_gaps
from igfarchive.web.voices import WORDS, affiliations_of, voices_of

PAGE_SIZE = 50


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Published sessions by event, narrowed by event, year, kind, speaker and affiliation."""
    asked = asking.read(request, *catalogue.CONDITIONS)
    query = followed(asked)
    if query != asked:
        return redirect(request.path + query.url())
    found = catalogue.with_people(catalogue.sessions(query))
    counts = catalogue.counts(query, facets.AT_MOST + 1)
    names = names_of(values_of(query, counts))
    return render(
        request,
        "sessions.html",
        {
            "page": page_of(Paginator(found, PAGE_SIZE), query.page),
            "facets": facets.facets(query, request.path, counts, names),
            "active": facets.active(query, request.path, names),
        },
    )


@require_safe
def session(request: HttpRequest, event: str, slug: str) -> HttpResponse:
    """A session's transcript; `?speaker=` and `?affiliation=` narrow it, `?q=` marks words."""
    found = get_object_or_404(Session.objects.published().at(event, slug).select_related("event"))
    asked = asking.read(request, "q", "speaker", "affiliation")
    query = followed(asked)
    if query != asked:
        return redirect(request.path + query.url())
    voices = voices_of(found, query)
    affiliations = affiliations_of(voices, request.path, query)
    names = {
        "speaker": {voice.choice.value: voice.choice.label for voice in voices},
        "affiliation": {choice.value: choice.label for choice in affiliations},
    }
    utterances = found.utterances.current().order_by("position")
    shown = utterances.by(list(query.speakers), list(query.affiliations))
    find, problem = _finder(query.text)
    turns = turns_of(
        shown.select_related("speaker"),
        {each.speaker.pk: each.affiliation for each in voices if each.speaker and each.affiliation},
        find,
    )
    outline = utterances.only("session", "key", "kind", "continues") if query.filters else ()
    return render(
        request,
        "session.html",
        {
            "session": found,
            "query": query,
            "problem": problem,
            "voices": voices,
            "affiliations": affiliations,
            "active": facets.active(query, request.path, names, WORDS),
            "items": with_gaps(turns, outline) if query.filters else turns,
            "turns": spoken(turn.utterance for turn in turns),
            "matches": max((turn.match for turn in turns), default=0),
        },
    )


def _finder(text: str) -> tuple[Callable[[str], Sequence[Span]], str]:
    """What finds the words to mark, and how `text` was read where it could not be as written."""
    if not text:
        return lambda _: (), ""
    parsed = parse(text)
    tree = parsed.tree
    return lambda words: find_marks(words, tree) if tree else (), parsed.problem
