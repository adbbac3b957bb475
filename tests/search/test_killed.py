"""A process that is killed leaves the rest of its work to the next, which needs no telling."""

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest

from tests.processes import Site, ended, site

KILLS = 60
OWED = "from igfarchive.search import index; print(index.owes())"

KILLED = """
import os, signal
from unittest import mock
import django
django.setup()
from django.core.management import call_command

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

with mock.patch({target!r}, kill):
    call_command(*{command!r}, verbosity=0)
"""
"""Runs a command up to a function that it calls, and no further."""

STARTING = """
import threading
import igfarchive.wsgi
from igfarchive.search.index import WORKING_APART
for thread in threading.enumerate():
    if thread.name == WORKING_APART:
        thread.join()
"""
"""Loads the application as a worker does, which may keep threads with connections, too."""

IN_PARTS = """
import django
django.setup()
from django.core.management import call_command
from igfarchive.importing import batch
batch.FILES_A_COMMIT = 3
call_command("import_transcripts", {folder!r}, verbosity=0)
"""
"""An import that has the index follow every few files, as one of thousands does now and then."""

MERGED = """
import os, signal
import django
django.setup()
from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Speaker
merge_speakers(*Speaker.objects.filter(merged_into=None).order_by("slug")[:2])
os.kill(os.getpid(), signal.SIGKILL)
"""

KILLED_AFTER = KILLED.replace(
    "with mock.patch({target!r}, kill):",
    "from pkgutil import resolve_name\n"
    "real = resolve_name({target!r})\n"
    "def kill_after(*arguments, **options):\n"
    "    real(*arguments, **options)\n"
    "    kill()\n"
    "with mock.patch({target!r}, kill_after):",
)
"""Runs a command up to the end of that function."""

GENERATIONS = "igfarchive.search.generations.Generations"
ENGINE = "igfarchive.search.engines.whoosh.WhooshEngine"
MOMENTS = {
    "before the index is told": (KILLED, "igfarchive.search.index.update"),
    "before it is written": (KILLED, f"{ENGINE}.replace"),
    "once it is written": (KILLED_AFTER, f"{ENGINE}.replace"),
    "once it says what it holds": (KILLED_AFTER, f"{GENERATIONS}.keep_versions"),
    "before it is tidied up": (KILLED, "igfarchive.search.index.merge_segments"),
    "once some of it is tidied up": (KILLED_AFTER, "igfarchive.search.index._merge_more"),
}
REBUILDING = {
    "while it is built": (KILLED, "igfarchive.search.index.all_documents"),
    "before it serves": (KILLED, f"{GENERATIONS}.activate"),
    "once it serves": (KILLED_AFTER, f"{GENERATIONS}.activate"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site(request.param, tmp_path_factory.mktemp(request.param)) as made:
        made.run("rebuild_index")
        yield made


def write(folder: Path, count: int, ships: str) -> None:
    """So many sessions, of an event of the folder's own; other `ships` make other words of each."""
    folder.mkdir(exist_ok=True)
    year = 2030 + crc32(folder.name.encode()) % 70
    for number in range(count):
        turns = "\n\n".join(
            f">> {name}:  Quay {number} of {folder.name} holds {ships} number {turn}."
            for turn in range(20)
            for name in ("ADA QUILL", "BO TERN")
        )
        title = f"IGF {year} - Day 1 - WS {number} Quays"
        (folder / f"{number}.txt").write_text(f"{title}\n\n{turns}")


def killed(archive: Site, code: str, target: str, *command: str) -> None:
    process = archive.start(code.format(target=target, command=command))
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_next_import_does_what_a_killed_one_left(
    archive: Site, tmp_path: Path, moment: str
) -> None:
    """Though it finds nothing new."""
    folder = tmp_path / moment.replace(" ", "")
    write(folder, 3, "boats")
    code, target = MOMENTS[moment]
    killed(archive, code, target, "import_transcripts", str(folder))
    archive.run("import_transcripts", folder)
    archive.must_be_in_step()


@pytest.mark.parametrize("moment", REBUILDING)
def test_a_killed_rebuild_loses_nothing(archive: Site, tmp_path: Path, moment: str) -> None:
    folder = tmp_path / moment.replace(" ", "")
    write(folder, 1, "boats")
    killed(archive, KILLED, "igfarchive.search.index.update", "import_transcripts", str(folder))
    code, target = REBUILDING[moment]
    killed(archive, code, target, "rebuild_index")
    archive.run("import_transcripts", folder)
    archive.must_be_in_step()


def test_the_next_import_has_the_index_follow_a_merge(archive: Site, tmp_path: Path) -> None:
    write(folder := tmp_path / "Merged", 2, "boats")
    archive.run("import_transcripts", folder)
    process = archive.start(MERGED)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert archive.ask(OWED) > 0
    archive.run("import_transcripts", folder)
    archive.must_be_in_step()


def test_a_site_that_starts_does_what_an_import_left(archive: Site, tmp_path: Path) -> None:
    write(folder := tmp_path / "Start", 2, "boats")
    killed(archive, KILLED, "igfarchive.search.index.update", "import_transcripts", str(folder))
    ended([archive.start(STARTING)])
    archive.must_be_in_step()


def test_the_next_import_of_a_glossary_finds_the_uses_that_a_killed_one_left(
    archive: Site, tmp_path: Path
) -> None:
    write(folder := tmp_path / "Terms", 2, "boats")
    archive.run("import_transcripts", folder)
    glossary = tmp_path / "glossary.toml"
    glossary.write_text('[[terms]]\nterm = "quay"\ndefinition = "Where ships lie."\n')
    uses = (
        "from igfarchive.archive.models import TermUse, Utterance\n"
        'print(TermUse.objects.count() - Utterance.objects.filter(text__contains="Quay").count())'
    )
    target = "igfarchive.annotating.glossary.note_uses"
    killed(archive, KILLED, target, "import_glossary", str(glossary))
    assert archive.ask(uses) < 0
    archive.run("import_glossary", glossary)
    assert archive.ask(uses) == 0


@pytest.mark.long
def test_whatever_is_killed_at_whatever_moment_is_healed_by_the_next_run(
    archive: Site, tmp_path: Path
) -> None:
    """Imports of new files, of changed ones, and rebuilds; each killed at a random point."""
    chance = random.Random(5)  # noqa: S311 - the same moments on every run
    write(folder := tmp_path / "Random", 12, "boats 0")
    importing = ("import_transcripts", folder, "--json")
    longest: dict[bool, float] = {}
    landed = 0
    for kill in range(KILLS):
        rebuilding = kill % 4 == 3
        write(folder, 12 + kill % 5, f"boats {kill}")
        begun = time.monotonic()
        process = (
            archive.manage("rebuild_index")
            if rebuilding
            else archive.start(IN_PARTS.format(folder=str(folder)))
        )
        moment = chance.uniform(0.1, 1.1) * longest.get(rebuilding, 3.0)
        landed += _kill_after(process.poll, process.kill, moment)
        process.communicate()
        if process.returncode == 0:
            longest[rebuilding] = time.monotonic() - begun
        archive.run(*importing)
        archive.must_be_in_step()
    print(f"killed {landed} of {KILLS}", file=sys.stderr)
    assert landed > KILLS // 2


def _kill_after(poll: Callable[[], int | None], kill: Callable[[], None], seconds: float) -> bool:
    """Whether it was still running by then, and so was killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if poll() is not None:
            return False
        time.sleep(0.01)
    kill()
    return True
