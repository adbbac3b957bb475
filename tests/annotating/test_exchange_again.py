"""What is written of annotations, and that it comes back as it was."""

import json
from typing import Any

import pytest

from igfarchive.annotating import curating, exchange
from igfarchive.annotating.anchoring.anchors import Place
from igfarchive.annotating.exchange import to_web_annotation
from igfarchive.annotating.webannotations.documents import (
    read_annotation,
    read_document,
    write_page,
)
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.archive.models import Annotation, AnnotationRevision
from tests import cast
from tests.annotating.exchanged import SOURCE, load, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panel() -> cast.Panel:
    return cast.panel(cast.event())


OUT_OF_FIELDS = {"id", "published_at", "document"}
"""What no file brings back as it was: numbers are given anew, and each row keeps its own file."""


def rows() -> list[dict[str, Any]]:
    found = Annotation.objects.order_by("utterance__key", "identifier").values()
    return [
        {name: value for name, value in row.items() if name not in OUT_OF_FIELDS} for row in found
    ]


def annotate_all(panel: cast.Panel) -> None:
    turn = panel.utterances[1]
    cast.annotate(turn, "tide tables", replacement="title pages", body="Misheard.")
    cast.annotate(turn, "Thank", replacement="", body="")
    cast.annotate(turn, "I chair the Harbour Authority", link="https://harbour.example/?a=1&b")
    cast.annotate(turn, "Harbour", motivation="describing", body="*Quay*\n\n- one\n- two")
    cast.annotate(turn, "Authority", motivation="linking", body="", link="https://x.example/潮")
    cast.annotate(turn, "tide", motivation="tagging", body="tides, tables", creator="")
    cast.annotate(turn, turn.text, motivation="replying", creator="Ada Quill")
    cast.annotate(panel.utterances[3], "Sunday", status="proposed")
    cast.annotate(panel.utterances[3], "tables", replacement="fables", status="withdrawn")
    cast.annotate(panel.utterances[2], "Applause", body="Long “applause” <b>&amp;</b> 🙂")
    lost = cast.annotate(panel.utterances[4], "nobody may copy")
    Annotation.objects.filter(pk=lost.pk).update(
        anchored=False, exact="somebody must copy", prefix="A lighthouse ", suffix="", start=900,
        end=918,
    )  # fmt: skip


def exported(base: str = "") -> list[dict[str, Any]]:
    found = Annotation.objects.select_related("utterance__session__event")
    page = write_page((to_web_annotation(row, base) for row in found), "urn:x:page")
    items: list[dict[str, Any]] = json.loads(json.dumps(page))["first"]["items"]
    return items


def import_again(documents: list[dict[str, Any]]) -> None:
    for item in read_document(json.dumps(documents).encode()):
        assert item.annotation is not None, item.error
        exchange.load(item.annotation)


@pytest.mark.parametrize("base", ["", "https://archive.example"])
def test_what_was_exported_comes_back_as_it_was(panel: cast.Panel, base: str) -> None:
    annotate_all(panel)
    before, documents = rows(), exported(base)
    assert len({row["motivation"] for row in before}) == 6
    Annotation.objects.all().delete()
    import_again(documents)
    assert rows() == before
    assert exported(base) == documents


def test_what_was_exported_changes_nothing_where_it_came_from(panel: cast.Panel) -> None:
    annotate_all(panel)
    before, revisions = rows(), AnnotationRevision.objects.count()
    documents = exported()
    import_again(documents)
    assert rows() == before
    assert AnnotationRevision.objects.count() == revisions
    assert exported() == documents


def test_a_document_is_written_as_it_came() -> None:
    document = said(rights="https://harbour.example/free")
    load(document)
    (written,) = exported()
    assert written.pop("modified") == document["created"]
    assert written.pop("target")["source"] == SOURCE
    assert written == {n: v for n, v in document.items() if n not in {"@context", "target"}}


def test_a_document_that_was_changed_here_keeps_what_has_no_field() -> None:
    row, _ = load(said(rights="https://harbour.example/free"))
    curating.change(row, None, Facts("commenting", "Otherwise.", creator="Cy Wharf"))
    (document,) = exported()
    assert document["rights"] == "https://harbour.example/free"
    assert read_annotation(document).body == "Otherwise."


def test_one_that_moved_is_written_with_its_place(panel: cast.Panel) -> None:
    row, _ = load(said())
    turn = panel.utterances[1]
    turn.text = "Indeed. " + turn.text
    turn.save()
    curating.stand(row, Place(turn.text.index("tide"), turn.text.index(" are")), exact=row.exact)
    row.save()
    (document,) = exported()
    again = read_annotation(document)
    assert turn.text[again.start : again.end] == again.exact == "tide tables"
