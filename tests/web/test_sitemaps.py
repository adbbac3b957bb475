"""The addresses of all pages, for search engines, and what these leave alone."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from lxml import etree

from igfarchive.archive.models import Session, Source
from igfarchive.web.sitemaps import PARTS, PageMap
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "http://testserver"
CAME = datetime(2031, 5, 2, 9, tzinfo=UTC)
LATER = datetime(2031, 6, 3, 9, tzinfo=UTC)


@pytest.fixture
def panels(db: None) -> list[Panel]:
    made = [
        cast.panel(cast.event("Harbour Forum 2031", 2031)),
        cast.panel(cast.event("Harbour Forum 2032", 2032), "OF 3"),
    ]
    for panel, at in zip(made, (CAME, LATER), strict=True):
        Source.objects.filter(session=panel.session).update(imported_at=at)
    return made


def read(client: Client, address: str) -> dict[str, str]:
    """The addresses in a file of the map, and the day on which each changed last."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    tree = etree.fromstring(response.content)
    found = {}
    for each in tree:
        assert each.tag in [f"{{{NAMES['s']}}}url", f"{{{NAMES['s']}}}sitemap"]
        location = each.findtext("s:loc", "", NAMES)
        assert location.startswith(f"{SITE}/")
        found[location.removeprefix(SITE)] = each.findtext("s:lastmod", "", NAMES)[:10]
    return found


def test_the_index_names_all_parts(client: Client, panels: list[Panel]) -> None:
    found = read(client, "/sitemap.xml")
    assert found == {
        "/sitemap-pages.xml": "",
        "/sitemap-sessions.xml": "2031-06-03",
        "/sitemap-events.xml": "2031-06-03",
        "/sitemap-speakers.xml": "2031-06-03",
        "/sitemap-affiliations.xml": "2031-06-03",
        "/sitemap-terms.xml": "",
    }


@pytest.mark.parametrize(
    ("part", "places"),
    [
        (
            "sessions",
            {
                "/sessions/harbour-forum-2031/ws-7/": "2031-05-02",
                "/sessions/harbour-forum-2032/of-3/": "2031-06-03",
                "/sessions/harbour-forum-2032/ws-9/": "",  # of which nothing is kept
            },
        ),
        (
            "events",
            {
                "/sessions/harbour-forum-2031/": "2031-05-02",
                "/sessions/harbour-forum-2032/": "2031-06-03",
            },
        ),
        (
            "speakers",
            {
                "/speakers/ada-quill/": "2031-06-03",
                "/speakers/bo-tern/": "2031-06-03",
                "/speakers/cy-wharf/": "2031-05-02",
                "/speakers/moderator/": "2031-06-03",
            },
        ),
        ("affiliations", {"/affiliations/harbour-authority/": "2031-06-03"}),
        ("terms", {"/glossary/lamp/": ""}),
    ],
)
def test_a_part_has_what_is_public_and_when_it_changed(
    client: Client, panels: list[Panel], part: str, places: dict[str, str]
) -> None:
    cast.term("lamp")
    cast.session(panels[1].session.event, "WS 9")
    cast.listed(panels[0].session, cast.speaker("Cy Wharf"))
    hidden = cast.panel(cast.event("Hidden Forum 2039", 2039), "WS 66").session
    Session.objects.filter(pk=hidden.pk).update(published=False)
    cast.speaker("Dee Veil")
    assert read(client, f"/sitemap-{part}.xml") == places


def test_every_address_of_the_map_has_a_page(client: Client, panels: list[Panel]) -> None:
    cast.term("lamp")
    for part in PARTS:
        found = read(client, f"/sitemap-{part}.xml")
        assert found
        for address in found:
            assert client.get(address).status_code == 200
            assert fetched(client, address), address


def test_a_part_that_is_long_has_several_files(
    client: Client, panels: list[Panel], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PageMap.limit == 50_000
    monkeypatch.setattr(PageMap, "limit", 2)
    files = [each for each in read(client, "/sitemap.xml") if "speakers" in each]
    assert files == ["/sitemap-speakers.xml", "/sitemap-speakers.xml?p=2"]
    found = [address for file in files for address in read(client, file)]
    assert found == ["/speakers/ada-quill/", "/speakers/bo-tern/", "/speakers/moderator/"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sitemap-speakers.xml?p=2", 404),
        ("/sitemap-speakers.xml?p=0", 404),
        ("/sitemap-speakers.xml?p=two", 404),
        ("/sitemap-speakers.xml?p=%00", 400),
        ("/sitemap-turns.xml", 404),
    ],
)
def test_there_are_no_others(
    client: Client, panels: list[Panel], address: str, status: int
) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("part", ["sessions", "speakers", "affiliations"])
def test_a_part_asks_as_much_for_many_as_for_few(
    count_queries: CountQueries, panels: list[Panel], part: str
) -> None:
    few = count_queries(f"/sitemap-{part}.xml")
    assert few <= 6
    for number in range(20, 26):
        panel = cast.panel(panels[0].session.event, f"WS {number}")
        cast.affiliate(
            cast.speaker(f"Ebb {number}"), panel.session, cast.organisation(f"Pier {number}")
        )
    assert count_queries(f"/sitemap-{part}.xml") == few


def rules(client: Client) -> list[tuple[str, bool]]:
    """Each pattern of robots.txt, and whether it allows."""
    found = []
    for line in client.get("/robots.txt").text.splitlines():
        name, _, value = line.partition(": ")
        if name in ("Allow", "Disallow"):
            found.append((value, name == "Allow"))
    return found


def fetched(client: Client, address: str) -> bool:
    """Whether a crawler may: the longest rule that fits decides (RFC 9309, 2.2.2 and 2.2.3)."""
    fitting = [
        (len(pattern), allowed)
        for pattern, allowed in rules(client)
        if re.match(re.escape(pattern).replace(r"\*", ".*"), address)
    ]
    return max(fitting, default=(0, True))[1]


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("/sessions/harbour-forum-2031/ws-7/", True),
        ("/sessions/harbour-forum-2031/ws-7/u2/", True),
        ("/sessions/?page=2", True),
        ("/speakers/?letter=Q", True),
        ("/sitemap-speakers.xml?p=2", True),
        ("/sessions/feed.atom", True),
        ("/sessions/harbour-forum-2031/ws-7/?speaker=ada-quill", False),
        ("/sessions/harbour-forum-2031/ws-7/?format=csv", False),
        # Those who show a link beforehand are robots, too.
        ("/sessions/harbour-forum-2031/ws-7/u2/?quote=tide", True),
        ("/sessions/harbour-forum-2031/ws-7/u2/?reading=captioned&quote=tide", True),
        ("/sessions/?speaker=ada-quill&page=2", False),
        ("/speakers/ada-quill/?sort=newest", False),
        ("/search/?q=tide", False),
        ("/search/feed/?q=tide", False),
        ("/admin/", False),
    ],
)
def test_crawlers_stay_out_of_endless_combinations(client: Client, address: str, may: bool) -> None:
    assert fetched(client, address) is may


def test_robots_are_told_where_the_map_is(client: Client) -> None:
    lines = client.get("/robots.txt", headers={"host": "localhost"}).text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
