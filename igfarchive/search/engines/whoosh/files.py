"""The files of an index, all of which can be closed at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from igfarchive.search.engines.whoosh.checksums import check_sealed, seal

TABLE = ".toc"
"""How the name of a table of segments ends."""


class Files(FileStorage):  # type: ignore[misc]  # whoosh has no types
    """Remembers what it opened and locked: Whoosh keeps both when it fails half-way. A table of
    segments is given only as it was written: Whoosh would run what it reads there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._opened: list[Any] = []
        self._locks: list[Any] = []
        self._temporary: list[Files] = []

    def path(self, name: str) -> Path:
        return Path(self.folder, name)

    def create_file(self, name: str, **options: Any) -> Any:
        return self._remember(super().create_file(name, **options))

    def open_file(self, name: str, **options: Any) -> Any:
        if name.endswith(TABLE):
            check_sealed(self.path(name))
        return self._remember(super().open_file(name, **options))

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        if newname.endswith(TABLE):
            seal(self.path(oldname))
        super().rename_file(oldname, newname, safe)

    def lock(self, name: str) -> Any:
        lock = super().lock(name)
        self._locks.append(lock)
        return lock

    def temp_storage(self, name: str) -> Any:
        self._temporary.append(Files(Path(self.folder, name)))
        return self._temporary[-1].create()

    def close_files(self) -> None:
        for file in self._opened:
            if not file.is_closed:
                with suppress(OSError):  # of words that a full disk did not take
                    file.close()
        for lock in self._locks:
            if lock.fd is not None:
                lock.release()
        for files in self._temporary:
            files.close_files()

    def _remember(self, file: Any) -> Any:
        self._opened.append(file)
        return file
