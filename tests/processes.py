"""An archive of its own, for tests that need several processes at once, or one to kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.needs import lack
from tests.postgresql import LACKING, programs, server

ROOT = Path(__file__).parent.parent
LONGEST = 300
"""Seconds after which a process that does not end has failed."""

COMPARE = """
import json
from igfarchive.search import homes, index
generations = homes.home()
owed = index._owed(generations.versions(generations.current()))
differences = index.check()
print(json.dumps({"owed": sorted(owed), "differences": str(differences) if differences else ""}))
"""


FORKING = """
import gc, json, os, signal, sys
import django
from manage import main

django.setup()
import igfarchive.importing.batch, igfarchive.urls
gc.freeze()  # or each process looks through all of it at its end, and copies it
for line in sys.stdin:
    asked, *told = json.loads(line)
    if asked == "wait":
        ended, status = os.waitpid(*told)
        print(json.dumps(os.waitstatus_to_exitcode(status) if ended else None), flush=True)
        continue
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    signal.alarm({longest})
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, path in enumerate(told[1], 1):
        os.dup2(os.open(path, os.O_WRONLY), descriptor)
    if asked == "code":
        exec(told[0], {{"__name__": "__main__"}})
    else:
        sys.argv = ["manage.py", *told[0]]
        main()
    sys.exit()
"""
"""Starts what it is told, each in a process of its own, which need not import what this one has
imported: that takes longer than most commands do."""


class Process:
    """One that a `Site` has started, as `subprocess.Popen` speaks of those that it starts."""

    def __init__(
        self, ask: Callable[..., Any], asked: str, told: str | list[str], printed: list[str]
    ) -> None:
        self.args = told
        self.returncode: int | None = None
        self._ask = ask
        self._printed = printed
        for path in printed:
            Path(path).touch()
        self.pid: int = ask(asked, told, printed)

    def poll(self) -> int | None:
        return self._wait(os.WNOHANG)

    def communicate(self) -> tuple[str, str]:
        """What it has printed at its end, which comes after LONGEST seconds at the latest."""
        self._wait(0)
        out, err = (Path(path).read_text() for path in self._printed)
        return out, err

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _wait(self, options: int) -> int | None:
        if self.returncode is None:
            self.returncode = self._ask("wait", self.pid, options)
        return self.returncode


class Site:
    """Commands run as anybody runs them, on a database and an index that are theirs alone."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._forking: subprocess.Popen[str] | None = None
        self._printed = TemporaryDirectory()
        self._started = 0

    def close(self) -> None:
        if self._forking:
            self._forking.communicate(timeout=LONGEST)
        self._printed.cleanup()

    def start(self, code: str) -> Process:
        """A program that is this code."""
        return self._start("code", code)

    def manage(self, *arguments: str | Path) -> Process:
        return self._start("manage", list(map(str, arguments)))

    def _start(self, asked: str, told: str | list[str]) -> Process:
        self._started += 1
        printed = [f"{self._printed.name}/{self._started}.{name}" for name in ("out", "err")]
        return Process(self._ask_forking, asked, told, printed)

    def _ask_forking(self, *told: object) -> Any:
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
        print(json.dumps(told), file=self._forking.stdin, flush=True)
        return json.loads(self._forking.stdout.readline())

    def run(self, *arguments: str | Path) -> str:
        """What the command prints, once it is done; it has to succeed."""
        (printed,) = ended([self.manage(*arguments)])
        return printed

    def ask(self, code: str) -> Any:
        """What the code prints as JSON, once Django is set up."""
        return json.loads(self.run("shell", "--no-imports", "-c", code))

    def must_be_in_step(self) -> None:
        """The index owes nothing, and holds what the archive says."""
        found = self.ask(COMPARE)
        assert found == {"owed": [], "differences": ""}, found


def ended(processes: Sequence[Process]) -> list[str]:
    """What each has printed at its end; all have to succeed."""
    printed = [process.communicate() for process in processes]
    for process, (out, err) in zip(processes, printed, strict=True):
        assert process.returncode == 0, f"{process.args!r}, {process.returncode}: {out}\n{err}"
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
