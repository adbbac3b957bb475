"""A preview does what an import does, tells it in plain values, and leaves nothing behind."""

import json

import pytest

from igfarchive.annotating.anchoring.differences import differences
from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import IndexVersion, Speaker
from igfarchive.importing.changes import shortened
from igfarchive.importing.likely_speakers import likely_speakers
from igfarchive.importing.loading import load, load_by
from igfarchive.importing.preview import Done, rehearse
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file
from tests import cast
from tests.importing.small import (
    APPLAUSE,
    COSTS,
    DOUBT,
    NOBODY,
    SHEET,
    THANKS,
    WELCOME,
    captions,
    everything,
    load_captions,
)

pytestmark = pytest.mark.django_db


def previewed(*turns: str, sheet: str = "") -> Done:
    sheet_file = SheetFile("ws-4.toml", sheet.encode()) if sheet else None
    return load_by(rehearse, read_file("ws-4.txt", captions(*turns)), sheet_file)


def test_a_preview_tells_what_an_import_does_and_leaves_nothing() -> None:
    before = everything()
    done = previewed(WELCOME, COSTS, APPLAUSE, NOBODY, sheet=SHEET)
    assert everything() == before
    assert not IndexVersion.objects.exists()

    preview = done.preview
    loaded = load_captions(WELCOME, COSTS, APPLAUSE, NOBODY, sheet=SHEET)
    assert preview.outcome == loaded.status
    assert preview.path == loaded.session.path
    assert preview.new_event
    assert (preview.turns, preview.facts["Kind"]) == (loaded.session.turns, "Workshop")
    assert [(each.label, each.name, each.known) for each in preview.labels] == [
        ("ANA LIMA", "Ana Lima", False),
        ("BEN OKORO", "Ben Okoro", False),
    ]
    assert json.loads(json.dumps(preview.as_json())) == preview.as_json()
    elsewhere = SHEET.replace("IGF 2023", "IGF 2024").replace('code = "WS 4"', "")
    again = previewed(WELCOME, COSTS, APPLAUSE, NOBODY, sheet=elsewhere).preview
    assert (again.path, again.new_event) == (loaded.session.path, False)


def test_a_warning_shows_the_line_that_it_is_about() -> None:
    opening = "Nobody has told us who speaks here, and for how long it will go on."
    (warned,) = previewed(opening, WELCOME).preview.warnings
    assert (warned.line, warned.text) == (3, opening)
    assert opening[:40] in warned.message


def test_the_same_again_has_the_same_digest_whatever_else_came_in() -> None:
    first = previewed(WELCOME, COSTS)
    other = captions(WELCOME, THANKS, title="IGF 2023 - Day 1 - WS 5 Who listens")
    load(read_file("ws-5.txt", other), None)
    assert previewed(WELCOME, COSTS).digest == first.digest


@pytest.mark.parametrize("change", ["words", "speaker", "annotation"])
def test_another_outcome_has_another_digest(change: str) -> None:
    session = load_captions(WELCOME, COSTS, DOUBT).session
    first = previewed(WELCOME, COSTS)
    turn = session.utterances.get(key=3)
    if change == "words":
        load_captions(WELCOME, COSTS, DOUBT, THANKS)
    elif change == "speaker":
        turn.speaker = cast.speaker("Cy Wren")
        turn.save()
    else:
        cast.annotate(turn, "the last one", "Laid in 2011.")
    assert previewed(WELCOME, COSTS).digest != first.digest


def test_turns_that_change_hands_are_told() -> None:
    load_captions(WELCOME, COSTS, DOUBT)
    relabelled = COSTS.replace("BEN OKORO", "CY WREN")
    (change,) = previewed(WELCOME, relabelled, DOUBT).preview.changes.turns
    assert (change.key, change.how, change.words) == (2, "changed", ())
    assert (change.label_before, change.label) == ("BEN OKORO", "CY WREN")
    assert (change.speaker_before, change.speaker) == ("Ben Okoro", "Cy Wren")


def test_facts_that_a_sheet_changes_are_told() -> None:
    load_captions(WELCOME, sheet=SHEET)
    changed = SHEET.replace("Cables for small islands", "Cables").replace("workshop", "nri")
    (kind, title) = sorted(
        previewed(WELCOME, sheet=changed).preview.changes.facts, key=lambda fact: fact.name
    )
    assert (title.before, title.after) == ("Cables for small islands", "Cables")
    assert (kind.before, kind.after) == ("Workshop", "National and regional initiatives")


def test_a_long_stretch_that_stays_is_cut_to_what_is_beside_a_change() -> None:
    words = " ".join(str(number) for number in range(40))
    changes = list(shortened(differences(f"{words} old", f"{words} new")))
    assert changes == [(" … 32 33 34 35 36 37 38 39",) * 2, (" old", " new")]


def test_likely_speakers_are_those_who_stand_and_are_no_roles() -> None:
    load_captions(WELCOME)
    merge_speakers(cast.speaker("Annette Lima"), cast.speaker("Ana Limma"))
    cast.speaker("Moderator", kind="role")
    newest = Speaker.objects.order_by("-pk")[0].pk
    new = {newest + 1: ("Ana Limaa", "person"), newest + 2: ("Moderators", "role")}
    (likely,) = likely_speakers(new, newest)[newest + 1]
    assert (likely.name, likely.slug) == ("Ana Lima", "ana-lima")
    assert "Limaa" in likely.reason
    assert list(likely_speakers(new, newest)) == [newest + 1]
