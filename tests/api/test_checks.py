"""Quotations are settled, one in an address or several at once."""

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Ask
from tests.cast import Panel

QUOTED = "a table that nobody may copy is no table"


def send(client: Client, body: Any, **more: Any) -> Any:
    more.setdefault("content_type", "application/json")
    return client.post("/api/v1/check", body, **more)


def test_one_is_checked_in_an_address(ask: Ask, panel: Panel) -> None:
    answer = ask(f"check?quotation={QUOTED}&speaker=Ada+Quill")
    assert (answer["verdict"], answer["total"]) == ("exact", 1)
    (place,) = answer["places"]
    assert place["turn"] == "harbour-forum-2031/ws-7/u5"
    assert place["words"] == "A table that nobody may copy is no table"
    assert place["affiliation"]["organisation_name"] == "Harbour Authority"
    assert answer["coverage"]["caveat"]
    assert answer["coverage"]["turns"] == 7


def test_the_address_of_a_place_leads_to_the_words(ask: Ask, panel: Panel, client: Client) -> None:
    (place,) = ask(f"check?quotation={QUOTED}")["places"]
    page = client.get(place["address"])
    assert page.status_code == 200
    assert 'id="quote"' in page.content.decode()


def test_differences_are_told_with_what_they_mean(ask: Ask, panel: Panel) -> None:
    answer = ask("check?quotation=a+table+that+nobody+may+not+copy+is+no+table")
    assert answer["verdict"] == "near"
    (difference,) = answer["places"][0]["differences"]
    assert (difference["kind"], difference["sense"]) == ("added", "negation")


def test_several_are_checked_at_once(client: Client, panel: Panel) -> None:
    claims = [
        {"quotation": QUOTED, "speaker": "Bo Tern"},
        {"quotation": "nobody ever said any of these words"},
        {"quotation": "too short"},
    ]
    response = send(client, {"quotations": claims})
    assert response.status_code == 200
    verdicts = [each["verdict"] for each in response.json()["items"]]
    assert verdicts == ["other_speaker", "not_found", "too_short"]


def test_the_forms_of_a_check_need_no_csrf_token(panel: Panel) -> None:
    """Nothing is changed by it, and nobody is signed in."""
    client = Client(enforce_csrf_checks=True)
    assert send(client, {"quotations": [{"quotation": QUOTED}]}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("", 415, "Send JSON"),
        ("{", 400, "line 1, column 2"),
        (b"\xff\xfe", 400, "not UTF-8"),
        ("1" * 5_000, 400, "too many digits"),
        ("[" * 100_000, 400, "nested too deep"),
        ('{"quotations":' + "[" * 100_000, 400, "nested too deep"),
        ("[]", 400, "quotations"),
        ("null", 400, "quotations"),
        ('{"quotations": []}', 400, "a list of 1 to"),
        ('{"quotations": ["words"]}', 400, "quotations[0]"),
        ('{"quotations": [{"quotation": 7}]}', 400, "quotations[0].quotation: send a text"),
        ('{"quotations": [{"quotation": ""}]}', 400, "quotations[0]"),
        ('{"quotations": [{"quotation": "a", "by": "b"}]}', 400, "known are quotation"),
        ('{"quotations": [{"quotation": "a"}], "more": 1}', 400, "no more"),
        ('{"quotations": [{"quotation": "a\\u0000"}]}', 400, "U+0000"),
        ('{"quotations": [{"quotation": "\\ud800 b"}]}', 400, "U+D800"),
        ('{"quotations": [{"\\ud800": "b", "quotation": "a"}]}', 400, "known are"),
        ('{"quotations": [{"quotation": "a", "year": "31"}]}', 400, "[0].year=31"),
        ('{"quotations": [{"quotation": "a \\u202e b"}]}', 400, "U+202E"),
        ('{"quotations": [' + '{"quotation": "a"},' * 500 + '{"quotation": "a"}]}', 400, "1 to 50"),
        ('{"quotations": [{"quotation": "' + "word " * 10_000 + '"}]}', 400, "at most"),
        ("x" * 5_000_000, 413, "at most 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_refused(
    client: Client, panel: Panel, body: str | bytes, status: int, said: str
) -> None:
    response = send(client, body)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert said in response.json()["detail"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_nothing_but_json_is_taken(client: Client, db: None, content_type: str) -> None:
    response = send(client, "{}", content_type=content_type)
    assert (response.status_code, response.json()["title"]) == (415, "It is not sent as JSON")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("", "quotation"),
        ("quotation=", "quotation"),
        ("quotation=a&quotation=b", "quotation"),
        ("quotation=a&year=31", "year"),
        ("quotation=a%00", "quotation"),
        ("quotation=a&speaker=%E2%80%AE", "speaker"),
        ("quotation=a&q=b", "q"),
    ],
)
def test_parameters_that_cannot_be_read_are_named(ask: Ask, asked: str, parameter: str) -> None:
    assert ask(f"check?{asked}", status=400)["errors"][0]["parameter"] == parameter
