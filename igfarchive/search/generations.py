"""Where indexes stand on the disk, which one serves, and who may write.

    index/current      names the generation that serves, replaced in one step
    index/7/           that generation
    index/8/           the next one, while it is built
    index/7.versions   which version of each session 7 has followed, below a checksum of that
    index/*.lock       held, not looked at: a process that ends lets go of its locks

Numbers are in truth the nanosecond of their beginning, and never come again: processes know a
generation by its folder, and would take a new one of an old number for the one they have open.

A generation is removed as soon as another serves. Readers may be in it: an engine keeps the files
open that it reads, and one that comes too late finds in `current` where to go.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from zlib import crc32

from igfarchive.search.disk import writing_to
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

MOMENT = 0.5
"""Seconds in which one who only looked whether a lock is held has let go of it again."""

REMEDY = "run `python manage.py rebuild_index`."


class Generations:
    """The generations in one folder. `format` names what engines here can read."""

    def __init__(self, root: Path, format: str) -> None:  # noqa: A002 - the word for it
        self.root = root
        self.format = format

    def any(self) -> bool:
        """Whether a generation was ever announced here."""
        return (self.root / "current").exists()

    def current(self) -> Path:
        """The folder that serves; IndexUnavailableError where there is none that we can read."""
        try:
            current = json.loads((self.root / "current").read_bytes())
            number, written_as = int(current["generation"]), current["format"]
        except FileNotFoundError:
            raise IndexUnavailableError(f"There is no search index yet: {REMEDY}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailableError(f"The search index cannot be read: {REMEDY}") from error
        if written_as != self.format:
            raise IndexUnavailableError(
                f"The search index is of another version of the archive: {REMEDY}"
            )
        return self.root / str(number)

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Alone change what serves. IndexLockedError after so many seconds."""
        with self._locked("write.lock", patience, "Another process is writing the search index"):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """Alone build the next generation, in the empty folder that this gives.

        Unless it is announced it is removed at the end.
        """
        with self._locked("rebuild.lock", MOMENT, "The search index is being rebuilt already"):
            with self.writing():
                folder = self._start()
            try:
                yield folder
            finally:
                with self.writing():
                    self._clean()

    def rebuild_under_way(self) -> bool:
        """Whether a process builds the next generation. Looking writes nothing and never fails."""
        try:
            with (self.root / "rebuild.lock").open("rb") as file:
                # Shared, so that two who look do not take each other for a rebuild.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def versions(self, folder: Path) -> dict[int, int]:
        """The version of each session that this generation has followed (`keep_versions`)."""
        try:
            check, _, written = self._versions(folder).read_bytes().partition(b"\n")
            if int(check) != crc32(written):
                raise ValueError("These are not the versions that were written.")
            held = json.loads(written)
            return {int(session): int(version) for session, version in held.items()}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise IndexUnavailableError(f"The search index is damaged: {REMEDY}") from error

    def versions_stamp(self, folder: Path) -> str:
        """What tells these versions from those before and after, without reading them."""
        file = self._versions_file(folder)
        return f"{file.st_ino} {file.st_mtime_ns} {file.st_size}"

    def written_at(self, folder: Path) -> float:
        """When this generation last followed the archive, in seconds of the epoch."""
        return self._versions_file(folder).st_mtime

    def _versions_file(self, folder: Path) -> os.stat_result:
        try:
            return self._versions(folder).stat()
        except OSError as error:
            raise IndexUnavailableError(f"The search index is damaged: {REMEDY}") from error

    def keep_versions(self, folder: Path, versions: Mapping[int, int]) -> None:
        """Write down, for good, which versions this generation holds: after it does, so that
        whoever is killed in between follows a session twice, and never not at all.

        Call this while `writing`, or for a generation that is being built.
        """
        path = self._versions(folder)
        written = path.with_suffix(".written")
        text = json.dumps(versions)
        with writing_to(self.root):
            written.write_text(f"{crc32(text.encode())}\n{text}")
            _sync(written)
            written.replace(path)

    def activate(self, folder: Path) -> None:
        """Let this generation serve, once it is on the disk for good. Call this while `writing`."""
        pointer = self.root / "current.new"
        with writing_to(self.root):
            pointer.write_text(json.dumps({"generation": int(folder.name), "format": self.format}))
            for path in (*folder.iterdir(), folder, pointer):
                _sync(path)
            pointer.replace(self.root / "current")
            _sync(self.root)

    def _start(self) -> Path:
        self._clean()
        with writing_to(self.root):
            highest = max((int(path.name) for path in self._folders()), default=0)
            folder = self.root / str(max(time.time_ns(), highest + 1))
            folder.mkdir()
        return folder

    def _clean(self) -> None:
        """Remove every generation that does not serve, and what belongs to it."""
        try:
            serving = self.current().name
        except IndexUnavailableError:
            serving = ""
        with writing_to(self.root):
            for folder in self._folders():
                if folder.name != serving:
                    shutil.rmtree(folder)
            for versions in [*self.root.glob("*.versions"), *self.root.glob("*.written")]:
                if versions.stem != serving:
                    versions.unlink()

    def _folders(self) -> list[Path]:
        return [path for path in self.root.iterdir() if path.name.isdecimal()]

    def _versions(self, folder: Path) -> Path:
        return folder.with_name(f"{folder.name}.versions")

    @contextmanager
    def _locked(self, name: str, patience: float, problem: str) -> Iterator[None]:
        deadline = time.monotonic() + patience
        with writing_to(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        with self._open(self.root / name, "ab") as file:
            while not self._take(file):
                if time.monotonic() >= deadline:
                    raise IndexLockedError(f"{problem}: wait until it is done, and try again.")
                time.sleep(0.05)
            yield

    def _open(self, path: Path, mode: str) -> IO[bytes]:
        with writing_to(self.root):
            return cast("IO[bytes]", path.open(mode))

    def _take(self, file: IO[bytes]) -> bool:
        with writing_to(self.root):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True


def _sync(path: Path) -> None:
    """Wait until the file or the folder's list of names is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
