"""Annotations are read from documents of the W3C's model, without loss."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from igfarchive.annotating.webannotations.documents import (
    AnnotationError,
    Motivation,
    WebAnnotation,
    read_annotation,
    write_annotation,
)
from tests.annotating.webdocuments import (
    ADDRESS,
    PARAGRAPH,
    TURN,
    about,
    document,
    position,
    quote,
    text,
)

# The objects that https://www.w3.org/TR/annotation-model/ shows for selectors: `target.selector`
SELECTORS: list[tuple[Any, dict[str, Any]]] = [
    (
        quote("anotation", prefix="this is an ", suffix=" that has some"),
        {"exact": "anotation", "prefix": "this is an ", "suffix": " that has some"},
    ),
    (position(412, 795), {"start": 412, "end": 795}),
    (
        PARAGRAPH,
        {"exact": "Selected Text", "prefix": "text before the ", "suffix": " and text after it"},
    ),
    (
        {
            "type": "FragmentSelector",
            "value": "xpointer(/doc/body/section[2]/para[1])",
            "refinedBy": position(6, 27),
        },
        {"start": 6, "end": 27},
    ),
    (
        {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": "xywh=50,50,640,480",
        },
        {},
    ),
    ({"type": "CssSelector", "value": "#elemid > .elemclass + p"}, {}),
    ({"type": "XPathSelector", "value": "/html/body/p[2]/table/tr[2]/td[3]/span"}, {}),
    ({"type": "DataPositionSelector", "start": 4096, "end": 4104}, {}),
    ({"type": "SvgSelector", "id": "http://example.org/svg1"}, {}),
    (
        {
            "type": "RangeSelector",
            "startSelector": {"type": "XPathSelector", "value": "//table[1]/tr[1]/td[2]"},
            "endSelector": {"type": "XPathSelector", "value": "//table[1]/tr[1]/td[4]"},
        },
        {},
    ),
    ("http://example.org/paraselector1", {}),
]


@pytest.mark.parametrize(("selector", "words"), SELECTORS)
def test_an_example_of_the_specification_is_read_and_written_again(
    selector: Any, words: dict[str, Any]
) -> None:
    example = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/anno23",
        "type": "Annotation",
        "body": "http://example.org/comment1",
        "target": {"source": "http://example.org/page1", "selector": selector},
    }

    annotation = read_annotation(example)

    assert annotation == WebAnnotation(
        id="http://example.org/anno23",
        motivation=Motivation.COMMENTING,
        source="http://example.org/page1",
        link="http://example.org/comment1",
        **words,
    )
    assert write_annotation(annotation) == example


def test_the_complete_example_of_the_specification_is_read_and_written_again() -> None:
    example = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/anno38",
        "type": "Annotation",
        "motivation": "commenting",
        "creator": {
            "id": "http://example.org/user1",
            "type": "Person",
            "name": "A. Person",
            "nickname": "user1",
        },
        "created": "2015-10-13T13:00:00Z",
        "generator": {"id": "http://example.org/client1", "type": "Software", "name": "Code v2.1"},
        "generated": "2015-10-14T15:13:28Z",
        "stylesheet": {"id": "http://example.org/stylesheet1", "type": "CssStylesheet"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "love"},
            {
                "type": "Choice",
                "items": [
                    {
                        "type": "TextualBody",
                        "purpose": "describing",
                        "value": "I really love this particular bit of text.",
                        "format": "text/plain",
                        "language": "en",
                    },
                    {
                        "type": "SpecificResource",
                        "purpose": "describing",
                        "source": {"id": "http://example.org/comment1", "type": "Audio"},
                    },
                ],
            },
        ],
        "target": {
            "type": "SpecificResource",
            "styleClass": "mystyle",
            "source": "http://example.com/document1",
            "state": [{"type": "HttpRequestState", "value": "Accept: application/xml"}],
            "selector": PARAGRAPH,
        },
    }

    annotation = read_annotation(example)

    assert annotation.body == "I really love this particular bit of text."
    assert annotation.creator == "A. Person"
    assert annotation.created == datetime(2015, 10, 13, 13, tzinfo=UTC)
    assert annotation.exact == "Selected Text"
    assert write_annotation(annotation) == example


@pytest.mark.parametrize(
    "target",
    [
        TURN,
        [TURN],
        {"id": TURN, "type": "Text"},
        {"source": TURN},
        {"id": "https://elsewhere.example/part", "source": TURN},
        {"source": {"id": TURN, "format": "text/html"}},
    ],
)
def test_a_target_is_an_address_or_says_it(target: Any) -> None:
    annotation = read_annotation(document(target=target))
    assert (annotation.source, annotation.exact, annotation.start) == (TURN, "", None)


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ([quote("tide"), position(4, 8)], ("tide", 4, 8)),
        ([position(4, 8), {"type": "XPathSelector", "value": "/p"}, quote("tide")], ("tide", 4, 8)),
        ([quote("tide"), quote("quay")], ("tide", None, None)),
        ({"type": ["TextQuoteSelector"], "exact": "tide"}, ("tide", None, None)),
        ({"type": "oa:TextQuoteSelector", "exact": "tide"}, ("tide", None, None)),
        (position(4, 4), ("", 4, 4)),
        # What is refined only says where to look.
        (quote("the tide tables", refinedBy=quote("tide")), ("tide", None, None)),
        (position(100, 200, refinedBy=quote("tide")), ("tide", None, None)),
        (position(100, 200, refinedBy=[{"type": "CssSelector"}]), ("", 100, 200)),
        # A position counts from the start of what it refines.
        (position(100, 200, refinedBy=position(4, 8)), ("", 104, 108)),
        (quote("the tide tables", refinedBy=position(4, 8)), ("the tide tables", None, None)),
        (quote("a tide", refinedBy=[position(2, 6), quote("tide")]), ("tide", None, None)),
        # A range ends before its second selector.
        (
            {
                "type": "RangeSelector",
                "startSelector": position(4, 8),
                "endSelector": position(20, 24),
            },
            ("", 4, 20),
        ),
        (
            {
                "type": "RangeSelector",
                "startSelector": quote("tide"),
                "endSelector": quote("tables"),
            },
            ("", None, None),
        ),
        ({"type": "RangeSelector"}, ("", None, None)),
    ],
)
def test_selectors_say_which_words(
    selector: Any, words: tuple[str, int | None, int | None]
) -> None:
    annotation = read_annotation(about(selector))
    assert (annotation.exact, annotation.start, annotation.end) == words


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        (position(-1, 4), r"target.selector.start is -1, which is out of range. Write a whole"),
        (position(0, 2**31), r"target.selector.end is 2147483648, which is out of range"),
        (position(True, 4), "target.selector.start is True"),
        (position("1", 4), "target.selector.start is '1'"),
        (position(1.0, 4), "target.selector.start is 1.0"),
        ({"type": "TextPositionSelector", "end": 4}, "target.selector.start is None"),
        (position(8, 4), "target.selector.start 8 and end 4 are out of range"),
        ([quote("a"), position(8, 4)], "target.selector 2.start 8 and end 4"),
        (position(0, 4, refinedBy=position(2, 6)), "target.selector.refinedBy ends at 6.*out of"),
        (
            {
                "type": "RangeSelector",
                "startSelector": position(9, 9),
                "endSelector": position(2, 4),
            },
            "target.selector.startSelector 9 and endSelector 2 are out of range",
        ),
        ({"type": "TextQuoteSelector"}, "target.selector.exact is None. Write the words there"),
        (quote("a", prefix=["b"]), r"target.selector.prefix is \['b'\]"),
    ],
)
def test_selectors_that_cannot_be_are_refused(selector: Any, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        read_annotation(about(selector))


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({}, {}),
        ({"bodyValue": "Late *again*"}, {"body": "Late *again*"}),
        ({"body": text("Late", format="text/markdown; charset=utf-8")}, {"body": "Late"}),
        ({"body": {"value": "Late"}}, {"body": "Late"}),
        ({"body": [text("Late"), text(""), text("Again")]},
         {"body": "Late\n\nAgain"}),
        ({"body": "https://harbour.example"}, {"link": "https://harbour.example"}),
        ({"body": {"id": "https://harbour.example", "type": "Video"}},
         {"link": "https://harbour.example"}),
        ({"body": [{"source": {"id": "https://harbour.example"}}, "https://elsewhere.example"]},
         {"link": "https://harbour.example"}),
        ({"body": {"type": "Choice", "items": [text("Late"), text("Spät")]}}, {"body": "Late"}),
        ({"body": text("Late", purpose="assessing")}, {"body": "Late"}),
        ({"body": text("Late", purpose=["moderating", "oa:replying"])},
         {"body": "Late", "motivation": Motivation.REPLYING}),
        ({"body": [text("quay", purpose="tagging"), text("Late", purpose="commenting")]},
         {"body": "Late"}),
        ({"motivation": "tagging", "body": [text("quay"), text("tide", purpose="tagging")]},
         {"body": "quay, tide", "motivation": Motivation.TAGGING}),
        ({"body": {"source": "https://harbour.example", "purpose": "tagging"}},
         {"body": "https://harbour.example", "motivation": Motivation.TAGGING}),
        ({"body": {"source": "https://harbour.example", "purpose": "linking"}},
         {"link": "https://harbour.example", "motivation": Motivation.LINKING}),
        ({"body": text("https://harbour.example", purpose="linking")},
         {"link": "https://harbour.example", "motivation": Motivation.LINKING}),
        ({"body": [text("It was misheard", purpose="commenting"), text("tide", purpose="editing")]},
         {"replacement": "tide", "body": "It was misheard", "motivation": Motivation.EDITING}),
        ({"body": text("", purpose="editing")},
         {"replacement": "", "motivation": Motivation.EDITING}),
        # Words are put into nobody's mouth because of a remark.
        ({"motivation": "editing", "body": text("Please correct")},
         {"body": "Please correct", "motivation": Motivation.EDITING}),
    ],
)  # fmt: skip
def test_purposes_say_what_bodies_are(members: dict[str, Any], fields: dict[str, Any]) -> None:
    expected = {"id": ADDRESS, "motivation": Motivation.COMMENTING, "source": TURN} | fields
    assert read_annotation(document(**members)) == WebAnnotation(**expected)


@pytest.mark.parametrize(
    ("motivation", "read"),
    [
        ("replying", Motivation.REPLYING),
        ("oa:editing", Motivation.EDITING),
        ("http://www.w3.org/ns/oa#linking", Motivation.LINKING),
        (["highlighting", "describing", "tagging"], Motivation.DESCRIBING),
        ([], Motivation.COMMENTING),
        (None, Motivation.COMMENTING),
    ],
)
def test_the_first_motivation_that_we_know_counts(motivation: Any, read: Motivation) -> None:
    assert read_annotation(document() | {"motivation": motivation}).motivation is read


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ("Ada Quill", "Ada Quill"),
        ({"name": "Ada Quill", "nickname": "ada", "id": "https://quill.example"}, "Ada Quill"),
        ({"name": ["Ada Quill", "A. Quill"]}, "Ada Quill"),
        ({"nickname": "ada", "id": "https://quill.example"}, "ada"),
        ({"id": "https://quill.example", "type": "Person"}, "https://quill.example"),
        ([{"name": "Ada Quill"}, "Ben Moor"], "Ada Quill"),
        ({"type": "Person"}, ""),
        (None, ""),
    ],
)
def test_a_creator_has_a_name(creator: Any, name: str) -> None:
    assert read_annotation(document(creator=creator)).creator == name


def test_a_moment_is_read_whatever_its_offset() -> None:
    annotation = read_annotation(
        document(created="2031-11-10T16:10:00.5+02:00", modified="2031-11-11T00:00:00Z")
    )
    assert annotation.created == datetime(2031, 11, 10, 14, 10, 0, 500_000, tzinfo=UTC)
    assert annotation.modified == datetime(2031, 11, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"type": None}, 'type is None. Write "type": "Annotation"'),
        ({"type": "Note"}, "type is 'Note'"),
        ({"id": 7}, "id is 7. Write it as a string"),
        ({"target": None}, "target is missing. Write the address of what is annotated"),
        ({"target": ""}, "target is ''"),
        ({"target": 7}, "target is 7"),
        ({"target": {"type": "Text"}}, "target.source is missing"),
        ({"target": {"source": {"type": "Text"}}}, "target.source.id is missing"),
        ({"target": [TURN, TURN]}, "target is a list of several. Write one annotation for each"),
        ({"target": {"type": "Composite", "items": [TURN, TURN]}}, "target.items are several"),
        ({"motivation": "highlighting"}, "motivation is 'highlighting'.*commenting, editing"),
        ({"motivation": ["assessing", "x:y"]}, r"motivation is \['assessing', 'x:y'\]"),
        ({"motivation": 7}, "motivation is 7"),
        ({"bodyValue": 7}, "bodyValue is 7"),
        ({"bodyValue": "a", "body": "b"}, "bodyValue stands beside a body. Keep one"),
        ({"body": 7}, "body is 7. Write a TextualBody"),
        ({"body": [text("a"), [text("b")]]}, "body 2 is "),
        ({"body": {"type": "TextualBody"}}, "body.value is None"),
        ({"body": {"value": ["a"]}}, r"body.value is \['a'\]"),
        ({"body": {"type": "Choice", "items": []}}, "body.items is missing"),
        ({"body": {"type": "Video"}}, "body.value is missing"),
        ({"body": text("<p>a", format="text/html")}, "body.format is 'text/html'.*text/markdown"),
        ({"body": [text("a", purpose="editing")] * 2}, "body holds two bodies for editing"),
        ({"creator": 7}, "creator is 7"),
        ({"creator": [7]}, "creator 1 is 7"),
        ({"creator": {"name": 7}}, "creator.name is 7"),
        ({"created": "yesterday"}, "created is 'yesterday'. Write date and time with their offset"),
        ({"created": "2031-11-10T14:10:00"}, "created is '2031-11-10T14:10:00'"),
        ({"modified": "9999-12-31T23:59:59-01:00"}, "modified is "),
        ({"modified": 1_900_000_000}, "modified is 1900000000"),
        ({"igfarchive:status": "lost"}, "igfarchive:status is 'lost'.*proposed, public, withdrawn"),
        ({"body": text("a\0")}, "'body.value' holds a NUL character"),
        ({"via": [{"a\ud800": 1}]}, "'via.1.a.ud800' holds .* half a character"),
        ({"weight": float("nan")}, "'weight' is nan"),
        ({"weight": json.loads("1e999")}, "'weight' is inf"),
        ({"via": json.loads("[" * 64 + "]" * 64)}, "'via.1.1' holds more than 64 levels"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_name(members: dict[str, Any], message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        read_annotation(document(**members))


@pytest.mark.parametrize("value", [None, True, 7, 0.5, "tide", [], [document()]])
def test_only_an_object_is_an_annotation(value: object) -> None:
    with pytest.raises(AnnotationError, match="Write an annotation as an object"):
        read_annotation(value)
