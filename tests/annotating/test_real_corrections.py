"""A real transcript, and what two readers found misheard in it, laid over its words."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from lxml.html import HtmlElement, fromstring
from pytest_django.fixtures import Settings

from igfarchive.archive.models import Annotation, AnnotationRevision, Session, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.search import index
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from igfarchive.text.folding import fold_spaces

pytestmark = pytest.mark.django_db

NAME = "igf-2020-ws-81"
ADDRESS = "/sessions/igf-2020/ws-81/"
GARBLED = "(garbled)"
UNCERTAIN = " (uncertain)"
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.SHEETS_DIR = tmp_path / "sheets"
    settings.SHEETS_DIR.mkdir()


@pytest.fixture(scope="module")
def source(shared: Path) -> str:
    return (shared / f"transcripts/{NAME}.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def errors(shared: Path) -> list[dict[str, Any]]:
    """The turn, what was captioned, and what was probably said."""
    gold = json.loads((shared / f"gold/{NAME}.json").read_text("utf-8"))
    found: list[dict[str, Any]] = gold["probable_caption_errors"]
    return found


def document(number: int, error: dict[str, Any], key: int) -> dict[str, Any]:
    """The annotation that says so. Of garbled words a comment says what is known."""
    probable: str = error["probable"]
    bodies: list[dict[str, str]] = []
    if probable.startswith(GARBLED):
        bodies.append({"purpose": "commenting", "value": f"Probable reading: {probable}."})
    else:
        reason = "Not certain." if probable.endswith(UNCERTAIN) else "Probably misheard."
        words = probable.removesuffix(UNCERTAIN)
        bodies.append({"purpose": "editing", "value": words, "format": "text/plain"})
        bodies.append({"purpose": "commenting", "value": reason})
    return {
        "id": f"urn:x-harbour:error-{number}",
        "type": "Annotation",
        "motivation": bodies[0]["purpose"],
        "creator": {"type": "Person", "name": "Cy Wharf"},
        "body": [{"type": "TextualBody", **body} for body in bodies],
        "target": {
            "source": f"{ADDRESS}u{key}/",
            "selector": {"type": "TextQuoteSelector", "exact": error["captioned"]},
        },
    }


def run(command: str, *paths: Path) -> dict[str, Any]:
    out = StringIO()
    call_command(command, *map(str, paths), "--json", stdout=out, stderr=StringIO())
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def spoken() -> list[Utterance]:
    """The turns of speech, as the readers counted them."""
    return list(Session.objects.get().utterances.current().turns().order_by("position"))


@pytest.fixture
def transcript(tmp_path: Path, source: str) -> Path:
    path = tmp_path / f"{NAME}.txt"
    path.write_text(source, "utf-8")
    run("import_transcripts", path)
    return path


@pytest.fixture
def notes(tmp_path: Path, errors: list[dict[str, Any]], transcript: Path) -> Path:
    turns = spoken()
    path = tmp_path / "corrections.jsonld"
    items = [
        document(number, error, turns[error["turn"] - 1].key)
        for number, error in enumerate(errors, start=1)
    ]
    path.write_text(json.dumps(items), "utf-8")
    return path


@pytest.fixture
def imported(notes: Path) -> dict[str, Any]:
    return run("import_annotations", notes)


def rows() -> list[Annotation]:
    found = Annotation.objects.select_related("utterance")
    return sorted(found, key=lambda row: int(row.identifier.rpartition("-")[2]))


def assert_on_their_words(errors: list[dict[str, Any]]) -> None:
    turns = spoken()
    assert len(rows()) == len(errors)
    for row, error in zip(rows(), errors, strict=True):
        assert row.anchored
        assert row.utterance == turns[error["turn"] - 1]
        words = row.utterance.text[row.start : row.end]
        assert fold_spaces(words) == error["captioned"]


def paragraphs_of(page: HtmlElement, key: int) -> str:
    """The words of a turn as a page shows them, without the numbers of notes."""
    (words,) = page.cssselect(f"#u{key} .words")
    for extra in words.cssselect(".ref, .note, aside"):
        extra.drop_tree()
    return fold_spaces(words.text_content())


def visit(client: Client, query: str = "") -> HtmlElement:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return fromstring(response.content.decode())


def test_each_stands_on_its_words(imported: dict[str, Any], errors: list[dict[str, Any]]) -> None:
    assert len(errors) == 53
    assert (imported["totals"], imported["lost"]) == ({"created": 53}, 0)
    assert_on_their_words(errors)


def test_the_corrected_reading_has_them_and_the_captions_are_untouched(
    transcript: Path, notes: Path, errors: list[dict[str, Any]]
) -> None:
    before = {turn.pk: turn.text for turn in spoken()}
    run("import_annotations", notes)
    assert {turn.pk: turn.text for turn in spoken()} == before

    readings = readings_of(before)
    corrections = [row for row in rows() if row.is_correction]
    assert len(corrections) == sum(not e["probable"].startswith(GARBLED) for e in errors)
    for row in corrections:
        reading = readings[row.utterance_id]
        start, end = reading.place_here(row.start or 0, row.end or 0)
        assert reading.text[start:end] == row.replacement
        assert reading.captioned_place(start, end) == (row.start, row.end)
    assert sum(len(reading.corrections) for reading in readings.values()) == len(corrections)


def test_what_is_not_certain_says_so(
    imported: dict[str, Any], errors: list[dict[str, Any]]
) -> None:
    uncertain = [n for n, e in enumerate(errors) if e["probable"].endswith(UNCERTAIN)]
    assert uncertain
    for number in uncertain:
        row = rows()[number]
        assert row.body == "Not certain."
        assert "uncertain" not in (row.replacement or "")


def test_the_page_has_a_note_for_each_in_both_readings(
    client: Client, imported: dict[str, Any]
) -> None:
    corrected, captioned = visit(client), visit(client, "?reading=captioned")
    readings = readings_of({row.utterance_id: row.utterance.text for row in rows()})
    for page in (corrected, captioned):
        for row in rows():
            (link,) = page.cssselect(f"#u{row.utterance.key} [href='#note-{row.pk}']")
            assert page.cssselect(f"#note-{row.pk}")
            assert link.get("aria-label")
    for row in rows():
        key = row.utterance.key
        assert paragraphs_of(captioned, key) == fold_spaces(row.utterance.text)
        assert paragraphs_of(corrected, key) == fold_spaces(readings[row.utterance_id].text)


def test_both_readings_are_found(imported: dict[str, Any]) -> None:
    assert not index.check()
    for row in rows():
        turns = {hit.utterance for hit in search(Query(text=f'"{fold_spaces(row.exact)}"')).hits}
        assert row.utterance_id in turns
        if row.replacement:
            hits = search(Query(text=f'"{row.replacement}"')).hits
            assert row.utterance_id in {hit.utterance for hit in hits}


def test_a_second_import_changes_nothing(notes: Path, imported: dict[str, Any]) -> None:
    before = list(Annotation.objects.values()), AnnotationRevision.objects.count()
    again = run("import_annotations", notes)
    assert (again["totals"], again["lost"]) == ({"unchanged": 53}, 0)
    assert (list(Annotation.objects.values()), AnnotationRevision.objects.count()) == before


@pytest.mark.parametrize("edit", [False, True], ids=["as-it-was", "with-words-put-in"])
def test_other_white_space_in_the_transcript_moves_none(
    transcript: Path,
    source: str,
    imported: dict[str, Any],
    errors: list[dict[str, Any]],
    edit: bool,
) -> None:
    again = source.replace(NBSP, " ")
    assert again != source
    if edit:
        # One word more in each turn, so that all of them are read anew.
        again = again.replace(". ", ". Well, ")
    transcript.write_text(again, "utf-8")
    (report,) = run("import_transcripts", transcript)["files"]
    assert report["status"] == ("updated" if edit else "unchanged")
    if edit:
        # Where a word came into the words themselves, a correction of them holds no longer.
        parted = [". " in error["captioned"] for error in errors]
        assert sum(parted) == 1
        assert [row.anchored for row in rows()] == [not each for each in parted]
        words = [fold_spaces(row.utterance.text[row.start : row.end]) for row in rows()]
        differing = [
            (found, error["captioned"])
            for found, error, lost in zip(words, errors, parted, strict=True)
            if not lost and found != error["captioned"]
        ]
        assert differing == []
    else:
        assert_on_their_words(errors)
