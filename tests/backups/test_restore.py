"""An archive that was put aside comes back as it was, on another machine, or in its own place."""

from pathlib import Path

from tests.backups.conftest import ADD, CONTENT, TIDES, refusal, sheet_of
from tests.processes import ROOT, Site


def test_all_of_it_is_there_again(archive: Site, elsewhere: Site, path: Path) -> None:
    said = elsewhere.run("restore", path)

    assert elsewhere.ask(CONTENT) == archive.ask(CONTENT)
    assert "sessions with" in said
    assert "IGFARCHIVE_DATA" in said
    assert sheet_of(elsewhere).read_text() == TIDES
    elsewhere.must_be_in_step()
    assert elsewhere.ask(ADD) == archive.ask(ADD)  # Its number is taken by no other row.
    assert "unchanged" in elsewhere.run("import_transcripts", ROOT / "fixtures" / "fon-2023")


def test_what_the_archive_holds_is_overwritten_only_when_told(archive: Site, path: Path) -> None:
    before = archive.ask(CONTENT)
    archive.ask(ADD)

    assert "write --overwrite" in refusal(archive, "restore", path)
    assert archive.ask(CONTENT) != before

    archive.run("restore", path, "--overwrite")
    assert archive.ask(CONTENT) == before
    archive.must_be_in_step()
