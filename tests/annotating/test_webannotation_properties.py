"""Whatever a document says, it is read or refused; whatever is written reads the same."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.webannotations.documents import (
    STATUSES,
    AnnotationError,
    Motivation,
    WebAnnotation,
    read_annotation,
    read_document,
    write_annotation,
    write_page,
)
from tests.annotating.webdocuments import (
    ADDRESS,
    TURN,
    content,
    read_all,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
MOMENTS = st.none() | st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001  # the zone comes from the strategy
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
RANGES = st.just((None, None)) | st.tuples(
    st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1)
).map(lambda both: (min(both), max(both)))
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": TEXTS,
    "motivation": st.sampled_from(Motivation),
    "source": TEXTS.filter(bool),
    "exact": TEXTS,
    "prefix": TEXTS,
    "suffix": TEXTS,
    "body": TEXTS | st.lists(TEXTS, min_size=2).map(", ".join),
    "replacement": st.none() | TEXTS,
    "link": TEXTS,
    "creator": TEXTS,
    "created": MOMENTS,
    "modified": MOMENTS,
    "status": st.sampled_from(["", *STATUSES]),
}
ANNOTATIONS = st.builds(
    lambda ends, **fields: WebAnnotation(start=ends[0], end=ends[1], **fields), RANGES, **FIELDS
)

KEYS = st.sampled_from(
    ["id", "type", "motivation", "purpose", "body", "bodyValue", "target", "source", "selector",
     "refinedBy", "exact", "prefix", "start", "end", "startSelector", "endSelector", "items",
     "value", "format", "creator", "name", "created", "modified", "igfarchive:status", "first",
     "next", "total", "@context"]
)  # fmt: skip
TERMS = st.sampled_from(
    ["Annotation", "AnnotationPage", "AnnotationCollection", "TextualBody", "SpecificResource",
     "Choice", "TextQuoteSelector", "TextPositionSelector", "RangeSelector", "editing", "tagging",
     "commenting", "oa:linking", "highlighting", "text/html", "public", "2031-11-10T14:10:00Z",
     TURN]
)  # fmt: skip
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | TERMS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=20,
)
LIKELY = st.fixed_dictionaries(
    {"type": st.just("Annotation"), "target": st.just(TURN) | JSON},
    optional={
        "body": JSON,
        "motivation": TERMS,
        "creator": JSON,
        "created": TERMS,
        "id": TEXTS,
        "@context": JSON,
        "via": JSON,
    },
)


@given(ANNOTATIONS)
def test_what_is_written_reads_the_same(annotation: WebAnnotation) -> None:
    written = json.loads(json.dumps(write_annotation(annotation)))
    assert read_annotation(written) == annotation


@given(st.lists(ANNOTATIONS, max_size=4, unique_by=lambda annotation: annotation.id))
def test_a_page_that_is_written_reads_the_same(annotations: list[WebAnnotation]) -> None:
    assert read_all(write_page(annotations, ADDRESS)) == annotations


@given(JSON | LIKELY)
def test_any_value_is_read_or_refused(value: Any) -> None:
    try:
        annotation = read_annotation(value)
    except AnnotationError:
        return
    assert write_annotation(annotation) == value


@given(JSON | LIKELY | st.lists(LIKELY))
def test_any_file_is_read_or_refused(value: Any) -> None:
    try:
        items = read_document(content(value))
    except AnnotationError:
        return
    assert all((item.annotation is None) is not (item.error is None) for item in items)
    assert [item.number for item in items] == list(range(1, len(items) + 1))


@given(st.binary() | st.text('[]{}",:0123456789eE.+-aNInfity\\u \n').map(str.encode))
def test_any_bytes_are_read_or_refused(file: bytes) -> None:
    with suppress(AnnotationError):
        read_document(file)


@given(LIKELY, ANNOTATIONS)
def test_a_document_that_changes_keeps_what_is_not_ours(
    value: dict[str, Any], annotation: WebAnnotation
) -> None:
    try:
        read_annotation(value)
    except AnnotationError:
        return
    changed = replace(annotation, document=value)

    written = write_annotation(changed)

    assert read_annotation(written) == changed
    assert written.get("via") == value.get("via")
    assert written["type"] == value["type"]


@given(LIKELY, st.sampled_from(sorted(FIELDS)), st.data())
def test_any_field_can_change_by_itself(
    value: dict[str, Any], name: str, data: st.DataObject
) -> None:
    try:
        annotation = read_annotation(value)
    except AnnotationError:
        return
    changed = replace(annotation, **{name: data.draw(FIELDS[name])})
    assert read_annotation(write_annotation(changed)) == changed
