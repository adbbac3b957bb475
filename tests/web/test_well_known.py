"""What browsers and crawlers ask for unbidden."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from lxml import etree
from lxml.html import fromstring


def test_an_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/x-icon"
    assert response.content[:6] == b"\0\0\1\0\2\0"  # an icon, of two sizes


@pytest.mark.parametrize(
    ("address", "fetched"),
    [
        ("/", True),
        ("/sessions/igf-2031/ws-1/", True),
        ("/sessions/?page=2", True),
        ("/search/?q=tide", False),
        ("/check/", True),
        ("/check/?quote=five+words+that+were+said", False),
        ("/check/keep/?quote=five+words+that+were+said", False),
        ("/admin/login/", False),
    ],
)
def test_crawlers_are_told_what_to_leave_alone(client: Client, address: str, fetched: bool) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.can_fetch("*", address) is fetched


def test_a_browser_is_told_how_to_search_here(client: Client, db: None) -> None:
    page = fromstring(client.get("/about/").text)
    (link,) = page.cssselect("head link[rel=search]")
    assert link.get("type") == "application/opensearchdescription+xml"
    assert link.get("title")
    response = client.get(link.attrib["href"])
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    tree = etree.fromstring(response.content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(tree.findtext("o:ShortName", "", names)) in range(1, 17)
    assert len(tree.findtext("o:Description", "", names)) in range(1, 1025)
    templates = {
        each.get("type"): each.attrib["template"] for each in tree.iterfind("o:Url", names)
    }
    assert templates == {
        "text/html": "http://testserver/search/?q={searchTerms}",
        "application/atom+xml": "http://testserver/search/feed/?q={searchTerms}",
        "application/x-suggestions+json": (
            "http://testserver/search/suggest?q={searchTerms}&format=opensearch"
        ),
        "application/opensearchdescription+xml": "http://testserver/opensearch.xml",
    }
    image = tree.findtext("o:Image", "", names)
    assert client.get(image).status_code == 200
