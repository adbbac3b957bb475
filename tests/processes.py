"""An archive of its own, for tests that need several processes at once, or one to kill."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
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


FORKING = """
import json, os, signal, sys
import django
from manage import main

django.setup()
for line in sys.stdin:
    arguments, printed = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm({longest})
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for descriptor, path in enumerate(printed, 1):
            os.dup2(os.open(path, os.O_WRONLY), descriptor)
        sys.argv = ["manage.py", *arguments]
        sys.exit(main())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs the commands it is told, one after the other, each in a process of its own, which need not
import what this one has imported: that takes longer than most commands do."""


class Site:
    """Commands run as anybody runs them, on a database and an index that are theirs alone."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._forking: subprocess.Popen[str] | None = None

    def close(self) -> None:
        if self._forking:
            self._forking.communicate(timeout=LONGEST)

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
        """What the command prints, once it is done; it has to succeed."""
        if self._forking is None:
            self._forking = subprocess.Popen(
                [sys.executable, "-c", FORKING.format(longest=LONGEST)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._forking.stdin
        assert self._forking.stdout
        with NamedTemporaryFile() as out, NamedTemporaryFile() as err:
            told = [[*map(str, arguments)], [out.name, err.name]]
            print(json.dumps(told), file=self._forking.stdin, flush=True)
            status = self._forking.stdout.readline().strip()
            printed, complaints = (Path(file.name).read_text() for file in (out, err))
        assert status == "0", f"{arguments!r}, {status}: {printed}\n{complaints}"
        return printed

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
    with ExitStack() as stack:
        if database == "postgresql":
            bin_folder = programs()
            if bin_folder is None:
                lack("postgresql", LACKING)
            environment["DATABASE_URL"] = stack.enter_context(server(bin_folder))
        made = Site(environment)
        stack.callback(made.close)
        made.run("migrate", "--verbosity=0")
        yield made
