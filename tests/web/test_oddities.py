"""Whatever stands in an address, a page answers; none of it is our failure."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import cast
from tests.web.addresses import public_routes

ROUTES = {
    "home": "/",
    "sessions": "/sessions/",
    "event": "/sessions/{}/",
    "session": "/sessions/{}/{}/",
    "session-annotations": "/sessions/{}/{}/annotations.json",
    "cite-session": "/sessions/{}/{}/cite/",
    "cite-session-file": "/sessions/{}/{}/cite.bib",
    "source": "/sessions/{}/{}/source/",
    "utterance": "/sessions/{}/{}/u1/",
    "cite-utterance": "/sessions/{}/{}/u1/cite/",
    "cite-utterance-file": "/sessions/{}/{}/u1/cite.ris",
    "quotation-picture": "/sessions/{}/{}/u1/quotation.png",
    "history": "/sessions/{}/{}/u1/history/",
    "annotate": "/sessions/{}/{}/u1/annotate/",
    "suggest": "/sessions/{}/{}/u1/suggest/",
    "annotation": "/annotations/1/",
    "edit-annotation": "/annotations/1/edit/",
    "decide-annotation": "/annotations/1/decide/",
    "suggestion": "/suggestions/{}/",
    "corrections": "/corrections/",
    "corrections-feed": "/corrections/feed/",
    "sessions-feed": "/sessions/feed.atom",
    "search-feed": "/search/feed/",
    "term-feed": "/glossary/{}/feed/",
    "sitemap": "/sitemap.xml",
    "sitemap-part": "/sitemap-{}.xml",
    "opensearch": "/opensearch.xml",
    "oembed": "/oembed",
    "glossary": "/glossary/",
    "term": "/glossary/{}/",
    "speakers": "/speakers/",
    "speaker": "/speakers/{}/",
    "cite-speaker": "/speakers/{}/cite/",
    "cite-speaker-file": "/speakers/{}/cite.json",
    "affiliations": "/affiliations/",
    "affiliation": "/affiliations/{}/",
    "search": "/search/",
    "cite-search": "/search/cite/",
    "cite-search-file": "/search/cite.txt",
    "suggest-search": "/search/suggest",
    "mcp": "/mcp",
    "keep-search": "/search/keep/",
    "check": "/check/",
    "keep-check": "/check/keep/",
    "receipt": "/receipts/{}/",
    "cite-receipt": "/receipts/{}/cite/",
    "cite-receipt-file": "/receipts/{}/cite.bib",
    "follow-search": "/alerts/search/",
    "follow-sessions": "/alerts/sessions/",
    "follow-term": "/alerts/terms/{}/",
    "alert": "/alerts/{}/",
    "end-alert": "/alerts/{}/end/",
    "about": "/about/",
    "api": "/api/",
    "openapi": "/api/openapi.json",
    "favicon": "/favicon.ico",
    "robots": "/robots.txt",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "metrics": "/metrics",
    "who-speaks": "/sessions/{}/{}/u1/speaker/",
    "turn-parts": "/sessions/{}/{}/u1/parts/",
}
CURATORS_ROUTES = ("/annotate/", "/edit/", "/decide/", "/u1/speaker/", "/u1/parts/")
FILTERS = ("speaker", "affiliation", "group", "region", "event", "year", "kind", "session")
STRICT = ("page", "sort", "letter", "reading", "hide", "quote", "words", "start", "by", "style",
          "p", "url", "format", "maxwidth", "maxheight")  # fmt: skip
ODDITIES = [
    *("\0", "a\0b", "%", "%ff", "\ufeff", "\u202e", "\U0001f44b", "港" * 300),
    *("'", '"', '"unclosed', "((((((((((((", "<script>alert(1)</script>", "../../etc/passwd", "/"),
    *("-1", "0", "1e9", "٣", "²", "9" * 5000, "1" * 8 + "0" * 5000, "0" * 8 + "1" * 5000),
    *("unknown", "session:1", "[a TO z]", "?*?*?*z", "a" * 3000, "a " * 1500, ""),
    # As long as a filter may be.
    *("港" * 200, "9" * 200, "1" * 8 + "0" * 190, "0" * 190 + "1" * 8),
]


def test_every_public_route_is_tried() -> None:
    assert sorted(ROUTES) == sorted(public_routes())


@pytest.mark.parametrize("one_in", [15, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("route", ROUTES.values())
def test_odd_parameters_are_answered(client: Client, db: None, route: str, one_in: int) -> None:
    """One in fifteen of the parameters that are read alone, on each route those that its neighbours
    leave out: between them, they try every one."""
    place = list(ROUTES.values()).index(route)
    panel = cast.panel(cast.event())
    if route.endswith(CURATORS_ROUTES):
        client.force_login(User.objects.create_superuser("curator"))
    if route.startswith("/annotations/"):
        route = route.replace("1", str(cast.annotate(panel.utterances[1], "tide").pk))
    if route.startswith("/glossary/{}/"):
        cast.term("tide table", slug="harbour-forum-2031")
    address = route.format("harbour-forum-2031", "ws-7")
    if route.startswith(("/speakers/{}/", "/affiliations/{}/")):
        address = route.format("ada-quill" if "speakers" in route else "harbour-authority")
    for number, oddity in enumerate(map(quote, ODDITIES), place):
        filters = "&".join(f"{name}={oddity}" for name in FILTERS)
        strict = [f"{name}={oddity}" for name in STRICT[number % one_in :: one_in]]
        for parameters in (f"q={oddity}", filters, *strict):
            asked = f"{address}?{parameters}"
            status = client.get(asked, follow=True).status_code
            assert status in (200, 400, 404, 405, 501, 503), f"{status} at {asked[:200]}"


@pytest.mark.parametrize("route", [route for route in ROUTES.values() if "{}" in route])
@pytest.mark.parametrize("oddity", ["\0", "%00", "..", "<b>", "港" * 300, "a" * 3000, "-", "_"])
def test_odd_addresses_are_not_found(client: Client, db: None, route: str, oddity: str) -> None:
    if route.endswith(CURATORS_ROUTES):
        client.force_login(User.objects.create_superuser("curator"))
    odd = quote(oddity)
    assert client.get(route.format(odd, odd)).status_code == 404


@pytest.mark.parametrize(("times", "statuses"), [(50, (200, 503)), (51, (400,))])
def test_a_parameter_may_come_fifty_times(
    client: Client, db: None, times: int, statuses: tuple[int, ...]
) -> None:
    for name in ("speaker", "affiliation", "year", "event"):
        many = "&".join(f"{name}={number}" for number in range(times))
        for address in ("/sessions/", "/search/"):
            assert client.get(f"{address}?{many}").status_code in statuses


def test_bytes_that_are_no_text_are_answered(client: Client, db: None) -> None:
    for name in (*FILTERS, *STRICT, "q"):
        assert client.get(f"/sessions/?{name}=%ff%fe").status_code in (200, 400)
