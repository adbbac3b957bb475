"""Runs a command with DATABASE_URL naming a PostgreSQL that lives no longer than the command.

    python -m tests.postgresql pytest -m database

It listens on a Unix socket in a temporary folder alone, and forgoes every safety on disk.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.needs import required

LACKING = (
    "Not tested on PostgreSQL: its programs initdb and pg_ctl were not found "
    "(Debian: apt-get install postgresql)."
)
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
UNSAFE_BUT_QUICK = "-F -c full_page_writes=off -c synchronous_commit=off"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian's newest, else where the PATH leads."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if found := sorted(debian, key=lambda path: float(path.parts[-3])):
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server(bin_folder: Path, options: str = UNSAFE_BUT_QUICK) -> Iterator[str]:
    """The URL of an empty database, on a server that is gone afterwards."""
    with stoppable_server(bin_folder, options) as one:
        one.start()
        yield one.url


class Server:
    """One that can be stopped and started again, in a folder of its own.

    PostgreSQL refuses to run as root, so that root's server runs as `nobody`.
    """

    def __init__(
        self, bin_folder: Path, folder: Path, options: str, following: "Server | None" = None
    ) -> None:
        """Empty, or a replica of the one that it is `following`, which has to run."""
        self._bin_folder, self._folder, self._options = bin_folder, folder, options
        self._user: dict[str, Any] = {}
        self._running = False
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if following:
            whence = ["--host", str(following._folder), "--username=archive"]
            self._run("pg_basebackup", *whence, "--write-recovery-conf", "--checkpoint=fast",
                      "--no-sync")  # fmt: skip
        else:
            self._run("initdb", "--username=archive", "--auth=trust", "--encoding=UTF8",
                      "--no-sync")  # fmt: skip
        self.url = f"postgresql://archive@{quote(str(folder), safe='')}/postgres"

    def start(self) -> None:
        """Unless it runs."""
        if self._running:
            self.signal(signal.SIGCONT)
            return
        listening = f"-c listen_addresses='' -k {self._folder} {self._options}"
        log = self._folder / "log"
        self._run("pg_ctl", "--wait", "--log", str(log), "--options", listening, "start")
        self._running = True

    def stop(self) -> None:
        """At once, whoever is connected."""
        if self._running:
            self.signal(signal.SIGCONT)
            self._run("pg_ctl", "--mode=immediate", "stop")
            self._running = False

    def kill(self) -> None:
        """As a machine dies: nobody is told, nothing is written."""
        processes = self._processes()
        self.signal(signal.SIGKILL)
        while any(Path(f"/proc/{each}/exe").exists() for each in processes):
            time.sleep(0.01)
        self._running = False
        # A process that came after may have its number.
        (self._folder / "data" / "postmaster.pid").unlink()
        (self._folder / ".s.PGSQL.5432.lock").unlink()

    def promote(self) -> None:
        """Have a replica be a primary."""
        self._run("pg_ctl", "--wait", "promote")

    def signal(self, number: signal.Signals) -> None:
        """Send it to each of its processes, of which every one has a group of its own."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _processes(self) -> list[int]:
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        found = [first]
        # Linux has a list of children, too, which may miss some while others begin or end.
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                _, parent, *_ = stat.read_text().rpartition(")")[2].split()
                found += [int(stat.parent.name)] * (int(parent) == first)
        return found

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin_folder / program, "-D", self._folder / "data", *arguments],
            check=True,
            cwd=self._folder,
            env={"LC_ALL": LOCALE, "HOME": str(self._folder), "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **self._user,
        )


@contextmanager
def stoppable_server(
    bin_folder: Path, options: str = UNSAFE_BUT_QUICK, following: Server | None = None
) -> Iterator[Server]:
    """A server that does not run yet, and is gone afterwards: with an empty database, or with that
    of the one that it is `following`."""
    folder = Path(tempfile.mkdtemp(prefix="igfarchive-postgresql-"))
    try:
        one = Server(bin_folder, folder, options, following)
        try:
            yield one
        finally:
            one.stop()
    finally:
        shutil.rmtree(folder)


def main(command: list[str]) -> int:
    """Run the command on PostgreSQL; 0 without having run it where PostgreSQL may be missing."""
    bin_folder = programs()
    if bin_folder is None:
        print(LACKING, file=sys.stderr)
        return int("postgresql" in required())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server stops, too
    with server(bin_folder) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
