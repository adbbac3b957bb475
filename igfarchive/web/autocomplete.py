"""What the search box offers while somebody types: words that begin so, whom and what is called
so, and what somebody who is named said of what begins so."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from igfarchive.search.autocomplete import beginning_with, begun_word, completions
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.web.address_query import query_from_request
from igfarchive.web.named import NameAndTopic, begun_topics, named_by
from igfarchive.web.templatetags.counting import counted


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """Some `words` that complete the last one of `?q=`, and the best `named`, which all of
    them begin to name, as the results page has it. Nothing for anything odd."""
    query_from_request(request, "q")
    text = request.GET.get("q", "").lstrip()
    word = begun_word(text)
    if word is None:
        return JsonResponse({"words": [], "named": [], "nearly": False})
    known = name_index()
    offer = named_by(known, text, begun=True)
    named = [
        {"kind": row.kind, "name": row.entity.name, "about": row.about, "url": row.url}
        for row in offer.rows
    ]
    found: dict[str, object] = {"words": [], "named": named, "nearly": offer.nearly}
    try:
        begun = beginning_with(word.exact)
        found["words"] = completions(word.exact, begun)
        if not named:
            named += map(_topic, begun_topics(known, text, text[word.start :], begun))
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
