"""Does something in a process of its own, and kills that: after so many seconds, or at a point of
what it does.

A point is where something is about to be changed for good: a statement is sent to the database, a
transaction is committed, a file is opened for writing, renamed, removed or forced to the disk. Also
behind a commit and behind the opening of a file is one, which is empty there.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

LONGEST = 120
"""Seconds after which a process that does not end has failed."""

CHANGES = {
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
}
"""What Python tells of files that are changed (https://docs.python.org/3/library/audit_events.html),
beside those that are opened."""
WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True, slots=True)
class Moment:
    """When a process is killed: after `seconds`, or at the so-manieth `point`, the first being 1;
    never where both are 0."""

    seconds: float = 0.0
    point: int = 0


NEVER = Moment()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: `told` is what it gave back, None where it was killed; `complaint` is
    what it printed where it failed."""

    killed: bool
    told: Any = None
    complaint: str = ""


@dataclass
class Points:
    """The points that this process has passed; it ends at the `last`."""

    last: int
    passed: list[str] = field(default_factory=list)

    def passing(self, what: str) -> None:
        self.passed.append(what)
        if len(self.passed) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def opening(self, path: str, flags: int) -> None:
        self.passing("open")
        if len(self.passed) + 1 == self.last:
            self.last = 0  # for what this opens
            os.open(path, flags, 0o600)
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append("opened")

    def watch(self) -> None:
        """From now on, for as long as the process lives."""
        sync, commit = os.fsync, BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

        def synced(descriptor: Any) -> None:
            self.passing("fsync")
            sync(descriptor)

        def committed(self_: Any) -> Any:
            self.passing("commit")
            done = commit(self_)
            self.passing("committed")
            return done

        def asked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            self.passing("statement")
            return execute(sql, params, many, context)

        def audited(event: str, arguments: tuple[Any, ...]) -> None:
            if event in CHANGES:
                self.passing(event)
            elif event == "open":
                path, _, flags = arguments
                if isinstance(path, str) and flags & WRITING and path != os.devnull:
                    self.opening(path, flags)

        os.fsync = synced  # type: ignore[assignment]
        BaseDatabaseWrapper._commit = committed  # type: ignore[attr-defined]
        connection.execute_wrappers.append(asked)
        sys.addaudithook(audited)


def done_apart(work: Callable[[], Any], log: Path) -> Any:
    """What this gives, done in a process of its own. RuntimeError with its traceback."""
    ended = _forked(work, NEVER, log)
    if ended.complaint:
        raise RuntimeError(ended.complaint)
    return ended.told


def points_of(work: Callable[[], object], log: Path) -> list[str]:
    """The points that this passes when nobody kills it."""

    def counted() -> list[str]:
        points = Points(0)
        points.watch()
        work()
        return points.passed

    found: list[str] = done_apart(counted, log)
    return found


def killed(work: Callable[[], object], moment: Moment, log: Path) -> Ended:
    """How the work ended that is killed at this moment, unless it is done before."""

    def watched() -> None:
        if moment.point:
            Points(moment.point).watch()
        work()

    return _forked(watched, moment, log)


def _forked(work: Callable[[], Any], moment: Moment, log: Path) -> Ended:
    """This process has no connection and no thread, so that it may be forked."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _do(work, writing, log)
    os.close(writing)
    if moment.seconds:
        time.sleep(moment.seconds)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL:
        return Ended(killed=True)
    if code:
        return Ended(killed=False, complaint=f"It ended with {code}.\n{log.read_text()}")
    return Ended(killed=False, told=json.loads(told))


def _do(work: Callable[[], Any], answer: int, log: Path) -> None:
    """As a process of its own does it, which ends with this."""
    status = 1
    try:
        signal.alarm(LONGEST)
        printed = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        told = work()
        connections.close_all()
        with os.fdopen(answer, "wb") as file:
            file.write(json.dumps(told).encode())
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the other process tells it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
