"""Puts the archive aside, and brings it back."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from igfarchive import RELEASE
from igfarchive.archive.scratch import scratch_folder
from igfarchive.backups import databases
from igfarchive.backups.bundle import Manifest, add, add_manifest, unpack, written
from igfarchive.backups.errors import BackupError
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError

SHEETS, SETTINGS, SECRET_KEY = "sheets", "settings.env", "secret-key"
RESTORING = ".restore-"
"""What the name of a folder begins with that a backup is unpacked into."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`settings` are the names of those that were others where the backup was made, and `sheets`
    what was laid into the folder of sheets."""

    manifest: Manifest
    sheets: tuple[str, ...]
    settings: tuple[str, ...]
    index_problem: str = ""


def back_up(path: Path, *, with_secret_key: bool = False) -> Manifest:
    """Write all of the archive into one file, while it serves. BackupError; then there is none."""
    made = timezone.now()
    with written(path) as (bundle, folder):
        migrations = databases.applied_migrations()
        if not migrations:
            raise BackupError("The database has no tables: there is nothing to put aside.")
        copied = databases.copy_out(folder)
        sums = {}
        for name, file in [*copied.files.items(), *_sheets()]:
            with file.open("rb") as opened:
                sums[name] = add(bundle, name, opened)
        texts = {SETTINGS: _settings_text()}
        if with_secret_key:
            texts[SECRET_KEY] = f"{settings.SECRET_KEY}\n"
        for name, text in texts.items():
            sums[name] = add(bundle, name, BytesIO(text.encode()))
        manifest = Manifest(
            made=made.isoformat(timespec="seconds"),
            release=RELEASE,
            database=connection.vendor,
            migrations=migrations,
            rows=copied.rows,
            columns=copied.columns,
            sums=sums,
        )
        add_manifest(bundle, manifest)
    return manifest


def verify(path: Path) -> Manifest:
    """BackupError where the file is not what was put aside."""
    with scratch_folder(RESTORING, settings.DATA_DIR) as folder:
        return _unpack(path, folder)


def restore(path: Path, *, overwrite: bool = False, with_secret_key: bool = False) -> Restored:
    """Bring a backup back, in the place of whatever the archive holds, and index it.

    BackupError, and nothing is changed, where it does not verify, or would overwrite what it was
    not told to.
    """
    with scratch_folder(RESTORING, settings.DATA_DIR) as folder:
        manifest = _unpack(path, folder)
        _refuse_to_overwrite(folder, overwrite)
        if with_secret_key:
            _refuse_secret_key(path, folder)
        databases.copy_in(folder, manifest)
        sheets = _restore_sheets(folder)
        if with_secret_key:
            _write_secret_key((folder / SECRET_KEY).read_bytes())
        others = _other_settings((folder / SETTINGS).read_text("utf-8"))
    problem = ""
    try:
        index.rebuild()
    except IndexUnavailableError as error:
        problem = str(error)
    return Restored(manifest, sheets, others, problem)


def _unpack(path: Path, folder: Path) -> Manifest:
    """BackupError, too, where the file is whole, and is no backup of an archive."""
    manifest = unpack(path, folder)
    lacking = databases.lacking(manifest) | ({SETTINGS} - set(manifest.sums))
    lacking |= {"archive_session", "archive_utterance"} - set(manifest.rows)
    if lacking:
        raise BackupError(f"{path} is no backup of an archive: it lacks {min(lacking)}.")
    return manifest


def _refuse_to_overwrite(folder: Path, overwrite: bool) -> None:
    if overwrite:
        return
    held = databases.sessions_held()
    if held:
        raise BackupError(
            f"The archive holds {held:,} sessions: back it up, and write --overwrite to replace "
            "them."
        )
    for sheet in _sheets_in(folder):
        there = settings.SHEETS_DIR / sheet
        if there.exists() and there.read_bytes() != (folder / SHEETS / sheet).read_bytes():
            raise BackupError(
                f"{there} is another sheet than the backup's: move it away, or write --overwrite."
            )


def _sheets() -> Iterator[tuple[str, Path]]:
    for path in sorted(settings.SHEETS_DIR.rglob("*.toml")):
        if path.is_file():
            yield f"{SHEETS}/{path.relative_to(settings.SHEETS_DIR).as_posix()}", path


def _sheets_in(folder: Path) -> list[Path]:
    there = folder / SHEETS
    return sorted(path.relative_to(there) for path in there.rglob("*") if path.is_file())


def _restore_sheets(folder: Path) -> tuple[str, ...]:
    laid = []
    for sheet in _sheets_in(folder):
        content = (folder / SHEETS / sheet).read_bytes()
        there = settings.SHEETS_DIR / sheet
        if not there.exists() or there.read_bytes() != content:
            there.parent.mkdir(parents=True, exist_ok=True)
            _put(there, content, 0o666)
            laid.append(sheet.as_posix())
    return tuple(laid)


def _refuse_secret_key(path: Path, folder: Path) -> None:
    if not (folder / SECRET_KEY).exists():
        raise BackupError(f"{path} has no secret key: it was not asked for with the backup.")
    if not settings.KEEPS_SECRET_KEY:
        raise BackupError("The secret key is the environment's: set IGFARCHIVE_SECRET_KEY there.")


def _write_secret_key(key: bytes) -> None:
    _put(settings.DATA_DIR / SECRET_KEY, key, 0o600)


def _put(path: Path, content: bytes, mode: int) -> None:
    """Have this be the file's content from one moment to the next: at any of them it may be read,
    and nobody could tell the half of a sheet from a whole one."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _settings_text() -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.SET_VARIABLES.items())


def _other_settings(text: str) -> tuple[str, ...]:
    there = dict(line.partition("=")[::2] for line in text.splitlines())
    here = settings.SET_VARIABLES
    return tuple(sorted(name for name in {*there, *here} if there.get(name) != here.get(name)))
