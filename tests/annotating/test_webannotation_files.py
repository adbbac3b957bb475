"""Files of annotations: one, a list, a page or a collection of them."""

import pytest

from igfarchive.annotating.webannotations import files as webannotation_files
from igfarchive.annotating.webannotations.documents import (
    CONTEXT,
    AnnotationError,
    Item,
    read_annotation,
    read_document,
    write_annotation,
)
from tests.annotating.webdocuments import (
    ADDRESS,
    content,
    document,
    read_all,
)


def test_a_file_is_an_annotation_a_list_a_page_or_a_collection() -> None:
    first, second = document(), document(id=f"{ADDRESS}0")
    page = {"type": "AnnotationPage", "items": [first, second]}
    both = [read_annotation(first), read_annotation(second)]

    assert read_all(first) == both[:1]
    assert read_all([first, second]) == both
    assert read_all(page) == both
    assert read_all({"type": ["AnnotationCollection", "x:y"], "first": page}) == both
    assert read_document(b"\xef\xbb\xbf" + content([])) == []
    assert read_document(content({"type": "AnnotationCollection", "total": 0})) == []


def test_an_annotation_that_is_refused_does_not_stop_the_others() -> None:
    items = read_document(content([document(target=None), document(id=None), 7]))

    assert [(item.number, item.name) for item in items] == [
        (1, ADDRESS),
        (2, "annotation 2"),
        (3, "annotation 3"),
    ]
    assert items[1] == Item(2, "annotation 2", read_annotation(document(id=None)), None)
    assert str(items[0].error).startswith("target is missing. Write")
    assert str(items[2].error).startswith("It is 7. Write")


def test_an_id_that_is_given_twice_is_refused_the_second_time() -> None:
    items = read_document(content([document(id=None), document(), document(id=None), document()]))
    assert [str(item.error) for item in items if item.error] == [
        "id is that of annotation 2. Give each an id of its own, or take one of them out."
    ]


def test_an_annotation_of_a_page_keeps_what_its_members_mean() -> None:
    context = [CONTEXT, {"tide": "https://harbour.example/terms#"}]
    item = document(**{"@context": None, "tide:height": 3})
    own = document(id=f"{ADDRESS}0")
    page = {"@context": context, "type": "AnnotationPage", "items": [item, own]}

    documents = [write_annotation(annotation) for annotation in read_all(page)]

    assert documents == [{"@context": context, **item}, own]


def test_a_page_that_is_not_in_the_file_is_not_forgotten() -> None:
    page = {"type": "AnnotationPage", "items": [document()], "next": f"{ADDRESS}?page=2"}
    items = read_document(content({"type": "AnnotationCollection", "first": page}))
    assert [item.name for item in items] == [ADDRESS, "the next page"]
    assert "first page is not the last" in str(items[1].error)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "line 1, column 1: not JSON: Expecting value. Mend it there"),
        (b'{\n "a": tide}', "line 2, column 7: not JSON"),
        (b'[1,\n2, "caf\xe9"]', "line 2, byte 8: 0xe9 is not UTF-8. Save the file as UTF-8"),
        (b'[{"a": NaN}]', "NaN is no number of JSON"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"[" + b"1" * 5_000 + b"]", "not JSON: .*digits.*shorter number"),
        (b'[{"a": 1, "b": 2, "b": 3}]', "'b' stands twice in one object. Take one"),
        (b"[" * 200_000, "nested too deeply"),
        (b"7", "It is 7, and not annotations. Write an Annotation, a list"),
        (b'{"id": "a"}', "It is {'id': 'a'}, and not annotations"),
        (b'{"type": "AnnotationPage"}', "items is None. Write the annotations there"),
        (b'{"type": "AnnotationPage", "items": {}}', "items is {}"),
        (b'{"type": "AnnotationCollection"}', "first is None. Write the first page there"),
        (b'{"type": "AnnotationCollection", "first": "a"}', "first is 'a'"),
        (b'{"type": "AnnotationCollection", "first": {}}', "first.items is None"),
    ],
)
def test_a_file_of_something_else_is_refused_with_the_place(file: bytes, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        read_document(file)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webannotation_files, "LARGEST", 10)
    with pytest.raises(AnnotationError, match=r"The file has 12 bytes\. Split it: 10 bytes"):
        read_document(b" " * 10 + b"[]")


def test_a_file_of_too_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webannotation_files, "MOST", 2)
    assert len(read_document(b"[1, 2]")) == 2
    with pytest.raises(AnnotationError, match=r"The file has 3 annotations\. Split it: 2 are"):
        read_document(b"[1, 2, 3]")
