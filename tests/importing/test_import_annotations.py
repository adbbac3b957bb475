"""The command: files of annotations in; what became of each out; the index follows."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from igfarchive.annotating.exchange import load
from igfarchive.archive.models import Annotation
from igfarchive.importing import annotations
from igfarchive.search import homes, index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests import cast

pytestmark = pytest.mark.django_db

TURN = "/sessions/harbour-forum-2031/ws-7/u2/"


@pytest.fixture(autouse=True)
def panel() -> cast.Panel:
    return cast.panel(cast.event())


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def comment(exact: str = "tide tables", body: object = "Ours.", **members: Any) -> dict[str, Any]:
    return {
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": body},
        "target": {
            "source": TURN,
            "selector": {"type": "TextQuoteSelector", "exact": exact},
        },
    } | members


def correction(exact: str, words: str, **members: Any) -> dict[str, Any]:
    body = {"type": "TextualBody", "purpose": "editing", "value": words}
    return comment(exact, motivation="editing") | {"body": body} | members


def at(start: object, end: object) -> dict[str, Any]:
    selector = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": TURN, "selector": selector}


def write(path: Path, *documents: object) -> Path:
    path.write_text(json.dumps(list(documents)))
    return path


def run(*arguments: str | Path) -> tuple[str, str, str]:
    """What was printed, what was complained of, and why it failed if it did."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_annotations", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), f"{error} ({error.returncode})"
    return out.getvalue(), err.getvalue(), ""


def run_json(*arguments: str | Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(*arguments, "--json")[0])
    return document


def found(words: str) -> int:
    return search(Query(text=words)).total


# --- What is imported ----------------------------------------------------------------------------


def test_words_that_are_said_often_stand_where_their_context_does(
    inbox: Path, panel: cast.Panel
) -> None:
    turn = panel.utterances[1]
    turn.text = "Ahoy. Ahoy. Ahoy. Ahoy, ahoy. Ahoy, I said ahoy ahoy."
    turn.save()
    quotation = {"type": "TextQuoteSelector", "exact": "Ahoy"}
    target = {"source": TURN, "selector": quotation | {"prefix": "Ahoy. " * 3, "suffix": ", ahoy."}}
    several = {"source": TURN, "selector": quotation | {"prefix": "Ahoy. "}}
    _, err, failure = run(
        write(inbox / "a.jsonld", comment(target=target), comment(target=several))
    )
    assert not failure
    assert err.count("kept as lost") == 1
    assert list(Annotation.objects.order_by("pk").values_list("start", "anchored")) == [
        (18, True),
        (None, False),
    ]


def test_one_object_tells_what_became_of_each(inbox: Path) -> None:
    path = write(
        inbox / "a.jsonld", comment(id="urn:x:1"), comment("tight cables"), comment(body="")
    )
    document = run_json(path)
    lost = {"path": str(path), "name": "annotation 2", "status": "created", "lost": True}
    assert document["annotations"] == [
        {"path": str(path), "name": "urn:x:1", "status": "created", "lost": False, "error": ""},
        lost | {"error": ""},
        {
            "path": str(path), "name": "annotation 3", "status": "failed", "lost": False,
            "error": "There is nothing in it to read. Write its text.",
        },
    ]  # fmt: skip
    assert (document["totals"], document["lost"]) == ({"created": 2, "failed": 1}, 1)


def test_lines_tell_it_to_people(inbox: Path) -> None:
    path = write(inbox / "a.jsonld", comment(id="urn:x:1"), comment("tight cables"))
    out, err, failure = run(path)
    assert (out, failure) == ("Annotations: 2 created.\n", "")
    assert err == (
        f"{path}: annotation 2: its words do not stand in its turn in one place: kept as lost.\n"
    )
    write(path, comment(id="urn:x:1", body="Mine."), comment("tight cables"), comment(body=""))
    out, err, failure = run(path)
    assert out == "Annotations: 1 updated, 1 unchanged, 1 failed.\n"
    assert f"{path}: annotation 3: There is nothing in it to read." in err
    assert failure == "1 failed; nothing of theirs is stored. (1)"


def test_a_folder_is_searched_to_its_ground(inbox: Path) -> None:
    deep = inbox / "2031" / "day 2"
    deep.mkdir(parents=True)
    write(deep / "b.jsonld", comment())
    write(inbox / "a.jsonld", comment("Harbour"))
    write(inbox / "notes.json", comment("chair"))
    assert [Path(each["path"]).name for each in run_json(inbox)["annotations"]] == [
        "b.jsonld", "a.jsonld",
    ]  # fmt: skip
    assert run_json(inbox / "notes.json")["totals"] == {"created": 1}


