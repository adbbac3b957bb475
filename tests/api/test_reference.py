"""The page of the API shows all that there is, without a script."""

import json
import shlex
from html import unescape

import pytest
from django.test import Client

from igfarchive.api.document import document
from igfarchive.api.problems import Kind
from tests.web.reading import Page, check, page_of


@pytest.fixture
def page(client: Client, db: None) -> Page:
    response = client.get("/api/")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    page = page_of(response.status_code, response.content, "/api/")
    check(page)
    return page


def test_every_operation_has_its_place(page: Page) -> None:
    for path, operations in document()["paths"].items():
        for method, said in operations.items():
            (place,) = page.find(f"#{said['operationId']}")
            assert said["summary"] in page.texts(f"#{said['operationId']}")[0], place
            assert f"{method.upper()} {path}" in page.text
            for parameter in said["parameters"]:
                assert parameter["description"].split("`")[0].strip() in page.text


def test_every_problem_has_the_place_that_its_type_names(page: Page) -> None:
    for kind in Kind:
        assert page.find(f"#{kind.anchor}")
        assert kind.title in page.text


def test_examples_ask_this_archive(page: Page, client: Client) -> None:
    commands = [each for each in page.texts("pre") if each.startswith("curl ")]
    operations = [each for path in document()["paths"].values() for each in path.values()]
    assert len(commands) == len(operations)
    for command in commands:
        name, address, *more = shlex.split(unescape(command))
        assert name == "curl"
        assert address.startswith("http://testserver/api/v1/")
        assert more == [] or (more[0] == "--json" and json.loads(more[1]))
    assert "archive.example.org" not in page.text


def test_limits_are_stated(page: Page) -> None:
    for limit in ("20 rows", "up to 100", "first 100,000 hits", "50 quotations"):
        assert limit in page.text
