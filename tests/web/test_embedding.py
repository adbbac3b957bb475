"""Turns and sessions as other sites show them."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from igfarchive.archive.models import Session
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import words_of

SITE = "http://testserver"
WS_7 = f"{SITE}/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(), date=date(2031, 3, 2))


def ask(client: Client, address: str, **parameters: str | int) -> dict[str, Any]:
    response = client.get("/oembed", {"url": address, **parameters})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    assert {key: found[key] for key in ("version", "type", "provider_name", "provider_url")} == {
        "version": "1.0",
        "type": "rich",
        "provider_name": "igfarchive",
        "provider_url": f"{SITE}/",
    }
    return found


def quoted(found: dict[str, Any]) -> HtmlElement:
    """The quotation, which holds nothing that another site would have to trust."""
    html = fragment_fromstring(found["html"])
    assert html.tag == "blockquote"
    assert {each.tag for each in html.iter()} <= {"blockquote", "p", "footer", "a", "bdi", "time"}
    names = {name for each in html.iter() for name in each.attrib}
    assert names <= {"cite", "dir", "lang", "href", "datetime"}
    return html


def told(html: HtmlElement, tag: str = "p") -> str:
    """What stands in the only such element of the quotation."""
    (found,) = html.iter(tag)
    return words_of(found)


def test_a_turn_is_a_quotation(client: Client, panel: Panel) -> None:
    found = ask(client, f"{WS_7}u5/")
    html = quoted(found)
    assert told(html) == "Everybody's. A table that nobody may copy is no table."
    assert told(html, "footer") == (
        "— Ada Quill (Harbour master, Harbour Authority), Harbour Forum 2031 WS 7: "
        "Tides and tables, 2 March 2031, real-time captions, as captioned"
    )
    assert [each.get("href") for each in html.iter("a")] == [html.get("cite")] == [f"{WS_7}u5/"]
    assert found["title"].endswith("Harbour Forum 2031 WS 7: Tides and tables")
    assert found["author_name"] == "Ada Quill (Harbour master, Harbour Authority)"
    assert found["width"] == 600
    assert 100 < found["height"] < 300


@pytest.mark.parametrize(
    ("address", "words", "leads"),
    [
        ("#u4", "Whose tables are they on a Sunday?", "u4/"),
        ("#u4:~:text=Sunday", "Whose tables are they on a Sunday?", "u4/"),
        ("u6/", "May I ask about lighthouses?", "u6/"),
        ("u3/", "[ Applause ]", "u3/"),
        ("u5/?quote=may+COPY", "may copy", "u5/?quote=may%20copy#:~:text=may%20copy"),
        ("u2/?quote=the", "the", "u2/?quote=the#:~:text=the"),
        (
            "u2/?quote=time+tables",
            "time tables",
            "u2/?quote=time%20tables#:~:text=time%20tables",
        ),
        (
            "u2/?quote=tide+tables",
            "tide tables",
            "u2/?reading=captioned&quote=tide%20tables#:~:text=tide%20tables",
        ),
    ],
)
def test_the_words_that_an_address_names_are_shown(
    client: Client, panel: Panel, address: str, words: str, leads: str
) -> None:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    html = quoted(ask(client, f"{WS_7}{address}"))
    assert told(html) == words
    assert html.get("cite") == f"{WS_7}{leads}"


def test_the_reading_is_told(client: Client, panel: Panel) -> None:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    html = quoted(ask(client, f"{WS_7}u2/"))
    assert "the time tables are ours" in words_of(html)
    assert "corrected reading, captioned “tide tables”" in words_of(html)
    html = quoted(ask(client, f"{WS_7}u2/?reading=captioned"))
    assert "the tide tables are ours" in words_of(html)
    assert "as captioned, corrected since" in words_of(html)


def test_a_session_is_told_what_it_is(client: Client, panel: Panel) -> None:
    found = ask(client, WS_7)
    html = quoted(found)
    assert told(html) == "Tides and tables"
    assert told(html, "footer") == (
        "Harbour Forum 2031 WS 7, 2 March 2031: 3 speakers, 7 turns, 53 words"
    )
    assert html.get("cite") == WS_7
    assert found["title"] == "Harbour Forum 2031 WS 7: Tides and tables"


def test_markup_is_text(client: Client, panel: Panel) -> None:
    Session.objects.filter(pk=panel.session.pk).update(title="<script>alert(1)</script>")
    cast.speak(panel.session, (panel.guest, 'Say "<b onclick=x>tide</b>" & <script>go()</script>.'))
    html = quoted(ask(client, f"{WS_7}u9/"))
    assert told(html) == 'Say "<b onclick=x>tide</b>" & <script>go()</script>.'
    quoted(ask(client, WS_7))


@pytest.mark.parametrize(
    ("asked", "width", "words"),
    [
        ({}, 600, 601),
        ({"maxwidth": 300}, 300, 601),
        ({"maxwidth": 9000, "maxheight": 200}, 600, 230),
        ({"maxwidth": 100, "maxheight": 20}, 100, 20),
    ],
)
def test_it_fits(
    client: Client, panel: Panel, asked: dict[str, int], width: int, words: int
) -> None:
    cast.speak(panel.session, (panel.guest, "tide " * 400), (panel.guest, "港" * 2000))
    for key in (9, 10):
        found = ask(client, f"{WS_7}u{key}/", **asked)
        assert found["width"] == width
        assert found["height"] <= asked.get("maxheight", 10_000)
        text = told(quoted(found))
        assert text.endswith(" …")
        assert words / 2 < len(text) <= words + 2


def test_it_may_be_xml(client: Client, panel: Panel) -> None:
    cast.speak(panel.session, (panel.guest, "Tide & <b> \x01\x0b table."))
    address = f"{WS_7}u9/"
    response = client.get("/oembed", {"url": address, "format": "xml"})
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    tree = etree.fromstring(response.content)
    assert tree.tag == "oembed"
    found = {each.tag: each.text for each in tree}
    expected = ask(client, address, format="json")
    assert found["html"] == expected["html"].replace("\x01", "\ufffd").replace("\x0b", "\ufffd")
    assert found["width"] == "600"
    assert found.keys() == expected.keys()


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ("", 400),
        (f"url={WS_7}u5/&format=yaml", 501),
        (f"url={WS_7}u5/&maxwidth=wide", 400),
        (f"url={WS_7}u5/&maxheight=0", 400),
        (f"url={WS_7}u5/&maxheight={'9' * 5000}", 400),
        (f"url={quote(WS_7 + 'u5/?quote=zeppelin')}", 404),
        (f"url={quote(WS_7 + 'u5/?quote=' + 'a' * 3000)}", 404),
        (f"url={quote(WS_7 + 'u5/?reading=loud')}", 404),
        (f"url={quote(WS_7 + '#u99')}", 404),
        (f"url={quote(WS_7 + '#u' + '9' * 5000)}", 404),
        (f"url={WS_7}u99999999999999999999999/", 404),
        (f"url={WS_7}u8/", 404),  # retired
        (f"url={SITE}/", 404),
        (f"url={SITE}/admin/", 404),
        (f"url={SITE}/nowhere/", 404),
        ("url=https://elsewhere.example/sessions/harbour-forum-2031/ws-7/", 404),
        ("url=http://testserver:81/sessions/harbour-forum-2031/ws-7/", 404),
        ("url=http://testserver@elsewhere.example/sessions/harbour-forum-2031/ws-7/", 404),
        ("url=ftp://testserver/sessions/harbour-forum-2031/ws-7/", 404),
        ("url=/sessions/harbour-forum-2031/ws-7/", 404),
        ("url=http://[", 404),
        ("url=javascript:alert(1)", 404),
        ("url=%00", 400),
        (f"url={'a' * 100_000}", 404),
        (f"url={SITE}/sessions/hidden-forum-2039/ws-66/", 404),
        (f"url={SITE}/sessions/hidden-forum-2039/ws-66/u2/", 404),
        (f"url={quote(SITE + '/sessions/hidden-forum-2039/ws-66/#u2')}", 404),
    ],
)
def test_all_else_is_refused(client: Client, panel: Panel, parameters: str, status: int) -> None:
    cast.retire(panel.utterances[7])
    hidden = cast.panel(cast.event("Hidden Forum 2039", 2039), "WS 66").session
    Session.objects.filter(pk=hidden.pk).update(published=False)
    assert client.get(f"/oembed?{parameters}").status_code == status


def test_an_address_of_another_script_is_known(client: Client, db: None) -> None:
    panel = cast.panel(cast.event("港論壇", None), title="港")
    address = f"{SITE}{panel.session.get_absolute_url()}"
    assert "%" in address
    assert ask(client, address)["title"] == "港論壇 WS 7: 港"


def test_a_turn_says_where_that_is(client: Client, visit: Visit, panel: Panel) -> None:
    for address in ("u5/", "u5/?quote=may+copy&reading=captioned"):
        page = visit(f"{WS_7.removeprefix(SITE)}{address}")
        (link,) = page.find("head link[type='application/json+oembed']")
        assert link.get("rel") == "alternate"
        response = client.get(link.attrib["href"])
        assert response.status_code == 200
        assert ("may copy</p>" in response.json()["html"]) == ("quote" in address)


def test_a_turn_takes_few_questions(count_queries: CountQueries, panel: Panel) -> None:
    assert count_queries(f"/oembed?url={WS_7}u5/") <= 5
