"""Connections to SQLite that a thread keeps from one request to the next.

To open one takes a millisecond, and what it has read of the file is forgotten with it: together a
fifth of a page. Whoever opened one for each request had the file as it was by then, and nothing of
the request before; one that is kept is looked at, so that this stays so.
"""

import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.db.backends.base.base import BaseDatabaseWrapper


class KeptConnection(sqlite3.Connection):
    """Knows of which file it is, and whether anybody still reads."""

    def __init__(self, database: str, *arguments: Any, **options: Any) -> None:
        self._path = Path(database)
        self._file = _file_at(self._path)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()
        super().__init__(database, *arguments, **options)

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        made = super().cursor(*arguments, **options)
        self._cursors.add(made)
        return made

    @property
    def is_fresh(self) -> bool:
        """Whether it shows what one that is opened now would.

        Not where another file lies at its place, or the same was written in place: what was read
        of it may be gone. (A commit goes to the log beside it first.) And not where somebody
        stopped in the midst of reading rows: until they are dropped it shows what was there then.
        """
        return self._file == _file_at(self._path) and not self._cursors


def renew(connection: BaseDatabaseWrapper) -> None:
    """Have it opened anew by whoever asks next, unless it is fresh."""
    kept = connection.connection
    if isinstance(kept, KeptConnection) and not connection.in_atomic_block and not kept.is_fresh:
        connection.close()


def _file_at(path: Path) -> tuple[int, ...]:
    """What tells a file from any other, and from itself once something is written in it."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
