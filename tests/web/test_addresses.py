"""Addresses that somebody wrote in capitals, as codes of sessions are written."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.models import Session
from tests import cast
from tests.web.conftest import Visit


@pytest.fixture(autouse=True)
def panel(db: None) -> cast.Panel:
    return cast.panel(cast.event())


HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.mark.parametrize(
    ("capitals", "address"),
    [
        ("/sessions/Harbour-Forum-2031/WS-7/", HERE),
        ("/sessions/harbour-forum-2031/WS-7/U2/", f"{HERE}u2/"),
        ("/sessions/harbour-forum-2031/WS-7/u2/suggest/", f"{HERE}u2/suggest/"),
        ("/sessions/harbour-forum-2031/WS-7/annotations.json", f"{HERE}annotations.json"),
        ("/Speakers/Ada-Quill/", "/speakers/ada-quill/"),
        ("/affiliations/Harbour-Authority/", "/affiliations/harbour-authority/"),
        ("/SEARCH/?q=Tide+AND+Table", "/search/?q=Tide+AND+Table"),
        ("/sessions/harbour-forum-2031/WS-7/?speaker=Ada", f"{HERE}?speaker=Ada"),
    ],
)
def test_lead_for_good_to_the_page_in_small_letters(
    client: Client, capitals: str, address: str
) -> None:
    response = client.get(capitals)
    assert (response.status_code, response["Location"]) == (301, address)
    assert client.head(capitals).status_code == 301


def test_of_another_script_do_so_too(client: Client) -> None:
    cast.speak(cast.session(cast.event("гавань", 2031), "Пирс"), (None, "Hello."))
    response = client.get("/sessions/Гавань/ПИРС/")
    assert response.status_code == 301
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address", ["/sessions/harbour-forum-2031/WS-8/", "/Speakers/Nobody/", "/Nowhere/"]
)
def test_that_lead_nowhere_in_small_letters_either_are_not_found(
    visit: Visit, address: str
) -> None:
    visit(address, status=404)


def test_that_lead_to_a_page_which_refuses_what_is_asked_lead_there(client: Client) -> None:
    response = client.get(f"{HERE.replace('ws', 'WS')}?reading=imagined")
    assert (response.status_code, response["Location"]) == (301, f"{HERE}?reading=imagined")


def test_say_nothing_of_what_is_not_published(visit: Visit) -> None:
    Session.objects.update(published=False)
    visit("/sessions/harbour-forum-2031/WS-7/", status=404)


def test_are_no_way_to_send_something(client: Client) -> None:
    address = "/sessions/harbour-forum-2031/WS-7/u2/suggest/"
    assert client.post(address, {"words": "tide"}).status_code == 404


@pytest.mark.parametrize(
    ("capitals", "questions"),
    [("/sessions/harbour-forum-2031/WS-7/?q=tide", 2), ("/SEARCH/?q=tide", 0), ("/Sessions/", 0)],
)
def test_no_long_page_is_made_only_to_know_that_it_is_there(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    capitals: str,
    questions: int,
) -> None:
    with django_assert_num_queries(questions):
        assert client.get(capitals).status_code == 301
