"""What the search box offers while somebody types: words, speakers and sessions that begin so."""

import re
from collections.abc import Iterable
from itertools import islice

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session, Speaker, SpeakerName
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.text.characters import without_accents
from igfarchive.text.names import fold_name
from igfarchive.text.words import Token, tokens
from igfarchive.web.address_query import query_from_request
from igfarchive.web.catalogue import newest_first

MOST = 7
SHORTEST = 2
MOST_WORDS = 8
"""Who types more looks for no name and no title."""


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """At most MOST of each; `words` complete the last word of `?q=`. Nothing for anything odd."""
    query_from_request(request, "q")
    text = request.GET.get("q", "").lstrip()
    words = list(tokens(text))
    # What stands behind the last word, a space too, says that it is complete.
    if not words or words[-1].end < len(text) or len(words[-1].exact) < SHORTEST:
        return JsonResponse({"words": [], "speakers": [], "sessions": []})
    short = len(words) <= MOST_WORDS
    found: dict[str, object] = {
        "words": [],
        "speakers": _speakers(text) if short else [],
        "sessions": _sessions(words, text) if short else [],
    }
    try:
        found["words"] = _words(words[-1].exact)
    except IndexUnavailableError:
        # Whoever types is told nothing of that, and keeps the answer no longer than it lasts.
        return JsonResponse(found, headers={"Cache-Control": "no-store"})
    return JsonResponse(found)


def _words(prefix: str) -> list[str]:
    found = index.completions(prefix, MOST + 1)
    return [word for word, _ in found if word != prefix][:MOST]


def _speakers(text: str) -> list[dict[str, str]]:
    """Public ones, where each word typed begins a part of one of their names."""
    found = Speaker.objects.public()
    for word in dict.fromkeys(fold_name(text).split()):
        spelled = SpeakerName.objects.filter(_beginning("folded", word), speaker=OuterRef("pk"))
        plain = without_accents(word)
        found = found.filter(
            _beginning("name", word) | _beginning("sort_name", plain) | Exists(spelled)
        )
    rows = found.order_by("sort_name", "slug").values_list("name", "slug")[:MOST]
    return [{"name": name, "url": reverse("speaker", args=[slug])} for name, slug in rows]


def _beginning(field: str, word: str) -> Q:
    """The field, or a word of it, begins so."""
    return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})


def _sessions(words: Iterable[Token], text: str) -> list[dict[str, str]]:
    """Published ones, where each word typed begins a word of the title; the newest first."""
    spellings = [(text[word.start : word.end], word.exact) for word in words]
    begun = [
        re.compile(rf"(^|\W)({'|'.join(map(re.escape, either))})", re.IGNORECASE)
        for either in spellings
    ]
    found = (each for each in _titles() if all(word.search(each[0]) for word in begun))
    return [
        {"title": title, "url": reverse("session", args=[event, slug])}
        for title, event, slug in islice(found, MOST)
    ]


@cached_per_revision
def _titles() -> list[tuple[str, str, str]]:
    """Title, event and slug of every published session, the newest first."""
    found = Session.objects.published().order_by(*newest_first())
    return list(found.values_list("title", "event__slug", "slug"))