def test_an_empty_folder_holds_none(inbox: Path) -> None:
    assert run(inbox) == ("Annotations: none found.\n", "", "")


def test_a_second_import_changes_nothing(inbox: Path) -> None:
    write(inbox / "a.jsonld", comment(), comment(id="urn:x:1"), correction("ours", "hours"))
    run(inbox)
    before = list(Annotation.objects.values())
    assert run_json(inbox, inbox / "a.jsonld")["totals"] == {"unchanged": 6}
    assert list(Annotation.objects.values()) == before


def test_every_form_of_a_file_is_read(inbox: Path) -> None:
    page = {"type": "AnnotationPage", "items": [comment("Thank you")]}
    (inbox / "a.jsonld").write_text(json.dumps(comment()))
    (inbox / "b.jsonld").write_text(json.dumps(page))
    collection = {"type": "AnnotationCollection", "first": page | {"items": [comment("Harbour")]}}
    (inbox / "c.jsonld").write_bytes(b"\xef\xbb\xbf" + json.dumps(collection).encode())
    assert run_json(inbox)["totals"] == {"created": 3}


# --- What is not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"type": "Annotation",\n "body": }', "line 2, column 10: not JSON"),
        (b"", "line 1, column 1: not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'"tide"', "and not annotations"),
        (b'{"type": "Annotation", "type": "Annotation"}', "stands twice in one object"),
    ],
)
def test_one_bad_file_stops_no_other(inbox: Path, content: bytes, why: str) -> None:
    (inbox / "a.jsonld").write_bytes(content)
    write(inbox / "b.jsonld", comment())
    document = run_json(inbox)
    bad, good = document["annotations"]
    assert (bad["name"], bad["status"], good["status"]) == ("", "failed", "created")
    assert why in bad["error"]


def test_a_path_that_cannot_be_read_says_so(inbox: Path) -> None:
    (inbox / "folder.jsonld").mkdir()
    write(inbox / "b.jsonld", comment())
    _, err, failure = run(inbox / "nothing.jsonld", inbox)
    assert f"{inbox / 'nothing.jsonld'}: Cannot be read: No such file or directory." in err
    assert f"{inbox / 'folder.jsonld'}: Cannot be read: Is a directory." in err
    assert failure.startswith("2 failed")
    assert Annotation.objects.count() == 1


