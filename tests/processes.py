"""An archive of its own, for tests that need several processes at once, or one to kill."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.needs import lack
from tests.postgresql import LACKING, programs, server

ROOT = Path(__file__).parent.parent
LONGEST = 300
"""Seconds after which a process that does not end has failed."""

COMPARE = """
import json
from igfarchive.search import index
generations = index._generations()
owed = index._owed(generations.versions(generations.current()))
differences = index.check()
print(json.dumps({"owed": sorted(owed), "differences": str(differences) if differences else ""}))
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Commands run as anybody runs them, on a database and an index that are theirs alone."""

    environment: dict[str, str]

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        return self.start("manage.py", *arguments)

    def run(self, *arguments: str | Path) -> str:
        """What the command prints; it has to succeed."""
        (out,) = ended([self.manage(*arguments)])
        return out

    def ask(self, code: str) -> Any:
        """What the code prints as JSON, once Django is set up."""
        return json.loads(self.run("shell", "--no-imports", "-c", code))

    def must_be_in_step(self) -> None:
        """The index owes nothing, and holds what the archive says."""
        found = self.ask(COMPARE)
        assert found == {"owed": [], "differences": ""}, found


def ended(processes: "Sequence[subprocess.Popen[str]]") -> list[str]:
    """What each has printed at its end; all have to succeed."""
    printed = [process.communicate(timeout=LONGEST) for process in processes]
    for process, (out, err) in zip(processes, printed, strict=True):
        assert process.returncode == 0, f"{process.args!r}: {out}\n{err}"
    return [out for out, _ in printed]


@contextmanager
def site(database: str, folder: Path) -> Iterator[Site]:
    """An empty archive on `sqlite` or `postgresql`; skipped in one line where that is not there."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("IGFARCHIVE_") and name != "DATABASE_URL"
    }
    sheets = folder / "sheets"
    sheets.mkdir(parents=True)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "igfarchive.settings",
        "IGFARCHIVE_DATA": str(folder / "data"),
        "IGFARCHIVE_SHEETS": str(sheets),
    }
    if database == "sqlite":
        made = Site(environment)
        made.run("migrate", "--verbosity=0")
        yield made
        return
    bin_folder = programs()
    if bin_folder is None:
        lack("postgresql", LACKING)
    with server(bin_folder) as url:
        made = Site(environment | {"DATABASE_URL": url})
        made.run("migrate", "--verbosity=0")
        yield made
