"""How the words of a session are written: by hand, so that each part of it is escaped for sure."""

import pytest

from igfarchive.archive.models import Session, Speaker, Utterance
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"
MARKUP = "\"'><img src=x onerror=alert(1)> & co"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


@pytest.mark.parametrize(
    ("field", "css"),
    [
        ("text", "#u3 .words p, #u4 .words p"),
        ("label", "#u3 .for, #u4 .for:not([dir])"),
        ("label_affiliation", "#u4 .for[dir]"),
    ],
)
def test_what_was_captioned_is_escaped(visit: Visit, panel: Panel, field: str, css: str) -> None:
    Utterance.objects.filter(key__in=[3, 4]).update(**{field: MARKUP})
    page = visit(HERE)
    assert page.find(css)
    assert all(MARKUP in text for text in page.texts(css))
    assert not page.find("img")


@pytest.mark.parametrize("asked", ["", "?speaker=ada-quill", "?q=table", "?reading=captioned"])
def test_names_and_languages_are_escaped(visit: Visit, panel: Panel, asked: str) -> None:
    Speaker.objects.filter(slug="ada-quill").update(name=MARKUP)
    Session.objects.update(language=MARKUP[:35])
    page = visit(f"{HERE}{asked}")
    assert page.texts("#u2 h3") == [MARKUP]
    assert page.find("#u2 .words")[0].get("lang") == MARKUP[:35]
    assert not page.find("img")


def test_what_the_address_asks_is_escaped(visit: Visit, panel: Panel) -> None:
    page = visit(f"{HERE}?speaker=ada-quill&q=%22%3E%3Cimg%3E&hide=stage")
    assert page.link("3 turns left out") == f"{HERE}?q=%22%3E%3Cimg%3E&hide=stage#u6"
    assert not page.find("img")


def test_the_language_of_the_pages_is_said_once(visit: Visit, panel: Panel) -> None:
    assert not visit(HERE).find("[lang]:not(html)")
