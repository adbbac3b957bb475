"""A process that is killed leaves the rest of its work to the next, which needs no telling.

Here at moments that are chosen; `tests.crashes` kills at any.
"""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from tests.processes import LONGEST, Site, ended, site

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

TOGETHER = """
import multiprocessing, os, signal
from unittest import mock
import django
django.setup()
from igfarchive.search import index
from igfarchive.search.engines.whoosh import building
parts = building.parts

def three(sessions, _):
    for number, part in enumerate(parts(sessions, 1)):
        if number == 2:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        yield part

with mock.patch.multiple(building, parts=three, _cores=lambda: 2):
    index.rebuild()
"""
"""A rebuild by two processes, which is killed when they have something to do."""

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


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_those_who_build_with_a_killed_rebuild_end_with_it(archive: Site, tmp_path: Path) -> None:
    write(folder := tmp_path / "Built", 3, "boats")
    archive.run("import_transcripts", folder)
    process = archive.start(TOGETHER)
    pids, complaint = process.communicate()
    assert process.returncode == -signal.SIGKILL, complaint
    assert len(pids.split()) == 2
    end = time.monotonic() + LONGEST
    while any(Path(f"/proc/{pid}/exe").exists() for pid in pids.split()):
        assert time.monotonic() < end
        time.sleep(0.05)
    archive.run("rebuild_index")
    archive.must_be_in_step()
