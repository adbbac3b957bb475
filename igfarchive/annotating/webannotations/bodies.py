"""What an annotation says: the bodies of its document, read and written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from igfarchive.annotating.webannotations.values import (
    AnnotationError,
    Motivation,
    Node,
    WebAnnotation,
    known,
    shown,
)

# Where a document does not say its motivation, the weightiest purpose of its bodies decides.
_BY_WEIGHT = [
    Motivation.EDITING,
    Motivation.COMMENTING,
    Motivation.REPLYING,
    Motivation.DESCRIBING,
    Motivation.TAGGING,
    Motivation.LINKING,
]


@dataclass(frozen=True, slots=True)
class Body:
    """Either a text or the address of something; `purpose` is None where none of ours is given."""

    purpose: Motivation | None
    text: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of an annotation that its bodies fill. Tags beside a comment, and links after the
    first, have no field; the document keeps them."""

    body: str
    replacement: str | None
    link: str


def read_bodies(annotation: Node) -> list[Body]:
    if annotation.values.get("bodyValue") is None:
        return [_body(value, place) for place, value in annotation.parts("body")]
    if annotation.values.get("body") is not None:
        annotation.refuse("bodyValue", "stands beside a body", "Keep one of them.")
    return [Body(None, annotation.text("bodyValue"))]


def read_motivation(annotation: Node, bodies: list[Body]) -> Motivation:
    if not list(annotation.parts("motivation")):
        purposes = {body.purpose for body in bodies}
        return next((one for one in _BY_WEIGHT if one in purposes), Motivation.COMMENTING)
    motivation = known(annotation.names("motivation"))
    if motivation is None:
        given = shown(annotation.values["motivation"])
        remedy = f"Write one of: {', '.join(Motivation)}."
        annotation.refuse("motivation", f"is {given}, which has no place here", remedy)
    return motivation


def said(annotation: Node, bodies: list[Body], motivation: Motivation) -> Said:
    corrections = [
        body.text for body in bodies if body.purpose is Motivation.EDITING and body.text is not None
    ]
    if len(corrections) > 1:
        annotation.refuse("body", "holds two bodies for editing", "Write one annotation for each.")
    return Said(
        body=", ".join(_tags(bodies)) if motivation is Motivation.TAGGING else _remark(bodies),
        replacement=corrections[0] if corrections else None,
        link=next(_links(bodies), ""),
    )


def write_bodies(annotation: WebAnnotation) -> list[dict[str, Any]]:
    """The bodies of an annotation of ours, each with its purpose."""
    bodies: list[dict[str, Any]] = []
    if annotation.replacement is not None:
        bodies.append(_textual(Motivation.EDITING, annotation.replacement, "text/plain"))
    if annotation.body and annotation.motivation is Motivation.TAGGING:
        tags = annotation.body.split(", ")
        bodies.extend(_textual(Motivation.TAGGING, tag, "text/plain") for tag in tags)
    elif annotation.body:
        bodies.append(_textual(_manner(annotation.motivation), annotation.body, "text/markdown"))
    if annotation.link:
        bodies.append(
            {
                "type": "SpecificResource",
                "purpose": str(Motivation.LINKING),
                "source": annotation.link,
            }
        )
    return bodies


def _body(value: object, place: str) -> Body:
    if isinstance(value, str):
        return Body(None, address=value)
    if not isinstance(value, dict):
        remedy = "Write a TextualBody with a value, or an address."
        raise AnnotationError(f"{place} is {shown(value)}.", remedy)
    node = Node(value, place)
    if "Choice" in node.names("type"):
        items = list(node.parts("items"))
        if not items:
            node.refuse("items", "is missing", "Write what there is to choose from.")
        first_place, first = items[0]
        return _body(first, first_place)
    purpose = known(node.names("purpose"))
    if "TextualBody" in node.names("type") or "value" in value:
        return Body(purpose, _text(node))
    address = node.address("source") or node.text("id")
    if not address:
        node.refuse("value", "is missing", "Write the text there, or an address as id or source.")
    return Body(purpose, address=address)


def _text(node: Node) -> str:
    if not isinstance(node.values.get("value"), str):
        node.refuse("value", f"is {shown(node.values.get('value'))}", "Write it as a string.")
    kind = node.text("format").partition(";")[0].strip().lower()
    # Tags of HTML would be shown as text, and without them it would not be what was written.
    if kind not in {"", "text/plain", "text/markdown"}:
        node.refuse("format", f"is {shown(kind)}", "Write text/markdown, or text/plain.")
    return node.text("value")


def _tags(bodies: list[Body]) -> Iterator[str]:
    """Tags are texts or addresses. A text without a purpose has that of its annotation."""
    for body in bodies:
        if body.purpose is Motivation.TAGGING or (body.purpose is None and body.text is not None):
            yield body.address if body.text is None else body.text


def _remark(bodies: list[Body]) -> str:
    apart = {Motivation.EDITING, Motivation.TAGGING, Motivation.LINKING}
    return "\n\n".join(body.text for body in bodies if body.text and body.purpose not in apart)


def _links(bodies: list[Body]) -> Iterator[str]:
    for body in bodies:
        if body.text is None and body.purpose is not Motivation.TAGGING:
            yield body.address
        elif body.text and body.purpose is Motivation.LINKING:
            yield body.text


def _manner(motivation: Motivation) -> Motivation:
    """The purpose of what is said in words: the reason for a correction is a comment."""
    own = {Motivation.DESCRIBING, Motivation.REPLYING}
    return motivation if motivation in own else Motivation.COMMENTING


def _textual(purpose: Motivation, value: str, kind: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": str(purpose), "value": value, "format": kind}
