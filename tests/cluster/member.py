"""One process of a cluster, that can be killed, paused and started again."""

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

LONGEST = 10.0
"""Seconds in which a process that is asked to end has ended, or is killed."""


def unprivileged() -> dict[str, Any]:
    """What has a process run as `nobody` where root begins it: PostgreSQL refuses to be root."""
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@dataclass
class Member:
    """A command, and the folder where it runs and writes what it says.

    `leaves` is a file that begins with the number of a process which it has started and which does
    not end with it.
    """

    name: str
    command: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    privileged: bool = False
    leaves: Path | None = None
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """In a session of its own: who interrupts the cluster interrupts none of its members."""
        with self.log.open("ab") as said:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                **({} if self.privileged else unprivileged()),
            )

    def stop(self) -> None:
        """As its own documents say; by force where that takes too long."""
        if self._process is None:
            return
        self.signal(signal.SIGCONT)
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                self.kill()
        self._process = None

    def kill(self) -> None:
        """As a machine dies: this process and all that it has begun, and nobody is told."""
        if self._process is None:
            return
        begun = self.processes()
        for number in begun:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._process.wait()
        end = monotonic() + LONGEST
        while any(Path(f"/proc/{number}/exe").exists() for number in begun) and monotonic() < end:
            sleep(0.01)
        self._process = None

    def signal(self, number: signal.Signals) -> None:
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def processes(self) -> list[int]:
        """Its own, what it leaves, and those that were begun by these, first to last."""
        if self._process is None:
            return []
        found = [self._process.pid]
        if self.leaves:
            with suppress(FileNotFoundError):
                found.append(int(self.leaves.read_text().split()[0]))
        for number in found:
            with suppress(FileNotFoundError):
                children = Path(f"/proc/{number}/task/{number}/children").read_text()
                found.extend(map(int, children.split()))
        return found
