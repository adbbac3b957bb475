"""An archive that was put aside comes back as it was, on another machine, or in its own place."""

from pathlib import Path

import pytest

from tests.backups.conftest import ADD, CONTENT, TIDES, refusal, sheet_of
from tests.processes import ROOT, Site

EMPTIED = """
from django.db import connection
connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
print("null")
"""


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


@pytest.mark.long
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_it_goes_on_where_making_the_tables_was_broken_off(
    archive: Site, elsewhere: Site, path: Path
) -> None:
    elsewhere.ask(EMPTIED)
    elsewhere.run("migrate", "contenttypes", "--verbosity=0")
    elsewhere.run("restore", path)
    assert elsewhere.ask(CONTENT) == archive.ask(CONTENT)
