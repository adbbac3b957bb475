"""The page of the API for those who write programs, made of the document that programs read."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from igfarchive.api.document import document
from igfarchive.api.examples import SITE
from igfarchive.api.operations.searches import MOST_HITS
from igfarchive.api.parameters import MOST, PAGE_SIZE
from igfarchive.api.problems import Kind
from igfarchive.http.limits import Purpose
from igfarchive.http.sites import site_of
from igfarchive.search.queries.claims import MOST_QUOTATIONS


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter, or a field of what is sent: `values` says what it may be."""

    name: str
    description: SafeString
    values: str
    required: bool
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, as people read it. `curl` is a command that tries it, `answer` what it prints
    on the samples; empty where there is no example."""

    name: str
    method: str
    path: str
    summary: str
    description: SafeString
    asked: Sequence[Asked]
    fields: Sequence[Asked]
    curl: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """Operations that belong together."""

    title: str
    operations: Sequence[Operation]


@csrf_exempt
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    site = site_of(request)
    operations = groupby(_operations(site), lambda each: each[0])
    return render(
        request,
        "api/reference.html",
        {
            "parts": [Part(tag, [operation for _, operation in some]) for tag, some in operations],
            "kinds": list(Kind),
            "site": site,
            "page_size": PAGE_SIZE,
            "most": MOST,
            "most_hits": f"{MOST_HITS:,}",
            "limit": settings.RATE_LIMITS[Purpose.API],
            "most_quotations": MOST_QUOTATIONS,
        },
    )


def _operations(site: str) -> Iterator[tuple[str, Operation]]:
    """Each with the title of its part, in the order of the document."""
    for path, operations in document()["paths"].items():
        for method, said in operations.items():
            yield said["tags"][0], _operation(method.upper(), path, said, site)


def _operation(method: str, path: str, said: Mapping[str, Any], site: str) -> Operation:
    example = said.get("x-example", {})
    answer = json.dumps(example.get("answer"), ensure_ascii=False, indent=2) if example else ""
    return Operation(
        name=said["operationId"],
        method=method,
        path=path,
        summary=said["summary"],
        description=_with_code(" ".join(said["description"].split())),
        asked=[
            _asked(each["name"], each["schema"], each, each["required"])
            for each in said["parameters"]
        ],
        fields=list(_fields(said)),
        curl=_curl(site, example) if example else "",
        answer=answer.replace(SITE, site),
    )


def _curl(site: str, example: Mapping[str, Any]) -> str:
    """A command for any shell."""
    parts = ["curl", site + example["address"]]
    if "body" in example:
        parts += ["--json", json.dumps(example["body"], ensure_ascii=False)]
    return shlex.join(parts)


def _fields(said: Mapping[str, Any]) -> Iterator[Asked]:
    """Of each thing in the list that is sent."""
    for content in said.get("requestBody", {}).get("content", {}).values():
        for name, each in content["schema"]["properties"].items():
            item = each["items"]
            for field, schema in item["properties"].items():
                required = field in item["required"]
                yield _asked(f"{name}[].{field}", schema, schema, required)


def _asked(name: str, schema: Mapping[str, Any], said: Mapping[str, Any], required: bool) -> Asked:
    example = said.get("example", "")
    return Asked(
        name=name,
        description=_with_code(said["description"]),
        values=_values(schema),
        required=required,
        example=str(example[0] if isinstance(example, list) else example),
    )


def _with_code(text: str) -> SafeString:
    """The text as HTML, with what stands in backticks as code."""
    plain, *rest = text.split("`")
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return escape(plain) + format_html_join("", "<code>{}</code>{}", pairs)


def _values(schema: Mapping[str, Any]) -> str:
    """What a JSON Schema says, in words."""
    if schema["type"] == "array":
        return f"{_values(schema['items'])}; up to {schema['maxItems']} times"
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "integer":
        most = schema.get("maximum", 0)
        default = f", {schema['default']} if not given" if "default" in schema else ""
        return f"a number from {schema['minimum']} to {most:,}{default}"
    return f"text, up to {schema['maxLength']:,} characters" if "maxLength" in schema else "text"
