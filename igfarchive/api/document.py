"""The OpenAPI document: what programs, and the page of the API, know of it."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from igfarchive.api.service import PREFIX, api

PROBLEM = {
    "type": "object",
    "description": "What went wrong, after RFC 9457.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Which kind of problem it is, on the page of the API.",
        },
        "title": {"type": "string", "description": "What that kind of problem is called."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "What is wrong here, and what to do."},
        "instance": {"type": "string", "description": "The address that was asked."},
        "errors": {
            "type": "array",
            "description": "Each parameter, or field of what was sent, that cannot be read.",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "parameter": {"type": "string", "description": "Its name in the address."},
                    "field": {"type": "string", "description": "Where it stands in what was sent."},
                    "detail": {"type": "string", "description": "What is wrong with it."},
                },
            },
        },
    },
}


@cache
def document() -> dict[str, Any]:
    """Made once, as nothing in it depends on who asks or at which host."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for operations in made["paths"].values():
        # HEAD is answered as HTTP has it, and would be a second operation of the same name.
        operations.pop("head", None)
    made["components"]["schemas"]["Problem"] = PROBLEM
    made["servers"] = [{"url": "/", "description": "This archive."}]
    return made


@csrf_exempt
@require_safe
def openapi(_: HttpRequest) -> HttpResponse:
    """The document itself."""
    said = json.dumps(document(), ensure_ascii=False, indent=1)
    return HttpResponse(said, content_type="application/json")
