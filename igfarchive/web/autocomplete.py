"""What the search box offers while somebody types: words that begin so, and whom and what is called
so."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from igfarchive.search import index
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.text.words import tokens
from igfarchive.web.address_query import query_from_request
from igfarchive.web.named import named_by

MOST = 7
SHORTEST = 2


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """At most MOST `words` that complete the last one of `?q=`, and the best `named`, which all of
    them begin to name, as the results page has it. Nothing for anything odd."""
    query_from_request(request, "q")
    text = request.GET.get("q", "").lstrip()
    words = list(tokens(text))
    # What stands behind the last word, a space too, says that it is complete.
    short = not words or _is_short(words[-1].exact)
    if not words or words[-1].end < len(text) or (short and len(words) == 1):
        return JsonResponse({"words": [], "named": [], "nearly": False})
    offer = named_by(name_index(), text, begun=True)
    found: dict[str, object] = {
        "words": [],
        "named": [
            {"kind": row.kind, "name": row.entity.name, "about": row.about, "url": row.url}
            for row in offer.rows
        ],
        "nearly": offer.nearly,
    }
    try:
        found["words"] = [] if short else _words(words[-1].exact)
    except IndexUnavailableError:
        # Whoever types is told nothing of that, and keeps the answer no longer than it lasts.
        return JsonResponse(found, headers={"Cache-Control": "no-store"})
    return JsonResponse(found)


def _words(prefix: str) -> list[str]:
    found = index.completions(prefix, MOST + 1)
    return [word for word, _ in found if word != prefix][:MOST]


def _is_short(word: str) -> bool:
    """An ideograph is a word; a letter alone is the beginning of too many."""
    return len(word) < SHORTEST and word.isascii()
