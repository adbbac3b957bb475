"""What the search box offers while somebody types: words that begin so, whom and what is called
so, and what somebody who is named said of what begins so."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from igfarchive.search import index
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.text.words import tokens
from igfarchive.web.address_query import query_from_request
from igfarchive.web.named import NameAndTopic, begun_topics, named_by
from igfarchive.web.templatetags.counting import counted

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
    known = name_index()
    offer = named_by(known, text, begun=True)
    named = [
        {"kind": row.kind, "name": row.entity.name, "about": row.about, "url": row.url}
        for row in offer.rows
    ]
    found: dict[str, object] = {"words": [], "named": named, "nearly": offer.nearly}
    try:
        if not short:
            last = words[-1]
            begun = [word for word, _ in index.completions(last.exact, MOST + 1)]
            found["words"] = [word for word in begun if word != last.exact][:MOST]
            if not named:
                named += map(_topic, begun_topics(known, text, text[last.start :], begun))
    except IndexUnavailableError:
        # Whoever types is told nothing of that, and keeps the answer no longer than it lasts.
        return JsonResponse(found, headers={"Cache-Control": "no-store"})
    return JsonResponse(found)


def _topic(each: NameAndTopic) -> dict[str, str]:
    """As what is named is offered: the search that it leads to."""
    return {
        "kind": "Search",
        "name": f"{each.name} · {each.topic}",
        "about": counted(each.total, "result"),
        "url": each.url,
    }


def _is_short(word: str) -> bool:
    """An ideograph is a word; a letter alone is the beginning of too many."""
    return len(word) < SHORTEST and word.isascii()
