"""Pages that say what went wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from igfarchive.web.errors import bad_request, not_found
from tests import cast
from tests.web.conftest import Visit
from tests.web.reading import check, page_of


def test_an_address_that_is_none_is_not_found_and_offers_the_search(visit: Visit) -> None:
    page = visit("/nowhere/", status=404)
    assert page.texts("h1") == ["There is nothing at this address"]
    assert page.find("form[action='/search/'] input[name=q]")
    assert page.find("meta[name=robots][content=noindex]")
    assert not page.find("link[rel=canonical]")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/search/?sort=loudest", "sort=loudest: write one of relevance, newest, oldest."),
        ("/sessions/?page=0", "page=0: write a number from 1 to 5000."),
        ("/speakers/?page=two", "page=two: write a number from 1 to 5000."),
        ("/affiliations/?page=-1", "page=-1: write a number from 1 to 5000."),
        ("/speakers/?letter=AB", "letter=AB: write a letter from A to Z, or other."),
        ("/search/?q=" + "tide-" * 401, "q: write at most 2,000 characters."),
        ("/sessions/?" + "&speaker=a".join(map(str, range(52))), "speaker: give at most 50 values"),
        ("/sessions/?event=" + "e" * 202, f"event={'e' * 20}: write at most 201 characters."),
        ("/sessions/?speaker=a%00b", "speaker: holds a character that no text has (U+0000)."),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(visit: Visit, address: str, says: str) -> None:
    page = visit(address, status=400)
    assert says in page.text
    plain = address.partition("?")[0]
    assert page.link("The same page without what follows the question mark") == plain


def test_a_session_page_refuses_more_than_its_links_can_carry_on(visit: Visit) -> None:
    address = cast.panel(cast.event()).session.get_absolute_url()
    speakers = "&speaker=".join(map(str, range(51)))
    assert "speaker: give at most 50 values" in visit(f"{address}?speaker={speakers}", 400).text


def test_what_a_visitor_typed_is_escaped(visit: Visit) -> None:
    assert "<b>" in visit("/search/?sort=<b>", status=400).text


@pytest.mark.parametrize("page", [bad_request, not_found])
def test_exceptions_for_the_owner_are_not_shown_to_visitors(
    page: Callable[[HttpRequest, Exception], HttpResponse], rf: RequestFactory, db: None
) -> None:
    for exception in (SuspiciousOperation("a secret"), Http404("a secret")):
        assert b"secret" not in page(rf.get("/"), exception).content


def test_the_page_of_our_own_failure_needs_nothing_to_be_made() -> None:
    html = (Path(settings.BASE_DIR) / "templates" / "500.html").read_text()
    assert "{%" not in html
    assert "{{" not in html
    assert "Something broke on our side" in html


def test_a_failure_shows_that_page(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("igfarchive.web.home.render", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content
    assert b"out of ink" not in response.content


@pytest.mark.parametrize("address", ["/", "/sessions/", "/search/", "/healthz"])
def test_pages_can_only_be_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/"])
def test_a_form_that_is_not_ours_is_refused_in_the_look_of_the_archive(
    db: None, address: str
) -> None:
    response = Client(enforce_csrf_checks=True).post(address, {"username": "ada"})
    page = page_of(response.status_code, response.content, address)
    assert page.status == 403
    check(page)
    assert page.texts("h1") == ["This form was not accepted"]
    assert page.find("link[rel=stylesheet]")
    assert page.link("Open the page again") == address
