"""Annotations as documents of the W3C Web Annotation Data Model (JSON-LD): what reads them, and
here what writes them.

What a document says that has no place among our fields is kept with it and written again.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from igfarchive.annotating.webannotations.bodies import write_bodies
from igfarchive.annotating.webannotations.files import LARGEST, MOST, Item, read_document
from igfarchive.annotating.webannotations.reading import DEEPEST, read_annotation
from igfarchive.annotating.webannotations.targets import specific, write_target
from igfarchive.annotating.webannotations.values import (
    STATUS,
    STATUSES,
    AnnotationError,
    Motivation,
    WebAnnotation,
)

__all__ = [
    "CONTEXT",
    "DEEPEST",
    "LARGEST",
    "MOST",
    "STATUSES",
    "AnnotationError",
    "Item",
    "Motivation",
    "WebAnnotation",
    "read_annotation",
    "read_document",
    "write_annotation",
    "write_page",
]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

# What the prefix of our own member means; nothing needs to be found there.
_OURS = {"igfarchive": "urn:igfarchive:"}

# The members that say some fields. Where a field changed, they are written anew.
_MEMBERS: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("id",), ("id",)),
    (("motivation",), ("motivation",)),
    (("creator",), ("creator",)),
    (("created",), ("created",)),
    (("modified",), ("modified",)),
    (("motivation", "body", "replacement", "link"), ("body", "bodyValue")),
    (("source", "exact", "prefix", "suffix", "start", "end"), ("target",)),
    (("status",), (STATUS,)),
]


def write_annotation(annotation: WebAnnotation) -> dict[str, Any]:
    """The document of an annotation: the one it came as where that says the same, or with what
    changed in it written anew. Members that are not ours stay in any case."""
    before = _read(annotation)
    if before is None:
        return _fresh(annotation)
    if before == annotation:
        return dict(annotation.document)
    return _changed(annotation, before)


def write_page(annotations: Iterable[WebAnnotation], id: str, label: str = "") -> dict[str, Any]:  # noqa: A002
    """A collection of all of them, in one page that is part of it."""
    context = [CONTEXT, _OURS]
    items = [_without_context(write_annotation(annotation), context) for annotation in annotations]
    return {
        "@context": context,
        "id": id,
        "type": "AnnotationCollection",
        **({"label": label} if label else {}),
        "total": len(items),
        "first": {
            "id": f"{id}#first",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _read(annotation: WebAnnotation) -> WebAnnotation | None:
    """What the annotation's document says; None where it has none."""
    return read_annotation(dict(annotation.document)) if annotation.document else None


def _fresh(annotation: WebAnnotation) -> dict[str, Any]:
    members = {
        "@context": [CONTEXT, _OURS] if annotation.status else CONTEXT,
        "id": annotation.id,
        "type": "Annotation",
        "motivation": str(annotation.motivation),
        "creator": {"type": "Person", "name": annotation.creator} if annotation.creator else None,
        "created": _moment(annotation.created),
        "modified": _moment(annotation.modified),
        "body": write_bodies(annotation),
        "target": write_target(annotation, specific(annotation.document)),
        STATUS: annotation.status,
    }
    return {name: value for name, value in members.items() if value}


def _changed(annotation: WebAnnotation, before: WebAnnotation) -> dict[str, Any]:
    fresh = _fresh(annotation)
    document = dict(annotation.document)
    changed = {
        name
        for fields, _ in _MEMBERS
        for name in fields
        if getattr(before, name) != getattr(annotation, name)
    }
    for fields, members in _MEMBERS:
        if changed.intersection(fields):
            _replace(document, fresh, members)
    # A motivation that was read from the purposes of the bodies could be another one now.
    if changed & {"body", "replacement", "link"} and not document.get("motivation"):
        _replace(document, fresh, ["motivation"])
    if annotation.status and "status" in changed:
        document["@context"] = _with_ours(document.get("@context"))
    return document


def _replace(document: dict[str, Any], fresh: dict[str, Any], members: Iterable[str]) -> None:
    for name in members:
        if name in fresh:
            document[name] = fresh[name]
        else:
            document.pop(name, None)


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""


def _contexts(context: object) -> list[object]:
    if context is None:
        return []
    return context if isinstance(context, list) else [context]


def _with_ours(context: object) -> object:
    contexts = _contexts(context) or [CONTEXT]
    return context if _OURS in contexts else [*contexts, _OURS]


def _without_context(document: dict[str, Any], around: list[Any]) -> dict[str, Any]:
    """A document without the context that stands around it; one that says more stays."""
    if all(context in around for context in _contexts(document.get("@context"))):
        document.pop("@context", None)
    return document
