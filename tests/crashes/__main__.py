"""Kills what somebody does with an archive, and tells what is left of it:
`python -m tests.crashes [--times 30] [--seed 0] [TASK …]`.

It is an archive of its own, in a temporary folder; on PostgreSQL where DATABASE_URL names a server
of it, as under `python -m tests.postgresql`, in databases that are made there and removed again.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.core.management import get_commands, load_command_class

from tests.crashes.standing import Standing

if TYPE_CHECKING:
    from tests.crashes.trials import Survived

LIMITS = ("CHECK", "RECEIPT", "ALERT", "SUGGESTION", "API", "MCP")


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="All of them, if none is named.")
    parser.add_argument("--times", type=int, default=30, help="how often each is killed")
    parser.add_argument("--seed", type=int, default=0, help="another number, other moments")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left
    with TemporaryDirectory(prefix="igfarchive-crashes-") as name:
        url = os.environ.get("DATABASE_URL", "")
        standing = Standing(Path(name), url if url.startswith("postgres") else "")
        with closing(standing):
            set_up(standing)
            return run(standing, asked.tasks, asked.times, asked.seed)


def set_up(standing: Standing) -> None:
    """Have all of the archive's code in this process, and no connection."""
    for variable in list(os.environ):
        ours = variable.startswith("IGFARCHIVE_") and variable != "IGFARCHIVE_SEARCH"
        if ours or variable == "DATABASE_URL":
            del os.environ[variable]
    os.environ |= standing.environment
    os.environ |= {f"IGFARCHIVE_{name}_LIMIT": "0" for name in LIMITS}
    os.environ["DJANGO_SETTINGS_MODULE"] = "igfarchive.settings"
    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    Path(settings.STATIC_ROOT).mkdir()
    import igfarchive.urls  # noqa: F401
    from igfarchive.search.homes import home

    for name in ("backup", "import_transcripts", "rebuild_index", "restore"):
        load_command_class(get_commands()[name], name)
    home()  # It works out what it is called.


def run(standing: Standing, names: list[str], times: int, seed: int) -> int:
    """Print a line for each task, and then the faults; 1 if there are any. Ctrl-C or SIGTERM end it
    with what was found by then."""
    from tests.crashes import tasks as known
    from tests.crashes.killing import done_apart
    from tests.crashes.trials import HEAD, survive

    incoming, log = standing.folder / "incoming", standing.folder / "log"
    tasks = known.tasks(incoming, standing.site)
    if unknown := set(names) - {task.name for task in tasks}:
        told = ", ".join(task.name for task in tasks)
        raise SystemExit(f"No task is called {min(unknown)}: write some of {told}.")
    known.prepare(incoming)
    gc.freeze()  # or each process copies all of it
    for name, work in (
        (known.BEGUN, partial(known.begin, incoming)),
        (known.OWING, partial(known.import_unindexed, incoming)),
    ):
        done_apart(work, log)
        standing.keep(name)
    standing.put_back(known.BEGUN)
    done_apart(partial(known.back_up_grown, incoming), log)

    print(HEAD, flush=True)
    faults = []
    for task in tasks:
        if not names or task.name in names:
            survived, goes_on = _survived(survive(task, standing, log, times, seed))
            print(survived.row(), flush=True)
            faults += [f"{task.name} {fault}" for fault in survived.faults]
            if not goes_on:
                break
    for fault in faults:
        print(fault)
    return int(bool(faults))


def _survived(trials: Iterator[Survived]) -> tuple[Survived, bool]:
    """What came of all of them, or of those that were done when somebody had it end."""
    survived = next(trials)
    try:
        for _ in trials:
            pass
    except KeyboardInterrupt:
        return survived, False
    return survived, True


if __name__ == "__main__":
    sys.exit(main())