BAD: dict[str, tuple[object, str]] = {
    "a body of 5 MB": (comment(body="x" * 5_000_000), "The text has 5,000,000 bytes"),
    "10,000 attributes": (
        comment(body=f"<a {' '.join(f'a{n}=b' for n in range(10_000))}>x</a>"), "Shorten it",
    ),
    "200,000 brackets": (comment(body="<" * 200_000), "The text has 200,000 bytes"),
    "deep lists": (comment(body="- " * 500 + "x"), "too deep in each other"),
    "an override": (comment(body="\u202esrorre"), "U+202E RIGHT-TO-LEFT OVERRIDE"),
    "an override as an entity": (comment(body="&#8238;x"), "An entity stands for U+202E"),
    "a zero-width space": (comment(body="ti\u200bde"), "character 3 is U+200B"),
    "one in a correction": (correction("tide", "ti\u2060de"), "U+2060"),
    "a NUL": (comment(body="\0"), "holds a NUL character"),
    "half a character": (comment(body="\ud800"), "half a character"),
    "a body that is a number": (comment(body=1), "body.value is 1"),
    "a place behind the turn": (comment(target=at(0, 100_000)), "do not lie in u2"),
    "a place before the turn": (comment(target=at(-1, 4)), "out of range"),
    "a place back to front": (comment(target=at(9, 4)), "out of range"),
    "a place beyond all numbers": (comment(target=at(0, 10**30)), "out of range"),
    "a place of halves": (comment(target=at(0.5, 4.5)), "out of range"),
    "a quotation of 5 MB": (comment("tide " * 1_000_000), "quotes 5,000,000 characters"),
    "no target": (comment(target=None), "target is missing"),
    "another site": (comment(target="https://x.example/"), "no turn of the archive"),
    "a retired turn": (comment("lighthouses", target=TURN.replace("u2", "u6")), "no longer stands"),
    "a turn that never was": (comment(target=TURN.replace("u2", "u99")), "There is no u99"),
    "a link that runs": (
        comment(motivation="linking", body=None) | {"body": {"id": "javascript:alert(1)"}},
        "is no address of a page",
    ),
    "a strange motivation": (comment(motivation="assessing"), "has no place here"),
    "the same id": (comment("Harbour", id="urn:x:first"), "id is that of annotation 1"),
    "no object": ("tide", "It is 'tide'"),
    "the same words": (correction("tide", "tide"), "are the captioned ones"),
    "words put right already": (correction("chair", "share"), "puts “chair” right already"),
    "years before time": (comment(created="0001-01-01T00:00:00+14:00"), "created is"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_annotation_stops_no_other(panel: cast.Panel, inbox: Path, bad: str) -> None:
    cast.retire(panel.utterances[5])
    cast.annotate(panel.utterances[1], "chair", replacement="chaired")
    given, why = BAD[bad]
    path = write(inbox / "a.jsonld", comment(id="urn:x:first"), given, comment("Thank you"))
    out, err, failure = run(path)
    assert out == "Annotations: 2 created, 1 failed.\n"
    name = "urn:x:first" if bad == "the same id" else "annotation 2"
    (line,) = err.splitlines()
    assert line.startswith(f"{path}: {name}: ")
    assert why in line
    assert len(line) < 600
    assert failure
    assert Annotation.objects.count() == 3


def test_a_script_is_words_like_others(inbox: Path) -> None:
    write(inbox / "a.jsonld", comment(body="<script>alert(1)</script><img src=x onerror=x>"))
    assert run_json(inbox)["totals"] == {"created": 1}
    assert Annotation.objects.get().body_html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=x&gt;</p>"
    )


def test_ten_thousand_members_are_kept_and_do_no_harm(inbox: Path) -> None:
    members = {f"x:{number}": number for number in range(10_000)}
    write(inbox / "a.jsonld", comment() | members)
    assert run_json(inbox)["totals"] == {"created": 1}
    assert Annotation.objects.get().document["x:9999"] == 9999


def test_a_database_that_refuses_one_stops_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(said: Any) -> Any:
        if said.id == "urn:x:1":
            raise OperationalError("deadlock detected")
        return load(said)

    monkeypatch.setattr(annotations, "load", refuse)
    write(inbox / "a.jsonld", comment(id="urn:x:1"), comment())
    first, second = run_json(inbox)["annotations"]
    assert (first["error"], second["status"]) == ("deadlock detected", "created")


# --- The index -----------------------------------------------------------------------------------


def test_the_index_follows_a_correction(inbox: Path) -> None:
    index.rebuild()
    write(inbox / "a.jsonld", correction("tide tables", "title pages", id="urn:x:1"))
    run(inbox)
    assert (found('"title pages"'), found('"tide tables"')) == (1, 1)
    assert not index.check()

    write(inbox / "a.jsonld", correction("tide tables", "idle fables", id="urn:x:1"))
    run(inbox)
    assert (found('"title pages"'), found('"idle fables"')) == (0, 1)

    write(inbox / "a.jsonld", comment(id="urn:x:1"))
    assert run_json(inbox)["totals"] == {"updated": 1}
    assert found('"idle fables"') == 0
    assert not index.check()


def test_an_index_is_built_where_there_is_none(inbox: Path) -> None:
    write(inbox / "a.jsonld", correction("tide tables", "title pages"))
    run(inbox)
    assert found('"title pages"') == 1


def test_comments_leave_the_index_alone(inbox: Path) -> None:
    index.rebuild()
    before = index_searcher.version()
    write(inbox / "a.jsonld", comment())
    run(inbox)
    assert index_searcher.version() == before


def test_an_index_that_cannot_be_written_does_not_undo_the_import(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*, build: bool) -> None:
        raise IndexUnavailableError("locked; run rebuild_index")

    monkeypatch.setattr(index, "update", refuse)
    write(inbox / "a.jsonld", correction("tide tables", "title pages"))
    out, _, failure = run(inbox)
    assert out == "Annotations: 1 created.\n"
    assert failure == "Imported, but not searchable yet: locked; run rebuild_index (1)"
    assert Annotation.objects.get().replacement == "title pages"


def test_an_index_that_another_writes_is_followed_later(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    monkeypatch.setattr(index, "PATIENCE", 0.0)
    write(inbox / "a.jsonld", correction("tide tables", "title pages"))
    with homes.home().writing():
        _, _, failure = run(inbox)
    assert "Another process is writing the search index" in failure
    assert found('"title pages"') == 0
    index.update()
    assert found('"title pages"') == 1
