"""Documents of the W3C's model, as the tests write them."""

import json
from typing import Any

from igfarchive.annotating.webannotations.documents import CONTEXT, WebAnnotation, read_document

ADDRESS = "https://archive.example/annotations/1"
TURN = "https://archive.example/sessions/fon-2031/ws-12/u12/"


def document(**members: Any) -> dict[str, Any]:
    """A document with what it must have, and `members`; those that are None are left out."""
    whole = {"@context": CONTEXT, "id": ADDRESS, "type": "Annotation", "target": TURN} | members
    return {name: value for name, value in whole.items() if value is not None}


def about(selector: Any) -> dict[str, Any]:
    return document(target={"source": TURN, "selector": selector})


def text(value: str, **members: Any) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, **members}


def quote(exact: str, **members: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **members}


def position(start: Any, end: Any, **members: Any) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end, **members}


def content(value: object) -> bytes:
    return json.dumps(value).encode()


# of each, and what it says of words.
PARAGRAPH = {
    "type": "FragmentSelector",
    "value": "para5",
    "refinedBy": quote("Selected Text", prefix="text before the ", suffix=" and text after it"),
}


def read_all(value: object) -> list[WebAnnotation]:
    items = read_document(content(value))
    assert [item.error for item in items] == [None] * len(items)
    return [item.annotation for item in items if item.annotation]
