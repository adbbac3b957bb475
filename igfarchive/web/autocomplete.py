"""What the search box offers while somebody types: words that begin so, whom and what is called
so, and what somebody who is named said of what begins so."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.http.sites import site_of
from igfarchive.search.autocomplete import beginning_with, begun_word, completions
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.text.words import Token
from igfarchive.web.address_query import query_from_request
from igfarchive.web.named import NameAndTopic, begun_topics, named_by
from igfarchive.web.templatetags.counting import counted

OPENSEARCH = "opensearch"


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """Some `words` that complete the last one of `?q=`, and the best `named`, which all of
    them begin to name, as the results page has it. Nothing for anything odd.

    With `?format=opensearch` as browsers read it for their own search bar: what was typed, what it
    may become, what each is, and where it leads (OpenSearch Suggestions 1.1).
    """
    query_from_request(request, "q")
    written_as = request.GET.get("format", "")
    if written_as not in ("", OPENSEARCH):
        raise BadRequest(f"format={written_as[:20]}: write {OPENSEARCH}, or leave it out.")
    text = request.GET.get("q", "").lstrip()
    found: dict[str, Any] = {"words": [], "named": [], "nearly": False}
    headers = {}
    word = begun_word(text)
    if word is not None:
        try:
            _complete(found, text, word)
        except IndexUnavailableError:
            # Whoever types is told nothing of that, and keeps the answer no longer than it lasts.
            headers = {"Cache-Control": "no-store"}
    if not written_as:
        return JsonResponse(found, headers=headers)
    offers = _as_suggestions(text, text[: word.start] if word else "", found, site_of(request))
    return JsonResponse(
        offers, safe=False, headers=headers, content_type="application/x-suggestions+json"
    )


def _complete(found: dict[str, Any], text: str, word: Token) -> None:
    """Put what is found into `found`. IndexUnavailableError; the names are in it then."""
    known = name_index()
    offer = named_by(known, text, begun=True)
    found["nearly"] = offer.nearly
    named = found["named"] = [
        {"kind": row.kind, "name": row.entity.name, "about": row.about, "url": row.url}
        for row in offer.rows
    ]
    begun = beginning_with(word.exact)
    found["words"] = completions(word.exact, begun)
    if not named:
        named += map(_topic, begun_topics(known, text, text[word.start :], begun))


def _as_suggestions(text: str, before: str, found: dict[str, Any], site: str) -> list[Any]:
    """Searches for the words that are complete, with what stands `before` them, and what is named.

    >>> _as_suggestions("low ti", "low ", {"words": ["tide"], "named": []}, "https://a.example")
    ['low ti', ['low tide'], ['Search'], ['https://a.example/search/?q=low+tide']]
    """
    rows = [
        (f"{before}{word}", "Search", reverse("search") + Query(text=f"{before}{word}").url())
        for word in found["words"]
    ]
    rows += [(each["name"], each["about"] or each["kind"], each["url"]) for each in found["named"]]
    return [
        text,
        [name for name, _, _ in rows],
        [about for _, about, _ in rows],
        [site + url for _, _, url in rows],
    ]


def _topic(each: NameAndTopic) -> dict[str, str]:
    """As what is named is offered: the search that it leads to."""
    return {
        "kind": "Search",
        "name": f"{each.name} · {each.topic}",
        "about": counted(each.total, "result"),
        "url": each.url,
    }
