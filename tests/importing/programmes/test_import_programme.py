"""The command: a table in, its sessions stored, and what was known of them before kept."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from igfarchive.archive.models import Affiliation, Event, Session, Source
from igfarchive.importing.programmes.storing import ProgrammeImport
from igfarchive.search import index
from tests.importing.programmes.tables import HEADINGS, OPENING, TIDES, csv
from tests.importing.small import COSTS, SHEET, THANKS, WELCOME, everything, load_captions

pytestmark = pytest.mark.django_db

Run = Callable[..., dict[str, Any]]
PROGRAMME = csv(HEADINGS, TIDES, OPENING)


@pytest.fixture
def run(tmp_path: Path, index_dir: Path) -> Run:
    """`run(content, "--dry-run")`: what the command prints as JSON."""

    def run(content: bytes, *options: str) -> dict[str, Any]:
        path = tmp_path / "programme.csv"
        path.write_bytes(content)
        out = StringIO()
        call_command("import_programme", str(path), "--json", *options, stdout=out)
        document: dict[str, Any] = json.loads(out.getvalue())
        return document

    return run


def outcomes(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["session"], each["outcome"]) for each in document["sessions"]]


def changes(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [tuple(each.values()) for row in document["sessions"] for each in row["changes"]]


def tides(**cells: str) -> bytes:
    """The programme, with other cells in the row of the tides."""
    changed = [
        cells.get(name.replace(" ", "_"), value)
        for name, value in zip(HEADINGS, TIDES, strict=True)
    ]
    return csv(HEADINGS, changed, OPENING)


def test_a_table_comes_in_and_comes_in_again(run: Run) -> None:
    before = everything()
    dry = run(PROGRAMME, "--dry-run")
    assert everything() == before

    document = run(PROGRAMME)
    assert document["sessions"] == dry["sessions"]
    assert document["notes"] == ["Harbour Forum 2031 is a new event."]
    assert outcomes(document) == [
        ("harbour-forum-2031/ws-12", "created"), ("harbour-forum-2031/main-1", "created"),
    ]  # fmt: skip
    session = Session.objects.get(code="WS 12")
    assert (session.room, session.kind) == ("Quay 2", "workshop")
    people = session.participations.order_by("pk").values_list("speaker__name", "role", "listed")
    assert sorted(people) == [
        ("Ada Quill", "moderator", True),
        ("Bo Tern", "panellist", True),
        ("Cy Wharf", "panellist", True),
    ]
    claims = Affiliation.objects.values_list("speaker__slug", "organisation__name", "preferred")
    assert sorted(claims) == [
        ("bo-tern", "Harbour Authority", True), ("cy-wharf", "Pilots’ Guild", True),
    ]  # fmt: skip
    assert {entry.additional_data["about"] for entry in LogEntry.objects.all()} == {"programme.csv"}

    stored = everything()
    again = run(PROGRAMME)
    assert {outcome for _, outcome in outcomes(again)} == {"unchanged"}
    assert everything() == stored


def test_a_later_table_changes_what_differs_and_curators_have_the_last_word(run: Run) -> None:
    run(PROGRAMME)
    Session.objects.filter(code="WS 12").update(title="Tides", room="Deck")
    speakers = "Bo Tern, Pilots’ Guild (organiser); Dee Fjord"
    document = run(tides(Room="Quay 3", Speakers=speakers))

    assert changes(document) == [
        ("Room", "Deck", "Quay 3"),
        (
            "Bo Tern",
            "announced; Panellist; Harbour Authority",
            "announced; Organiser; Pilots’ Guild",
        ),
        ("Cy Wharf", "announced; Panellist; Pilots’ Guild", "Panellist"),
        ("Dee Fjord", "", "announced; Panellist"),
    ]
    assert outcomes(document)[1] == ("harbour-forum-2031/main-1", "unchanged")
    assert Session.objects.get(code="WS 12").title == "Tides"


def test_what_a_sheet_knows_beside_the_table_stays(run: Run) -> None:
    session = load_captions(WELCOME, COSTS, THANKS, sheet=SHEET).session
    turns = list(session.utterances.values_list("key", "speaker"))
    headings = ("Event", "Code", "Title", "Room", "Speaker", "Affiliation", "Position")
    content = csv(
        headings,
        ("IGF 2023", "WS4", "", "Quay 1", "Ana Lima", "Island Networks", "Chair"),
        ("IGF 2023", "WS4", "", "", "Cy Wharf", "Pilots’ Guild", ""),
    )  # fmt: skip

    document = run(content, "--event", "igf-2023")

    assert outcomes(document) == [("igf-2023/ws-4", "updated")]
    assert {change[0] for change in changes(document)} == {"Room", "Ana Lima", "Cy Wharf"}
    assert list(session.utterances.values_list("key", "speaker")) == turns
    claim = Affiliation.objects.get(speaker__slug="ana-lima")
    assert (claim.position, claim.stakeholder_group) == ("Chair", "private-sector")
    assert claim.stated_in == session.utterances.get(key=1)
    assert session.sources.filter(format=Source.SHEET).count() == 2
    assert {outcome for _, outcome in outcomes(run(content))} == {"unchanged"}
    assert session.sources.filter(format=Source.SHEET).count() == 2


def test_a_session_is_found_by_what_the_archive_calls_it(run: Run) -> None:
    run(PROGRAMME)
    Session.objects.filter(code="WS 12").update(slug="tides", title="Tides")
    Session.objects.filter(code="MAIN 1").update(code="", slug="opening-day")
    document = run(csv(HEADINGS[:3], TIDES[:3], (TIDES[0], "", "Opening")))
    assert [session for session, _ in outcomes(document)] == [
        "harbour-forum-2031/tides", "harbour-forum-2031/opening-day",
    ]  # fmt: skip


def test_nothing_is_stored_of_a_table_with_anything_wrong(run: Run) -> None:
    before = everything()
    with pytest.raises(CommandError) as refusal:
        run(csv(HEADINGS, TIDES, (*OPENING[:4], "someday", *OPENING[5:]), TIDES[:2]))
    assert "Row 3, column E (date): is someday" in str(refusal.value)
    with pytest.raises(CommandError, match="Row 2: WS 99 has no title, and the archive has no"):
        run(csv(HEADINGS, ("Harbour Forum 2031", "WS 99", *[""] * 9)))
    assert everything() == before


def test_one_session_that_fails_leaves_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_captions(WELCOME, COSTS, sheet=SHEET)
    Source.objects.filter(format=Source.SHEET).update(content=b"[session")
    row = ("IGF 2023", "WS 4", *TIDES[2:])
    found = ProgrammeImport.of("programme.csv", csv(HEADINGS, row, TIDES))
    failed, created = found.run()
    assert (failed.outcome, created.outcome) == ("failed", "created")
    assert failed.place == "Row 2"
    assert found.stored == 1


def test_the_search_follows_what_a_run_that_was_broken_off_has_stored(run: Run) -> None:
    """Though there is nothing left to store."""
    index.rebuild()
    for _ in ProgrammeImport.of("programme.csv", PROGRAMME).run():
        pass
    assert index.owes() == 2
    assert {outcome for _, outcome in outcomes(run(PROGRAMME, "--dry-run"))} == {"unchanged"}
    assert index.owes() == 2
    run(PROGRAMME)
    assert index.owes() == 0


@pytest.mark.parametrize("event", ["harbour-forum-2032", "Harbour Forum"])
def test_an_event_that_there_is_not_is_refused(run: Run, event: str) -> None:
    Event.objects.create(name="Harbour Forum 2031", slug="harbour-forum-2031")
    with pytest.raises(CommandError):
        run(PROGRAMME, "--event", event)


def test_lines_tell_what_changes(run: Run, tmp_path: Path) -> None:
    run(PROGRAMME)
    path = tmp_path / "again.csv"
    path.write_bytes(tides(Room="Quay 3"))
    out = StringIO()
    call_command("import_programme", str(path), "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "harbour-forum-2031/ws-12: updated: Tides, and who tells them",
        "  Room: Quay 2 → Quay 3",
        "harbour-forum-2031/main-1: unchanged: Opening",
        "2 sessions: 1 updated, 1 unchanged. Dry run: nothing is stored.",
    ]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_programme", str(tmp_path / "none.csv"))
