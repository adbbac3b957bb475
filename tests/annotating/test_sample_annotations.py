"""The sample annotations fit the sample sessions word for word, and show every kind there is."""

import json
import uuid
from collections import Counter
from datetime import datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from igfarchive.archive.slugs import slug_of
from igfarchive.importing.sheets import read_sheet
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import Turn, TurnKind

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = sorted(FIXTURES.glob("fon-*/*.jsonld"))
MOTIVATIONS = {"commenting", "editing", "describing", "linking", "tagging", "replying"}
Note = dict[str, Any]


@cache
def page(path: Path) -> Note:
    loaded: Note = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def turns(path: Path) -> tuple[Turn, ...]:
    transcript = path.with_suffix(".txt")
    return tuple(read_file(transcript.name, transcript.read_bytes()).transcript.turns)


NOTES = [
    pytest.param(path, note, id=f"{path.stem}-{number}")
    for path in PAGES
    for number, note in enumerate(page(path)["items"], start=1)
]
ALL_NOTES: list[Note] = [note for path in PAGES for note in page(path)["items"]]


def turn_of(path: Path, note: Note) -> Turn:
    key = note["target"]["source"].rstrip("/").rsplit("/", 1)[1]
    return turns(path)[int(key.removeprefix("u")) - 1]


def text_of(path: Path, note: Note) -> str:
    return "\n\n".join(turn_of(path, note).paragraphs)


def selector(note: Note) -> dict[str, str]:
    (quote,) = note["target"]["selector"]
    assert quote["type"] == "TextQuoteSelector"
    found: dict[str, str] = quote
    return found


def place(path: Path, note: Note) -> range:
    """The one place in its turn that the quotation and its context single out."""
    quote = selector(note)
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    text = text_of(path, note)
    assert text.count(whole) == 1
    start = text.index(whole) + len(quote["prefix"])
    return range(start, start + len(quote["exact"]))


def of(motivation: str) -> list[Note]:
    return [note for note in ALL_NOTES if note["motivation"] == motivation]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_one_of_web_annotations(path: Path) -> None:
    assert set(page(path)) == {"@context", "type", "items"}
    assert page(path)["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page(path)["type"] == "AnnotationPage"


@pytest.mark.parametrize(("path", "note"), NOTES)
def test_an_annotation_quotes_its_turn_word_for_word(path: Path, note: Note) -> None:
    text, words = text_of(path, note), place(path, note)
    assert text[words.start : words.stop] == selector(note)["exact"]


@pytest.mark.parametrize(("path", "note"), NOTES)
def test_an_annotation_is_at_its_session(path: Path, note: Note) -> None:
    sheet = read_sheet(path.with_suffix(".toml").read_bytes())
    event, session = slug_of(sheet.event.name, "event"), slug_of(sheet.session.code, "session")
    assert note["target"]["source"].startswith(f"/sessions/{event}/{session}/u")


@pytest.mark.parametrize(("path", "note"), NOTES)
def test_an_annotation_was_made_after_its_session(path: Path, note: Note) -> None:
    ends_at = read_sheet(path.with_suffix(".toml").read_bytes()).session.ends_at
    assert ends_at
    assert datetime.fromisoformat(note["created"]) > ends_at
    assert note["creator"]["type"] == "Person"


@pytest.mark.parametrize(("path", "note"), NOTES)
def test_a_body_says_what_it_is_for(path: Path, note: Note) -> None:
    purposes = [body["purpose"] for body in note["body"]]
    assert purposes[0] == note["motivation"]
    for body in note["body"]:
        if body["type"] == "SpecificResource":
            assert body["source"].startswith("https://forum.example/")
        else:
            plain = body["purpose"] in {"editing", "tagging"}
            assert body["type"] == "TextualBody"
            assert body["format"] == ("text/plain" if plain else "text/markdown")
            assert body["value"].strip()


def test_ids_are_never_given_twice() -> None:
    ids = [note["id"] for note in ALL_NOTES]
    assert len(set(ids)) == len(ids)
    for each in ids:
        assert uuid.UUID(each.removeprefix("urn:uuid:")).version == 4


def test_every_motivation_is_shown() -> None:
    assert {note["motivation"] for note in ALL_NOTES} == MOTIVATIONS
    assert len(PAGES) >= 3
    assert 14 <= len(ALL_NOTES) <= 20


def test_corrections_change_words_and_give_a_reason() -> None:
    assert len(of("editing")) >= 5
    for note in of("editing"):
        assert note["body"][0]["value"] != selector(note)["exact"]
        assert note["body"][1]["purpose"] == "commenting"


def test_corrections_never_overlap() -> None:
    for path in PAGES:
        edits = [note for note in page(path)["items"] if note["motivation"] == "editing"]
        for one, other in combinations(edits, 2):
            if one["target"]["source"] == other["target"]["source"]:
                assert not set(place(path, one)) & set(place(path, other))


def test_a_reply_is_the_speakers_own() -> None:
    replies = [(p, n) for p in PAGES for n in page(p)["items"] if n["motivation"] == "replying"]
    assert replies
    for path, note in replies:
        label = turn_of(path, note).label
        assert label
        assert note["creator"]["name"].upper() == label.upper()


def test_a_comment_crosses_a_paragraph_border() -> None:
    assert any("\n\n" in selector(note)["exact"] for note in of("commenting"))


def test_a_stage_direction_has_a_note() -> None:
    kinds = Counter(turn_of(path, note).kind for path in PAGES for note in page(path)["items"])
    assert kinds[TurnKind.STAGE_DIRECTION] == 1


def test_some_annotations_share_their_words_and_some_overlap() -> None:
    shared = overlapping = nested = False
    for path in PAGES:
        for one, other in combinations(page(path)["items"], 2):
            if one["target"]["source"] != other["target"]["source"]:
                continue
            first, second = set(place(path, one)), set(place(path, other))
            shared |= first == second
            nested |= first < second or second < first
            overlapping |= bool(first & second and first - second and second - first)
    assert shared
    assert nested
    assert overlapping
