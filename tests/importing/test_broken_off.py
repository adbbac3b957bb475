"""Who ends an import is told in one line what is stored, what is not, and how to go on."""

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

import psycopg
import pytest

from tests.processes import Process, Site, site

SIGNALLED = """
import os, signal, sys
from pkgutil import resolve_name
from unittest import mock
import django
from manage import main

django.setup()
real = resolve_name({target!r})
calls = 0

def signalled(*arguments, **options):
    global calls
    calls += 1
    if calls == {call}:
        os.kill(os.getpid(), signal.{name})
    return real(*arguments, **options)

sys.argv = ["manage.py", *{command!r}]
with mock.patch({target!r}, signalled):
    main()
"""
"""Runs a command that gets a signal where it calls a function for the so-manieth time."""

CODES = "SELECT code FROM archive_session ORDER BY code"
IN_STEP = "The search knows all that is stored."
BEHIND = "The search does not know all of it yet, and will after the next import or check_index."
GO_ON = "Run the same command again to go on."


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site(request.param, tmp_path_factory.mktemp(request.param)) as made:
        made.run("rebuild_index")
        yield made


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Four transcripts whose codes are those of this test alone."""
    number = crc32(request.node.name.encode()) % 900 + 100
    for place in range(1, 5):
        write(tmp_path / f"{place}.txt", f"WS {number}{place}")
    return tmp_path


def write(path: Path, code: str) -> None:
    path.write_text(
        f"IGF 2031 - Day 1 - {code} Quays\n\n>> ADA QUILL:  Quay {code} holds {path.stem} ships."
    )


def codes(archive: Site, folder: Path) -> list[str]:
    """Which of the folder's files are stored, asked without waiting for Django to start."""
    prefix = (folder / "1.txt").read_text().split(" Quays")[0].split(" - ")[-1][:-1]
    url = archive.environment.get("DATABASE_URL")
    file = Path(archive.environment["IGFARCHIVE_DATA"], "archive.sqlite3")
    with closing(psycopg.connect(url) if url else sqlite3.connect(file)) as database:
        stored = [code for (code,) in database.execute(CODES)]
    return [code[len(prefix) :] for code in stored if code.startswith(prefix)]


def broken_off(process: Process) -> str:
    """The one line that is printed."""
    out, err = process.communicate()
    assert process.returncode == 130, err
    assert out == ""
    (line,) = err.splitlines()
    return line.removeprefix("CommandError: ")


@pytest.mark.parametrize(
    ("name", "target", "stored", "rest"),
    [
        ("SIGTERM", "igfarchive.importing.batch.read_file", 2, "3.txt and what follows it are not"),
        # What is being stored is stored before the signal is heeded.
        ("SIGINT", "igfarchive.importing.loading.reconcile", 3, "the others are not"),
    ],
)
def test_between_files(
    archive: Site, folder: Path, name: str, target: str, stored: int, rest: str
) -> None:
    code = SIGNALLED.format(
        target=target, call=3, name=name, command=["import_transcripts", str(folder)]
    )
    line = broken_off(archive.start(code))
    rest = rest.replace("3.txt", str(folder / "3.txt"))
    assert line == f"Interrupted. {stored} files are stored; {rest}. {IN_STEP} {GO_ON}"
    assert codes(archive, folder) == ["1", "2", "3"][:stored]
    archive.must_be_in_step()
    archive.run("import_transcripts", folder)
    assert codes(archive, folder) == ["1", "2", "3", "4"]


def test_while_the_index_follows(archive: Site, folder: Path) -> None:
    code = SIGNALLED.format(
        target="igfarchive.search.index._follow",
        call=1,
        name="SIGINT",
        command=["import_transcripts", str(folder)],
    )
    line = broken_off(archive.start(code))
    assert line == f"Interrupted. 4 files are stored, which is all. {BEHIND} {GO_ON}"
    assert codes(archive, folder) == ["1", "2", "3", "4"]
    archive.run("import_transcripts", folder)
    archive.must_be_in_step()


@pytest.mark.parametrize("dry_run", [False, True])
def test_ctrl_c_while_a_file_is_read(archive: Site, folder: Path, dry_run: bool) -> None:
    """A pipe that nobody writes to holds the import where the signal is sure to meet it."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    options = ["--dry-run"] if dry_run else []
    process = archive.manage("import_transcripts", folder / "1.txt", pipe, *options)
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        line = broken_off(process)
    if dry_run:
        assert line == "Interrupted. Nothing is stored: this was a dry run."
        assert codes(archive, folder) == []
    else:
        assert line == (
            f"Interrupted. 1 file is stored; {pipe} and what follows it are not. {IN_STEP} {GO_ON}"
        )
        assert codes(archive, folder) == ["1"]
    archive.must_be_in_step()


def test_what_has_been_reported_is_printed(archive: Site, folder: Path) -> None:
    code = SIGNALLED.format(
        target="igfarchive.importing.batch.read_file",
        call=2,
        name="SIGINT",
        command=["import_transcripts", str(folder), "--json"],
    )
    process = archive.start(code)
    out, err = process.communicate()
    assert process.returncode == 130
    assert out.count('"status": "created"') == 1
    assert len(err.splitlines()) == 1


def test_a_dry_run_keeps_nobody_waiting(archive: Site, folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    rehearsal = archive.manage("import_transcripts", folder / "1.txt", pipe, "--dry-run")
    with pipe.open("wb"):
        archive.run("import_transcripts", folder / "2.txt")
        assert rehearsal.poll() is None
    rehearsal.communicate()
    assert codes(archive, folder) == ["2"]


def test_a_dry_run_reports_what_the_import_does(archive: Site, folder: Path) -> None:
    """Files of one session, of the same words and of a new event see each other: what was tried is
    gone, and the same again is no longer new."""
    (folder / "1-again.txt").write_bytes((folder / "1.txt").read_bytes())
    later = (folder / "2.txt").read_text() + "\n\n>> BO TERN:  And three more."
    (folder / "2-later.txt").write_text(later)
    (folder / "new.txt").write_text("FON 2033 - Day 1 - WS 1 Locks\n\n>> BO TERN:  They open late.")
    tried, done, again = (
        json.loads(archive.run("import_transcripts", folder, "--json", *options))
        for options in (["--dry-run"], [], ["--dry-run"])
    )
    assert tried == done
    assert done["totals"]["created"] == 5
    assert again["totals"]["unchanged"] == 7


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_a_database_that_is_not_there(tmp_path: Path, archive: Site) -> None:
    write(tmp_path / "a.txt", "WS 1")
    write(tmp_path / "b.txt", "WS 2")
    nowhere = {"DATABASE_URL": "postgresql://127.0.0.1:1/archive"}
    with closing(Site(archive.environment | nowhere)) as away:
        process = away.manage("import_transcripts", tmp_path)
        out, err = process.communicate()
    assert (process.returncode, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("CommandError: The database cannot be asked: ")
    assert f"No file is stored; {tmp_path / 'a.txt'} and what follows it are not." in line
