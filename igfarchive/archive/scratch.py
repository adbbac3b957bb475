"""Folders of what is there only while something is done, and is as large as the archive.

A process that is killed leaves its own. Who makes the next one removes it: whoever uses a folder
holds a lock on it, which ends with the process, however that ends.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def scratch_folder(prefix: str, within: Path) -> Iterator[Path]:
    """An empty folder for this account alone, called by the prefix and something else, that is gone
    afterwards, as are those that nobody uses any more."""
    _remove_left(prefix, within)
    while True:
        with TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            lock = _lock(folder)
            if lock is None:
                continue  # Another process took it for one that was left, just before.
            try:
                yield folder
            finally:
                os.close(lock)
            return


def _remove_left(prefix: str, within: Path) -> None:
    for left in within.glob(f"{prefix}*"):
        lock = _lock(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """What holds the folder until it is closed; None where another process does, or where it is
    gone, or somebody else's."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        ours = os.fstat(descriptor).st_uid == os.geteuid()
    except BlockingIOError:
        ours = False
    if ours and folder.exists():
        return descriptor
    os.close(descriptor)
    return None
