"""Work that is killed leaves nothing half done; `python -m tests.crashes` kills it more often."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crashes.trials import Whole, compared, files
from tests.needs import lack
from tests.postgresql import LACKING, programs
from tests.processes import ROOT

TASKS = ["import", "index update", "rebuild", "backup", "restore", "desk"]
CRASHES = ["-m", "tests.crashes"]
CARELESS = """
import sys
from unittest import mock
from tests.crashes import __main__ as crashes

run = crashes.run


def careless(generations, folder, engine):
    from igfarchive.search import index

    held = generations.versions(folder)
    if owed := index._owed(held):
        generations.keep_versions(folder, held | owed)
        engine.replace(index.documents_of(owed))


def run_careless(*arguments):
    with mock.patch("igfarchive.search.index._follow", careless):
        return run(*arguments)


sys.argv = ["crashes", "--times=4", "index update"]
with mock.patch.object(crashes, "run", run_careless):
    sys.exit(crashes.main())
"""
"""An index that says what it holds before it does."""


def told(*command: str) -> tuple[int, list[list[str]], list[str]]:
    """The exit status, the cells of each line of the table, and the faults below it."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return done.returncode, rows[2:], [line for line in lines if not line.startswith("| ")]


def test_what_is_killed_is_wholly_done_or_not_at_all_and_done_by_the_next_run() -> None:
    status, rows, faults = told(sys.executable, *CRASHES, "--times=1", "--seed=1")
    assert (status, faults) == (0, [])
    assert [row[:4] for row in rows] == [[task, "1", "1", "0"] for task in TASKS]


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_same_at_many_moments(database: str) -> None:
    on = [sys.executable]
    if database == "postgresql":
        if programs() is None:
            lack("postgresql", LACKING)
        on += ["-m", "tests.postgresql", sys.executable]
    status, rows, faults = told(*on, *CRASHES, "--times=20")
    assert (status, faults) == (0, [])
    assert [row[0] for row in rows] == TASKS
    assert all(int(killed) >= 10 for _, _, killed, *_ in rows)


@pytest.mark.long
def test_what_is_left_half_done_is_found() -> None:
    status, _, faults = told(sys.executable, "-c", CARELESS)
    assert status == 1
    assert any("the index is not what the archive holds" in fault for fault in faults)


def test_each_thing_is_in_or_out_or_a_fault() -> None:
    before, after = {"a": "1", "b": "1", "same": "1"}, {"a": "2", "b": "2", "c": "2", "same": "1"}
    whole = Whole(before, after, held={}, files=[], points=[], seconds=0)
    assert compared(before, whole) == (0, 3, [])
    assert compared(after, whole) == (3, 0, [])
    assert compared({"a": "2", "b": "1", "same": "1"}, whole) == (1, 2, [])
    torn = compared({"a": "half", "b": "1", "same": "2"}, whole)
    assert torn == (
        0,
        2,
        ["a is neither in nor out: half", "same is neither in nor out: 2"],
    )


def test_what_lies_about_is_told_whatever_generation_the_index_is_of(tmp_path: Path) -> None:
    for name in ("data/index/17/segment", "data/index/17.versions", "data/.restore-x/copy"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert files(tmp_path) == [
        *("data", "data/.restore-x", "data/.restore-x/copy", "data/index"),
        *("data/index/N", "data/index/N.versions"),
    ]
