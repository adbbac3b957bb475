"""Reads one annotation from its JSON object."""

import datetime as dt
import math
import re

from igfarchive.annotating.webannotations.bodies import read_bodies, read_motivation, said
from igfarchive.annotating.webannotations.targets import read_target
from igfarchive.annotating.webannotations.values import (
    STATUS,
    STATUSES,
    AnnotationError,
    Node,
    WebAnnotation,
    shown,
)

DEEPEST = 64

# JSON can write both, and no database keeps them.
_UNFIT = re.compile("[\0\ud800-\udfff]")


def read_annotation(value: object) -> WebAnnotation:
    """The annotation that a JSON value is; AnnotationError names the member and the fix."""
    if not isinstance(value, dict):
        raise AnnotationError(f"It is {shown(value)}.", "Write an annotation as an object: {…}.")
    _check(value, [])
    node = Node(value)
    if "Annotation" not in node.names("type"):
        node.refuse("type", f"is {shown(value.get('type'))}", 'Write "type": "Annotation".')
    target = read_target(node)
    bodies = read_bodies(node)
    motivation = read_motivation(node, bodies)
    words = said(node, bodies, motivation)
    return WebAnnotation(
        id=node.text("id"),
        motivation=motivation,
        source=target.source,
        exact=target.exact,
        prefix=target.prefix,
        suffix=target.suffix,
        start=target.start,
        end=target.end,
        body=words.body,
        replacement=words.replacement,
        link=words.link,
        creator=_creator(node),
        created=_moment(node, "created"),
        modified=_moment(node, "modified"),
        status=_status(node),
        document=value,
    )


def _check(value: object, trail: list[str]) -> None:
    """Refuse what could not be kept, wherever it stands."""
    if isinstance(value, dict | list):
        if len(trail) >= DEEPEST:
            raise AnnotationError(
                f"{_path(trail[:3])} holds more than {DEEPEST} levels.", "Nest it less deeply."
            )
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value, start=1):
            trail.append(str(key))
            _check(key, trail)
            _check(inner, trail)
            trail.pop()
    elif isinstance(value, str) and _UNFIT.search(value):
        raise AnnotationError(
            f"{_path(trail)} holds a NUL character or half a character.", "Take it out."
        )
    elif isinstance(value, float) and not math.isfinite(value):
        raise AnnotationError(f"{_path(trail)} is {value}.", "Write a number that is finite.")


def _path(trail: list[str]) -> str:
    return shown(".".join(trail))


def _creator(node: Node) -> str:
    for place, value in node.parts("creator"):
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            names = (_first(Node(value, place), key) for key in ("name", "nickname", "id"))
            return next(filter(None, names), "")
        remedy = "Write a name, or an object with a name."
        raise AnnotationError(f"{place} is {shown(value)}.", remedy)
    return ""


def _first(node: Node, key: str) -> str:
    """The first text of a member that may have several."""
    for _, value in node.parts(key):
        return value if isinstance(value, str) else node.text(key)
    return ""


def _moment(node: Node, key: str) -> dt.datetime | None:
    text = node.text(key)
    if not text:
        return None
    moment = _in_utc(text)
    if moment is None:
        remedy = "Write date and time with their offset: 2031-11-10T14:10:00Z."
        node.refuse(key, f"is {shown(text)}", remedy)
    return moment


def _in_utc(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        # The years 1 and 9999 have moments that cannot be told in UTC.
        return None


def _status(node: Node) -> str:
    status = node.text(STATUS)
    if status and status not in STATUSES:
        node.refuse(STATUS, f"is {shown(status)}", f"Write one of: {', '.join(STATUSES)}.")
    return status
