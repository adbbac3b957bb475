"""Kills a task again and again, each time in an archive that is put back as it was, and looks at
what is left: before anything is done about it, when the site has started, and when the task was
done again."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from igfarchive.search import index
from tests.crashes import portrait
from tests.crashes.killing import Moment, done_apart, killed, points_of
from tests.crashes.standing import Standing
from tests.crashes.tasks import Task

MEASURED = 3
"""Times that a task is done before it is killed, to know how long it takes."""
TENTHS = 10


@dataclass(frozen=True)
class Whole:
    """A task that nobody killed: what stood `before` and `after` it, what the archive held then,
    the `points` that it passed and the `seconds` that it took."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    held: Mapping[str, str]
    files: list[str]
    points: list[str]
    seconds: float


@dataclass
class Left:
    """How much was wholly done when it was killed, how much not at all, and what is wrong."""

    inside: int
    outside: int
    faults: list[str]


@dataclass
class Survived:
    """What came of all the times that a task was killed, or would have been.

    `inside` and `outside` count what was wholly done by then, and what not at all. `tenths` are of
    the task's time, or of its points: how often it was killed in each.
    """

    task: str
    times: int = 0
    killed: int = 0
    done: int = 0
    inside: int = 0
    outside: int = 0
    tenths: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def row(self) -> str:
        spread = [self.tenths[tenth] for tenth in range(TENTHS)]
        cells = (
            *(self.task, f"{self.times:,}", f"{self.killed:,}", f"{self.done:,}"),
            *(f"{min(spread):,}–{max(spread):,}", f"{self.inside:,}", f"{self.outside:,}"),
            f"{len(self.faults):,}",
        )
        return f"| {' | '.join(cells)} |"


COLUMNS = ("Task", "Times", "Killed", "Done before", "In each tenth", "In", "Out", "Faults")
HEAD = f"| {' | '.join(COLUMNS)} |\n| --- |{' ---: |' * (len(COLUMNS) - 1)}"


def measured(task: Task, standing: Standing, log: Path, *, timed: bool) -> Whole:
    """What the task does when nobody kills it, and if it is `timed`, how long it takes.
    RuntimeError where it does not do it."""
    standing.put_back(task.begins)
    before = done_apart(task.look, log)
    points = points_of(task.work, log)
    found = done_apart(partial(_stands, task), log)
    found["files"] = files(standing.site)
    seconds = []
    for _ in range(MEASURED if timed else 0):
        standing.put_back(task.begins)
        begun = time.monotonic()
        done_apart(task.work, log)
        seconds.append(time.monotonic() - begun)
    if found["faults"] or found["looked"] == before:
        raise RuntimeError(f"{task.name}: {found['faults'] or 'nothing is changed by it'}")
    duration = statistics.median(seconds) if timed else 0.0
    return Whole(before, found["looked"], found["held"], found["files"], points, duration)


def survive(task: Task, standing: Standing, log: Path, times: int, seed: int) -> Iterator[Survived]:
    """Kill it so many times, by turns at any point and at any moment of its time: after each,
    what came of all of them by then."""
    # The first is killed at a point.
    whole = measured(task, standing, log, timed=times > 1)
    survived = Survived(task.name)
    for number in range(times):
        moment, tenth = _moment(f"{seed} {task.name} {number}", whole, by_point=number % 2 == 0)
        standing.put_back(task.begins)
        ended = killed(task.work, moment, log)
        left = _left(task, standing, log, whole)
        survived.times += 1
        survived.killed += ended.killed
        survived.done += not ended.killed
        survived.tenths[tenth] += ended.killed
        survived.inside += left.inside
        survived.outside += left.outside
        faults = [ended.complaint] * bool(ended.complaint) + left.faults
        survived.faults += [f"{number}, {_name(moment, whole)}: {fault}" for fault in faults]
        yield survived


def compared(found: Mapping[str, str], whole: Whole) -> tuple[int, int, list[str]]:
    """How much of it is as it is when the task is done, how much as it was before, and what is
    neither; what the task does not change counts as neither, if it is changed."""
    inside, outside, torn = 0, 0, []
    for name in sorted({*found, *whole.before, *whole.after}):
        before, after = whole.before.get(name), whole.after.get(name)
        if found.get(name) == before:
            outside += before != after
        elif found.get(name) == after:
            inside += 1
        else:
            torn.append(f"{name} is neither in nor out: {found.get(name)}")
    return inside, outside, torn


def files(site: Path) -> list[str]:
    """What lies in the site's folders, but for what SQLite writes beside its file, and what is
    within a generation of the index: what a commit of it has left is removed by the next one."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*"))
    return sorted(
        _numberless(name)
        for name in found
        if not name.startswith("data/index/") or name.count("/") == 2
        if not name.endswith(("-wal", "-shm", "-writers", ".lock"))
    )


def _numberless(name: str) -> str:
    """With no number of the index's generation."""
    folder, _, last = name.rpartition("/")
    stem, dot, suffix = last.partition(".")
    return f"{folder}/N{dot}{suffix}" if folder == "data/index" and stem.isdecimal() else name


def _left(task: Task, standing: Standing, log: Path, whole: Whole) -> Left:
    """What is left of it, what the start makes of that, and what comes of doing it again."""
    try:
        found = done_apart(partial(_started, task), log)
    except RuntimeError as error:
        return Left(0, 0, [f"after the start: {error}"])
    left = Left(*compared(found["looked"], whole))
    left.faults += [f"after the start: {fault}" for fault in found["faults"]]
    try:
        again = done_apart(partial(_again, task), log)
    except RuntimeError as error:
        left.faults.append(f"done again: {error}")
        return left
    others = set(files(standing.site)) ^ set(whole.files) | {
        name
        for name in {*again["held"], *whole.held}
        if again["held"].get(name) != whole.held.get(name)
    }
    left.faults += [f"done again: {fault}" for fault in again["faults"]]
    left.faults += [
        f"done again: {name} other than when nobody kills it" for name in sorted(others)
    ]
    return left


def _moment(seed: str, whole: Whole, *, by_point: bool) -> tuple[Moment, int]:
    """A moment, and the tenth of the task that it is in."""
    part = random.Random(seed).random()  # noqa: S311 - the same moments on every run
    tenth = int(part * TENTHS)
    if by_point:
        return Moment(point=1 + int(part * len(whole.points))), tenth
    return Moment(seconds=max(part * whole.seconds, 0.0001)), tenth


def _name(moment: Moment, whole: Whole) -> str:
    if not moment.point:
        return "at any time"
    return f"point {moment.point}: {whole.points[moment.point - 1]}"


def _started(task: Task) -> dict[str, Any]:
    """What is left, and what the start of the site makes of it."""
    looked = task.look()
    index.update_apart()  # as each worker of the site does when it starts
    for thread in threading.enumerate():
        if thread.name == index.WORKING_APART:
            thread.join()
    return {"looked": looked, "faults": unsound()}


def _again(task: Task) -> dict[str, Any]:
    task.work()
    return _stands(task)


def _stands(task: Task) -> dict[str, Any]:
    return {"looked": task.look(), "held": portrait.portrait(), "faults": unsound()}


def unsound() -> list[str]:
    """What is wrong with the index, or with the database."""
    found = []
    if owed := index.owes():
        found.append(f"the index owes {owed} sessions")
    if differences := index.check():
        found.append(f"the index is not what the archive holds: {differences}")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchall()) != [("ok",)]:
                found.append(f"the database is damaged: {said}")
        connection.check_constraints()
    if not Path(settings.DATA_DIR, "secret-key").read_text():
        found.append("there is no secret key")
    return found
