"""What folder.toml says counts for all files in its folder and below."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from igfarchive.archive.models import Event, Session
from igfarchive.importing.batch import Batch
from igfarchive.importing.folder_sheets import FolderSheetError, FolderSheets
from igfarchive.importing.reports import FileReport
from igfarchive.importing.sheets import read_folder_sheet
from igfarchive.importing.tables import SheetError
from tests.importing.small import COSTS, SHEET, WELCOME, captions

pytestmark = pytest.mark.django_db

FOLDER = """
[event]
name = "Harbour Days 2031"
city = "Port Amber"
[session]
kind = "town-hall"
date = 2031-05-09
language = "pt"
"""


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.SHEETS_DIR = tmp_path / "sheets"
    settings.SHEETS_DIR.mkdir()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "day-2").mkdir(parents=True)
    (folder / "folder.toml").write_text(FOLDER)
    return folder


def imported(*paths: Path) -> list[FileReport]:
    return list(Batch().import_all(map(str, paths), []))


def facts(session: Session) -> tuple[object, ...]:
    return session.event.name, session.kind, session.date, session.language


@pytest.mark.parametrize("place", ["a.txt", "day-2/a.txt"])
@pytest.mark.parametrize("alone", [False, True])
def test_it_counts_for_all_files_in_it_and_below(inbox: Path, place: str, alone: bool) -> None:
    (inbox / place).write_bytes(captions(WELCOME, title="Cables - part two"))
    (report,) = imported(inbox / place if alone else inbox)
    assert (report.status, report.error) == ("created", None)
    session = Session.objects.get()
    assert facts(session) == ("Harbour Days 2031", "town-hall", date(2031, 5, 9), "pt")
    assert session.event.city == "Port Amber"


def test_it_is_no_sheet_of_a_session(inbox: Path) -> None:
    (inbox / "folder.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    (report,) = imported(inbox)
    assert report.status == "created"
    assert Session.objects.get().sources.count() == 1
    (report,) = imported(inbox / "folder.toml")
    assert report.error == "This is the sheet of its folder. Name the folder."


def test_the_nearest_folder_counts_key_by_key(inbox: Path) -> None:
    (inbox / "day-2" / "folder.toml").write_text("[session]\ndate = 2031-05-10\n")
    (inbox / "day-2" / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    imported(inbox)
    assert facts(Session.objects.get()) == (
        "Harbour Days 2031", "town-hall", date(2031, 5, 10), "pt",
    )  # fmt: skip


def test_another_event_gets_none_of_the_facts_of_the_one_around_it(inbox: Path) -> None:
    (inbox / "day-2" / "folder.toml").write_text("[event]\nname = 'River Days 2031'\n")
    (inbox / "day-2" / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    imported(inbox)
    assert (Event.objects.get().name, Event.objects.get().city) == ("River Days 2031", "")


def test_a_file_s_own_sheet_counts_before_it(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    (inbox / "a.toml").write_text("[session]\nkind = 'workshop'\ndate = 2031-05-11\n")
    imported(inbox)
    assert facts(Session.objects.get()) == (
        "Harbour Days 2031", "workshop", date(2031, 5, 11), "pt",
    )  # fmt: skip


def test_the_command_line_counts_before_it(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    list(Batch(event="river-days").import_all([str(inbox)], []))
    assert (Event.objects.get().slug, Event.objects.get().city) == ("river-days", "")


def test_a_catalogued_session_has_it_too(inbox: Path) -> None:
    (inbox / "a.toml").write_text("[session]\ntitle = 'Cables'\n")
    imported(inbox)
    session = Session.objects.get()
    assert session.catalogued
    assert facts(session) == ("Harbour Days 2031", "town-hall", date(2031, 5, 9), "pt")


def test_what_is_known_of_a_session_is_left_and_said(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    imported(inbox)
    (inbox / "folder.toml").write_text(FOLDER.replace("05-09", "05-10").replace("pt", "fr"))
    (report,) = imported(inbox)
    assert report.status == "unchanged"
    path = "harbour-days-2031/cables-part-two"
    assert [note.message for note in report.warnings if "folder" in note.message] == [
        f"The folder's sheet says {said}: correct the one that is wrong."
        for said in (
            f"date = 2031-05-10, and {path} has 2031-05-09",
            f"language = fr, and {path} has pt",
        )
    ]
    assert facts(Session.objects.get())[2:] == (date(2031, 5, 9), "pt")


def test_a_date_that_was_open_is_filled_in_later(inbox: Path) -> None:
    (inbox / "folder.toml").write_text("[event]\nname = 'Harbour Days 2031'\n")
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    imported(inbox)
    (inbox / "folder.toml").write_text(FOLDER)
    (report,) = imported(inbox)
    assert report.status == "updated"
    assert Session.objects.get().date == date(2031, 5, 9)


def test_a_later_sheet_of_its_own_does_not_undo_a_curator(inbox: Path) -> None:
    """What the folder says is no change of the session's own sheet."""
    (inbox / "a.txt").write_bytes(captions(WELCOME, COSTS, title="Cables - part two"))
    imported(inbox)
    Session.objects.update(date=date(2031, 5, 12))
    (inbox / "a.toml").write_text("[session]\nroom = 'Pier 3'\n")
    imported(inbox)
    session = Session.objects.get()
    assert (session.room, session.date) == ("Pier 3", date(2031, 5, 12))


def test_a_fault_in_it_is_reported_once_under_its_name_and_stops_what_it_counts_for(
    inbox: Path,
) -> None:
    sheet = inbox / "day-2" / "folder.toml"
    sheet.write_text("[session]\n\ndate = 9 May\n")
    for name in ("day-2/a.txt", "day-2/b.txt", "c.txt"):
        (inbox / name).write_bytes(captions(WELCOME, title=f"Cables - part {name}"))
    first, second, third, fourth = imported(inbox)
    assert (first.path, first.status) == (str(inbox / "c.txt"), "created")
    assert (second.path, second.status) == (str(sheet), "failed")
    assert str(second.error).startswith("line 3: date is 9 May, which is no date.")
    assert [third.path, fourth.path] == [str(inbox / "day-2" / f"{name}.txt") for name in "ab"]
    assert third.error == (f"What {sheet} says of it cannot be read. Mend that sheet first.")


@pytest.mark.parametrize(
    "sheet", ["[session]\ntitle = 'Tides'", "speakers = []", "[session]\nroom = 'Pier'"]
)
def test_what_is_of_one_session_alone_is_refused(sheet: str) -> None:
    with pytest.raises(SheetError, match="is not a key of a sheet"):
        read_folder_sheet(sheet.encode())


def test_one_that_is_not_there_for_us_says_so(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FolderSheetError) as refusal:
        FolderSheets().of(inbox / "a.txt")
    assert str(refusal.value.fault) == "It cannot be read: Permission denied. Check the file."


def test_the_sheet_of_the_sheets_folder_is_found_by_its_event(
    inbox: Path, settings: Settings
) -> None:
    (inbox / "folder.toml").write_text("[event]\nname = 'IGF 2023'\n")
    (settings.SHEETS_DIR / "some.toml").write_text(SHEET)
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="WS 4 Cables for small islands"))
    imported(inbox)
    assert Session.objects.get().affiliations.exists()
