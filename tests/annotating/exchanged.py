"""Annotations as documents, and what becomes of them, for the tests of their exchange."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from igfarchive.annotating import exchange
from igfarchive.annotating.exchange import Outcome
from igfarchive.annotating.webannotations.documents import read_annotation
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.models import Annotation

ID = "urn:uuid:9e7a2b3c-0000-4000-8000-00000000aaaa"
SOURCE = "/sessions/harbour-forum-2031/ws-7/u2/"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def said(
    exact: str = "tide tables", body: object = "Ours.", source: str = SOURCE, **members: Any
) -> dict[str, Any]:
    """A comment as a document; None takes a member out."""
    document = {
        "@context": CONTEXT,
        "id": ID,
        "type": "Annotation",
        "motivation": "commenting",
        "creator": {"type": "Person", "name": "Cy Wharf"},
        "created": "2021-07-06T08:00:00Z",
        "body": {"type": "TextualBody", "value": body} if isinstance(body, str) else body,
        "target": {
            "source": source,
            "selector": {"type": "TextQuoteSelector", "exact": exact},
        },
    } | members
    return {name: value for name, value in document.items() if value is not None}


def edit(words: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "editing", "value": words}


def load(document: Mapping[str, Any]) -> tuple[Annotation, Outcome]:
    row, outcome = exchange.load(read_annotation(json.loads(json.dumps(document))))
    row = Annotation.objects.get(pk=row.pk)
    return row, outcome


def refuse(document: Mapping[str, Any], why: str) -> None:
    before = list(Annotation.objects.values())
    with pytest.raises(RefusedError, match=why):
        load(document)
    assert list(Annotation.objects.values()) == before


def at(start: object, end: object) -> dict[str, Any]:
    selector = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": SOURCE, "selector": selector}
