"""The command: annotations out, as a file that others and the archive itself can read."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from igfarchive.annotating.webannotations.documents import read_document
from igfarchive.archive.models import Annotation
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panels() -> list[cast.Panel]:
    event = cast.event()
    panels = [cast.panel(event, code) for code in ("WS 7", "WS 8")]
    for panel in panels:
        cast.annotate(panel.utterances[4], "table", body=f"In {panel.session.code}.")
    cast.annotate(panels[0].utterances[3], "Sunday", replacement="Monday", body="Misheard.")
    cast.annotate(panels[0].utterances[3], "Whose", body="Proposed.", status="proposed")
    cast.annotate(panels[0].utterances[3], "tables", body="Withdrawn.", status="withdrawn")
    return panels


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("export_annotations", *map(str, arguments), stdout=out)
    return out.getvalue()


def items(text: str) -> list[dict[str, Any]]:
    found = read_document(text.encode())
    assert all(item.error is None for item in found)
    document: dict[str, Any] = json.loads(text)
    assert document["total"] == len(found)
    listed: list[dict[str, Any]] = document["first"]["items"]
    return listed


def bodies(text: str) -> list[str]:
    return [item["body"][-1]["value"] for item in items(text)]


def test_all_that_is_public_in_the_order_of_the_words() -> None:
    assert bodies(run()) == ["Misheard.", "In WS 7.", "In WS 8."]


def test_one_session_or_several() -> None:
    assert bodies(run("harbour-forum-2031/ws-8")) == ["In WS 8."]
    assert bodies(run("/harbour-forum-2031/ws-7/", "harbour-forum-2031/ws-8")) == bodies(run())


def test_all_of_them() -> None:
    assert bodies(run("harbour-forum-2031/ws-7", "--all")) == [
        "Proposed.", "Withdrawn.", "Misheard.", "In WS 7.",
    ]  # fmt: skip
    statuses = [item.get("igfarchive:status") for item in items(run("--all"))]
    assert statuses == ["proposed", "withdrawn", None, None, None]


def test_a_session_that_is_not_published_is_not_exported_unasked(panels: list[cast.Panel]) -> None:
    panels[1].session.published = False
    panels[1].session.save()
    assert bodies(run()) == ["Misheard.", "In WS 7."]
    assert bodies(run("--all"))[-1] == "In WS 8."


@pytest.mark.parametrize("base", ["https://archive.example", "https://archive.example/"])
def test_addresses_may_be_whole(base: str) -> None:
    text = run("--base", base)
    assert json.loads(text)["id"] == "https://archive.example/annotations"
    assert items(text)[0]["target"]["source"] == (
        "https://archive.example/sessions/harbour-forum-2031/ws-7/u4/"
    )
    assert items(run())[0]["target"]["source"] == "/sessions/harbour-forum-2031/ws-7/u4/"


def test_to_a_file(tmp_path: Path, panels: list[cast.Panel]) -> None:
    cast.annotate(panels[0].utterances[7], "clock", body="潮 “é” 🙂")
    path = tmp_path / "all.jsonld"
    assert run("--output", path) == f"4 annotations are in {path}.\n"
    assert path.read_text("utf-8") == run()
    assert "潮 “é” 🙂" in path.read_text("utf-8")


def test_to_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        run("--output", tmp_path)
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("--output", tmp_path / "nowhere" / "all.jsonld")


@pytest.mark.parametrize("name", ["harbour-forum-2031/ws-9", "harbour-forum-2031", "", "ws-7/"])
def test_a_session_that_is_not_there(name: str) -> None:
    with pytest.raises(CommandError, match="There is no session"):
        run(name)


def test_none_at_all() -> None:
    Annotation.objects.all().delete()
    assert items(run()) == []


def test_what_was_exported_is_imported_again(tmp_path: Path) -> None:
    before = run("--all")
    (tmp_path / "all.jsonld").write_text(before, "utf-8")
    Annotation.objects.all().delete()
    call_command("import_annotations", str(tmp_path), stdout=StringIO())
    assert json.loads(run("--all")) == json.loads(before)  # a database may sort members
