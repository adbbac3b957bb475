"""Reads a file of annotations: one, a list, a page, or a collection with its first page in it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from igfarchive.annotating.webannotations.reading import read_annotation
from igfarchive.annotating.webannotations.values import AnnotationError, Node, WebAnnotation, shown

LARGEST = 64 * 1024 * 1024
MOST = 250_000


@dataclass(frozen=True, slots=True)
class Item:
    """One of a file: an annotation, or why it was refused. `number` counts from 1; `name` is its
    id, or such as "annotation 3"."""

    number: int
    name: str
    annotation: WebAnnotation | None
    error: AnnotationError | None


def read_document(content: bytes) -> list[Item]:
    """All annotations of a file, each on its own; AnnotationError where it is no file of them.

    An annotation of a page or collection gets the @context of that into its `document`, without
    which nobody could tell later what its members mean.
    """
    values, context, onwards = _annotations(_loaded(content))
    if len(values) > MOST:
        raise AnnotationError(
            f"The file has {len(values):,} annotations.", f"Split it: {MOST:,} are read."
        )
    seen: dict[str, int] = {}
    items = [_item(number, value, context, seen) for number, value in enumerate(values, start=1)]
    if onwards:
        error = AnnotationError(f"The first page is not the last: {onwards}.", "Read that, too.")
        items.append(Item(len(items) + 1, "the next page", None, error))
    return items


def _item(number: int, value: object, context: object, seen: dict[str, int]) -> Item:
    name = value.get("id") if isinstance(value, dict) else None
    if not name or not isinstance(name, str):
        name = f"annotation {number}"
    if context is not None and isinstance(value, dict) and "@context" not in value:
        value = {"@context": context, **value}
    try:
        annotation = read_annotation(value)
        first = seen.setdefault(annotation.id, number)
        if annotation.id and first != number:
            remedy = "Give each an id of its own, or take one of them out."
            raise AnnotationError(f"id is that of annotation {first}.", remedy)
    except AnnotationError as error:
        return Item(number, name, None, error)
    return Item(number, name, annotation, None)


def _annotations(document: object) -> tuple[list[object], object, str]:
    """The annotations of a document, the context they stand in, and the page that follows."""
    if isinstance(document, list):
        return document, None, ""
    node = Node(document if isinstance(document, dict) else {})
    kinds = set(node.names("type"))
    context = node.values.get("@context")
    if "Annotation" in kinds:
        return [document], None, ""
    if "AnnotationPage" in kinds:
        return _of_page(node), context, ""
    if "AnnotationCollection" not in kinds:
        raise AnnotationError(
            f"It is {shown(document)}, and not annotations.",
            "Write an Annotation, a list of them, an AnnotationPage or an AnnotationCollection.",
        )
    first = node.values.get("first")
    if first is None and node.values.get("total") == 0:
        return [], context, ""
    if not isinstance(first, dict):
        node.refuse("first", f"is {shown(first)}", "Write the first page there, with its items.")
    page = Node(first, "first")
    following = page.values.get("next")
    return _of_page(page), first.get("@context", context), shown(following) if following else ""


def _of_page(page: Node) -> list[object]:
    items = page.values.get("items")
    if not isinstance(items, list):
        page.refuse("items", f"is {shown(items)}", "Write the annotations there as a list.")
    return items


def _loaded(content: bytes) -> object:
    if len(content) > LARGEST:
        raise AnnotationError(
            f"The file has {len(content):,} bytes.", f"Split it: {LARGEST:,} bytes are read."
        )
    try:
        loaded: object = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise AnnotationError(
            f"line {line}, byte {column}: {content[error.start]:#04x} is not UTF-8.",
            "Save the file as UTF-8.",
        ) from error
    except json.JSONDecodeError as error:
        raise AnnotationError(
            f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}.", "Mend it there."
        ) from error
    except RecursionError as error:
        raise AnnotationError("It is nested too deeply.", "Nest it less.") from error
    except ValueError as error:
        # Python reads no whole number of thousands of digits.
        raise AnnotationError(f"not JSON: {error}.", "Write a shorter number.") from error
    return loaded


def _object(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise AnnotationError(
            f"{shown(twice)} stands twice in one object.", "Take one of the two out."
        )
    return values


def _no_number(name: str) -> NoReturn:
    raise AnnotationError(f"{name} is no number of JSON.", "Write a number that is finite.")
