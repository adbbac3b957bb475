"""The OpenAPI document says all there is to say, and nothing of where the archive is."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from igfarchive.api.document import document
from igfarchive.api.service import PREFIX


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            yield path, method, said


def test_it_is_answered_as_it_is(client: Client, db: None) -> None:
    response = client.get("/api/openapi.json")
    assert response["Content-Type"] == "application/json"
    assert response.json() == document()
    assert document()["openapi"].startswith("3.1")


def test_every_operation_and_parameter_is_described_with_an_example() -> None:
    names = set()
    for path, method, said in operations():
        assert said["summary"], path
        assert len(said["description"]) > len("What it is."), path
        assert said["tags"], path
        assert "x-example" in said, path
        names.add(said["operationId"])
        for parameter in said["parameters"]:
            assert parameter["description"], (path, method, parameter)
            assert parameter["example"] not in ("", [""], None), (path, method, parameter)
    assert len(names) == len(list(operations()))


def test_every_field_that_is_answered_is_described() -> None:
    for name, schema in document()["components"]["schemas"].items():
        assert schema["description"], name
        for field, said in schema["properties"].items():
            assert said.get("description") or "$ref" in said, (name, field)


def test_every_reference_leads_somewhere() -> None:
    schemas = document()["components"]["schemas"]
    found = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document())))
    assert found == set(schemas) - {
        name for name in schemas if name not in json.dumps(document()["paths"])
    } | (found & set(schemas))
    assert found <= set(schemas)


def test_it_names_no_host() -> None:
    said = json.dumps({key: value for key, value in document().items() if key != "paths"})
    for host in ("testserver", "localhost", *settings.ALLOWED_HOSTS):
        assert host not in said
    assert document()["servers"][0]["url"] == "/"


def test_every_address_is_in_it() -> None:
    (routes,) = (
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == PREFIX.lstrip("/")
    )
    paths = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(each.pattern)) for each in routes.url_patterns
    }
    assert {PREFIX + path for path in paths if path} == set(document()["paths"])
