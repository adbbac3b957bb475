"""What is run before a change is taken, with and without real transcripts beside the checkout."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "run"
REQUIRED = "browser,haproxy,nginx,postgresql,systemd"
MAKE = "--jobs=2 --keep-going lint test"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One that holds the script alone, and programs that only say how they were called."""
    script = tmp_path / "checkout" / ".ci" / "run"
    script.parent.mkdir(parents=True)
    shutil.copy(SCRIPT, script)
    (tmp_path / "bin").mkdir()
    for name, does in (
        ("make", 'echo "$* $IGFARCHIVE_TEST_REQUIRE ${IGFARCHIVE_TEST_SHARED-none}"'),
        ("chromium", "true"),
        ("haproxy", "true"),
        ("nginx", "true"),
        ("systemd-analyze", "true"),
        ("apt-get", "true"),
    ):
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
    return script.parent.parent


def run(checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout.parent / 'bin'}{os.pathsep}{os.defpath}"
    return subprocess.run(
        [checkout / ".ci" / "run"],
        env={"PATH": path, **variables},
        cwd=checkout.parent,
        capture_output=True,
        text=True,
    )


def test_all_is_required_where_there_are_transcripts(checkout: Path) -> None:
    beside = checkout.parent / "shared"
    (beside / "transcripts").mkdir(parents=True)
    done = run(checkout)
    called = f"{REQUIRED},transcripts {beside.resolve()}"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{MAKE} {called}\n"


def test_they_may_lie_elsewhere(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "else where" / "transcripts").mkdir(parents=True)
    done = run(checkout, IGFARCHIVE_TEST_SHARED=str(tmp_path / "else where"))
    assert f"{MAKE} {REQUIRED},transcripts {tmp_path.resolve()}/else where\n" in done.stdout


@pytest.mark.parametrize("variables", [{}, {"IGFARCHIVE_TEST_SHARED": "/nowhere"}])
def test_the_rest_is_run_without_them(checkout: Path, variables: dict[str, str]) -> None:
    done = run(checkout, **variables)
    place = variables.get("IGFARCHIVE_TEST_SHARED", "../shared")
    assert done.returncode == 0
    assert done.stdout == f"{MAKE} {REQUIRED} none\n"
    assert done.stderr == (
        f".ci/run: no real transcripts at {place}/transcripts: tests that need them are skipped.\n"
    )
