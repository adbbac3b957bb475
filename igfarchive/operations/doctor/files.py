"""The data folder: who may read what is in it, and whether there is room."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from igfarchive.operations.doctor.findings import Finding, ok, problem

SECRETS, DISK = "secrets", "disk"

MEGABYTE = 1 << 20
SPARE = 200 * MEGABYTE
"""Beside what an import and a rebuild write."""


def examine_files(folder: Path) -> Iterator[Finding]:
    """`folder` is the data folder."""
    yield from _secrets(folder)
    yield from _disk(folder)


def _secrets(folder: Path) -> Iterator[Finding]:
    """What only the archive's own account may read, is readable by nobody else."""
    kept = [folder / "secret-key"] if settings.KEEPS_SECRET_KEY else []
    if database := _database_file():
        kept.append(database)
    open_ones = [path for path in kept if path.exists() and _is_open(path)]
    for path in open_ones:
        yield problem(
            SECRETS,
            f"{path} can be read by other accounts of this machine: "
            f"its mode is {stat.S_IMODE(path.stat().st_mode):o}.",
            f"chmod 700 {path.parent}",
        )
    for path in kept:
        if path.exists() and path.stat().st_uid != os.geteuid():
            yield problem(
                SECRETS,
                f"{path} belongs to another account than this command runs as.",
                "Run this as the account that serves the archive, and give it what is in "
                f"{folder}.",
            )
    if not open_ones and kept:
        yield ok(SECRETS, "No other account reads the secret key or the database file.")


def _is_open(path: Path) -> bool:
    """Whether others may read the file, and may go where it is."""
    may_read = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    return bool(may_read) and bool(path.parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH))


def _disk(folder: Path) -> Iterator[Finding]:
    """A rebuild writes a second index, and SQLite what is changed beside its file."""
    held = _size(Path(settings.INDEX_DIR)) + (_size(_database_file()) if _database_file() else 0)
    free = shutil.disk_usage(folder).free
    said = f"{free // MEGABYTE:,} MB are free, database and index take {held // MEGABYTE:,}."
    if free < held + SPARE:
        yield problem(
            DISK,
            said,
            f"Make room in {folder}: a rebuild of the index, a large import or a backup "
            f"needs up to {(held + SPARE) // MEGABYTE:,} MB.",
        )
    else:
        yield ok(DISK, said)
    if not os.access(folder, os.W_OK):
        yield problem(
            DISK,
            f"Nothing can be written in {folder}.",
            "Give the folder to the account that serves the archive.",
        )


def _database_file() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    return Path(connection.settings_dict["NAME"])


def _size(path: Path | None) -> int:
    if path is None:
        return 0
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    files = path.rglob("*") if path.is_dir() else [path, *beside]
    return sum(file.stat().st_size for file in files if file.is_file())
