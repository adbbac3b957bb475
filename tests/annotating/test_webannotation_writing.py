"""Annotations are written as the W3C's model has them, and keep what is not ours."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from igfarchive.annotating.webannotations.documents import (
    CONTEXT,
    Motivation,
    WebAnnotation,
    read_annotation,
    write_annotation,
    write_page,
)
from tests.annotating.webdocuments import (
    ADDRESS,
    PARAGRAPH,
    TURN,
    document,
    position,
    read_all,
)


def test_a_correction_of_ours_says_words_reason_and_source() -> None:
    correction = WebAnnotation(
        id=ADDRESS,
        motivation=Motivation.EDITING,
        source=TURN,
        exact="tied tables",
        prefix="late ",
        start=17,
        end=28,
        body="She says *tide*.",
        replacement="tide tables",
        link="https://harbour.example/minutes",
        creator="Ada Quill",
        created=datetime(2031, 11, 10, 16, 10, tzinfo=timezone(timedelta(hours=2))),
        status="public",
    )

    written = write_annotation(correction)

    assert written == {
        "@context": [CONTEXT, {"igfarchive": "urn:igfarchive:"}],
        "id": ADDRESS,
        "type": "Annotation",
        "motivation": "editing",
        "creator": {"type": "Person", "name": "Ada Quill"},
        "created": "2031-11-10T14:10:00Z",
        "body": [
            {
                "type": "TextualBody",
                "purpose": "editing",
                "value": "tide tables",
                "format": "text/plain",
            },
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": "She says *tide*.",
                "format": "text/markdown",
            },
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": "https://harbour.example/minutes",
            },
        ],
        "target": {
            "type": "SpecificResource",
            "source": TURN,
            "selector": [
                {"type": "TextQuoteSelector", "exact": "tied tables", "prefix": "late "},
                {"type": "TextPositionSelector", "start": 17, "end": 28},
            ],
        },
        "igfarchive:status": "public",
    }
    assert read_annotation(written) == correction


def test_an_annotation_that_says_little_is_a_short_document() -> None:
    annotation = WebAnnotation(id="", motivation=Motivation.COMMENTING, source=TURN)
    assert write_annotation(annotation) == {
        "@context": CONTEXT,
        "type": "Annotation",
        "motivation": "commenting",
        "target": TURN,
    }


def test_tags_are_bodies_of_their_own() -> None:
    annotation = WebAnnotation("", Motivation.TAGGING, TURN, body="quay, tide")
    assert [body["value"] for body in write_annotation(annotation)["body"]] == ["quay", "tide"]


def test_only_what_changed_is_written_anew() -> None:
    before = document(
        body={"type": "TextualBody", "value": "Late", "language": "en"},
        creator={"name": "Ada Quill", "homepage": "https://quill.example"},
        generator="https://elsewhere.example/software",
        target={"source": {"id": TURN, "format": "text/html"}, "selector": PARAGRAPH, "scope": "a"},
    )
    annotation = read_annotation(before)

    published = write_annotation(replace(annotation, status="public"))
    assert published == before | {
        "@context": [CONTEXT, {"igfarchive": "urn:igfarchive:"}],
        "igfarchive:status": "public",
    }
    moved = write_annotation(replace(annotation, source="/sessions/fon-2031/ws-12/u13/"))
    assert moved["target"] == {
        "source": "/sessions/fon-2031/ws-12/u13/",
        "selector": PARAGRAPH,
        "scope": "a",
    }
    found = write_annotation(replace(annotation, exact="", prefix="", suffix="", start=3, end=5))
    assert found["target"] == {
        "type": "SpecificResource",
        "source": {"id": TURN, "format": "text/html"},
        "selector": [position(3, 5)],
        "scope": "a",
    }
    assert found | {"target": before["target"]} == before
    reworded = write_annotation(replace(annotation, body="Early"))
    assert reworded["motivation"] == "commenting"
    assert reworded | {"body": before["body"]} == before | {"motivation": "commenting"}
    unsigned = write_annotation(replace(annotation, creator=""))
    assert unsigned == {name: value for name, value in before.items() if name != "creator"}


def test_a_status_says_once_what_its_name_means() -> None:
    annotation = WebAnnotation("", Motivation.COMMENTING, TURN, status="proposed")
    proposed = write_annotation(annotation)
    public = write_annotation(replace(read_annotation(proposed), status="public"))
    assert public == proposed | {"igfarchive:status": "public"}

    bare = read_annotation(document(**{"@context": None}))
    written = write_annotation(replace(bare, status="public"))
    assert written["@context"] == [CONTEXT, {"igfarchive": "urn:igfarchive:"}]


def test_a_page_says_once_what_its_members_mean() -> None:
    tide = [CONTEXT, {"tide": "https://harbour.example/terms#"}]
    plain, strange = document(), document(**{"@context": tide, "id": f"{ADDRESS}0"})
    annotations = [read_annotation(plain), read_annotation(strange)]

    written = write_page(annotations, "https://archive.example/annotations/", "Annotations")

    del plain["@context"]
    assert written == {
        "@context": [CONTEXT, {"igfarchive": "urn:igfarchive:"}],
        "id": "https://archive.example/annotations/",
        "type": "AnnotationCollection",
        "label": "Annotations",
        "total": 2,
        "first": {
            "id": "https://archive.example/annotations/#first",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [plain, strange],
        },
    }
    assert read_all(written) == annotations


def test_a_page_of_nothing_is_read_again() -> None:
    written = write_page([], "https://archive.example/annotations/")
    assert "label" not in written
    assert read_all(written) == []
