"""What an annotation is about: the target of its document, read and written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from igfarchive.annotating.webannotations.values import Node, WebAnnotation, shown

# Further than any text goes, and as far as a database counts.
_FURTHEST = 2**31 - 1
_SEVERAL = {"Choice", "Composite", "List", "Independents"}


@dataclass(frozen=True, slots=True)
class Target:
    """A text, and which of its words: a quotation, a position, both or neither."""

    source: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def quotes(self) -> bool:
        return bool(self.exact or self.prefix or self.suffix)


def read_target(annotation: Node) -> Target:
    targets = list(annotation.parts("target"))
    if not targets:
        annotation.refuse("target", "is missing", "Write the address of what is annotated.")
    if len(targets) > 1:
        annotation.refuse("target", "is a list of several", "Write one annotation for each target.")
    place, value = targets[0]
    if isinstance(value, str) and value:
        return Target(value)
    if not isinstance(value, dict):
        remedy = "Write an address, or an object with source and selector."
        annotation.refuse("target", f"is {shown(value)}", remedy)
    return _specific(Node(value, place))


def write_target(annotation: WebAnnotation, before: Mapping[str, Any]) -> str | dict[str, Any]:
    """A target that says what the annotation does; what else the one `before` says stays."""
    target = _target_of(annotation)
    said = _specific(Node(before, "target")) if before else Target("")
    source = before["source"] if target.source == said.source else target.source
    if replace(said, source=target.source) == target and before:
        return {**before, "source": source}
    kept = {key: value for key, value in before.items() if key not in {"source", "selector"}}
    selectors = _selectors(target)
    if not selectors and not before:
        return target.source
    written = {"type": "SpecificResource", **kept, "source": source}
    return {**written, "selector": selectors} if selectors else written


def _selectors(target: Target) -> list[dict[str, Any]]:
    selectors: list[dict[str, Any]] = []
    if target.quotes:
        quote = {"type": "TextQuoteSelector", "exact": target.exact}
        around = {"prefix": target.prefix, "suffix": target.suffix}
        selectors.append(quote | {name: text for name, text in around.items() if text})
    if target.start is not None:
        selectors.append({"type": "TextPositionSelector", "start": target.start, "end": target.end})
    return selectors


def _target_of(annotation: WebAnnotation) -> Target:
    return Target(
        annotation.source,
        annotation.exact,
        annotation.prefix,
        annotation.suffix,
        annotation.start,
        annotation.end,
    )


def specific(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The target of a document, where it is an object that names a source; {} for another one."""
    target: Mapping[str, Any] = {}
    for _, value in Node(document).parts("target"):
        if isinstance(value, dict) and value.get("source"):
            target = value
    return target


def _specific(node: Node) -> Target:
    if _SEVERAL & set(node.names("type")):
        node.refuse("items", "are several targets", "Write one annotation for each target.")
    source = node.address("source") or node.text("id")
    if not source:
        node.refuse("source", "is missing", "Write the address of what is annotated.")
    target = Target(source)
    for place, value in node.parts("selector"):
        target = _merged(target, _selected(value, place))
    return target


def _merged(target: Target, other: Target) -> Target:
    """The quotation and the position of `target`, or where it lacks one that of `other`."""
    if not target.quotes:
        target = replace(target, exact=other.exact, prefix=other.prefix, suffix=other.suffix)
    if target.start is None:
        target = replace(target, start=other.start, end=other.end)
    return target


def _selected(value: object, place: str) -> Target:
    """What a selector says of words, and what those say that refine it. Selectors of other kinds,
    and those that are addresses of selectors, say nothing."""
    if not isinstance(value, dict):
        return Target("")
    node = Node(value, place)
    inner = Target("")
    for inner_place, refinement in node.parts("refinedBy"):
        inner = _merged(inner, _selected(refinement, inner_place))
    return _refined(node, _own(node), inner)


def _own(node: Node) -> Target:
    kinds = set(node.names("type"))
    if "TextQuoteSelector" in kinds:
        return _quotation(node)
    if "TextPositionSelector" in kinds:
        return _position(node)
    return _range(node) if "RangeSelector" in kinds else Target("")


def _refined(node: Node, outer: Target, inner: Target) -> Target:
    """The innermost selector of words says which they are; those around it say where to look."""
    if inner.start is None or inner.end is None:
        return inner if inner.quotes else outer
    if outer.quotes:
        # The position counts from the quotation, and nobody knows yet where that stands.
        return replace(inner, start=None, end=None) if inner.quotes else outer
    if outer.start is None or outer.end is None:
        return inner
    if inner.end > outer.end - outer.start:
        remedy = "Write positions that count from the start of the selector around them."
        node.refuse("refinedBy", f"ends at {inner.end}, which is out of range", remedy)
    return replace(inner, start=outer.start + inner.start, end=outer.start + inner.end)


def _quotation(node: Node) -> Target:
    if not isinstance(node.values.get("exact"), str):
        node.refuse("exact", f"is {shown(node.values.get('exact'))}", "Write the words there.")
    return Target(
        "", exact=node.text("exact"), prefix=node.text("prefix"), suffix=node.text("suffix")
    )


def _position(node: Node) -> Target:
    start, end = _count(node, "start"), _count(node, "end")
    if start > end:
        node.refuse("start", f"{start} and end {end} are out of range", "Write start before end.")
    return Target("", start=start, end=end)


def _count(node: Node, key: str) -> int:
    value = node.values.get(key)
    # bool is an int to isinstance.
    if type(value) is not int or not 0 <= value <= _FURTHEST:
        remedy = f"Write a whole number from 0 to {_FURTHEST}."
        node.refuse(key, f"is {shown(value)}, which is out of range", remedy)
    return value


def _range(node: Node) -> Target:
    """A range between two positions ends where the second starts; others say nothing of words."""
    start, end = (
        _selected(node.values.get(key), node.path(key)).start
        for key in ("startSelector", "endSelector")
    )
    if start is None or end is None:
        return Target("")
    if start > end:
        node.refuse(
            "startSelector", f"{start} and endSelector {end} are out of range", "Swap them."
        )
    return Target("", start=start, end=end)
