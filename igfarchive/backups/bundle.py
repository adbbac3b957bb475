"""The file of a backup: a compressed tar archive, whose last member says what all others are.

    database.sqlite3 or tables/<name>    what is in the database
    sheets/<name>                        the sheets, as they lie in their folder
    settings.env                         the settings, without secrets
    secret-key                           only where it was asked for
    manifest.json                        sizes and SHA-256 of those above, and what they are of

A file that was cut short has no manifest, and one that was changed another sum. It is written in a
folder beside its place, and is there once it is on the disk.
"""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from igfarchive.archive.scratch import scratch_folder
from igfarchive.backups.errors import BackupError

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 << 20
FORMAT = 1
"""Goes up when an older release could not read what is written."""

BLOCK = 1 << 20
DAMAGED = (tarfile.TarError, EOFError, zlib.error, UnicodeError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made` is a time in UTC (ISO 8601), `rows` how many each table of the database has, and
    `migrations` are those that it has run: app and name. `columns` are those of each table, where
    tables are members. `sums` are SHA-256 of members by name."""

    made: str
    release: str
    database: str
    migrations: Sequence[tuple[str, str]]
    rows: Mapping[str, int]
    columns: Mapping[str, Sequence[str]]
    sums: Mapping[str, str]
    format: int = FORMAT

    @property
    def summary(self) -> str:
        sessions, turns = self.rows["archive_session"], self.rows["archive_utterance"]
        return f"{sessions:,} sessions with {turns:,} turns"


@contextmanager
def written(path: Path) -> Iterator[tuple[tarfile.TarFile, Path]]:
    """A backup to add members to, which is at `path` when all went well, for its owner alone; and
    a folder beside it for what they are made of, as that is about as large.

    BackupError where there is something already, or where it cannot be written.
    """
    if path.exists():
        raise BackupError(f"{path} is there already: name a file that is not.")
    try:
        with scratch_folder(".backup-", path.parent) as folder:
            partial = folder / "partial.tar.gz"
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as bundle:
                    yield bundle, folder
                file.flush()
                os.fsync(file.fileno())
            partial.rename(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror or error}.") from error


def add(bundle: tarfile.TarFile, name: str, file: BufferedReader | BytesIO) -> str:
    """Add a member that is read from the beginning of `file`; its SHA-256."""
    info = tarfile.TarInfo(name)
    info.size = file.seek(0, os.SEEK_END)
    info.mode = 0o600
    file.seek(0)
    total = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    bundle.addfile(info, file)
    return total


def add_manifest(bundle: tarfile.TarFile, manifest: Manifest) -> None:
    add(bundle, MANIFEST, BytesIO(json.dumps(asdict(manifest), indent=1).encode()))


def unpack(path: Path, folder: Path) -> Manifest:
    """Lay all members into a folder, once each is known to be as it was written.

    BackupError names the member that is not.
    """
    sums: dict[str, str] = {}
    said = b""
    at = "its beginning"
    try:
        with tarfile.open(path, mode="r|gz") as bundle:
            for member in bundle:
                at = member.name
                file = bundle.extractfile(member) if member.isreg() else None
                if file is None or not _is_plain(member.name) or member.name in sums or said:
                    raise BackupError(
                        f"{path} is no backup: {member.name!r} does not belong in it."
                    )
                if member.name == MANIFEST:
                    said = file.read(LARGEST_MANIFEST)
                else:
                    sums[member.name] = _extract(file, folder / member.name)
    except DAMAGED as error:
        raise BackupError(f"{path} is damaged, or cut short, at {at}: {error}.") from error
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror or error}, at {at}.") from error
    if not said:
        raise BackupError(f"{path} is cut short, behind {at}: its manifest is missing.")
    manifest = _read(path, said)
    for name in sorted({*sums, *manifest.sums}):
        if sums.get(name) != manifest.sums.get(name):
            raise BackupError(f"{path} is damaged: {name} is not what was put aside.")
    return manifest


def _is_plain(name: str) -> bool:
    """Whether it leads to a place below the folder that it is laid into."""
    path = PurePosixPath(name)
    return name == str(path) and not path.is_absolute() and not {"..", "."} & set(path.parts)


def _extract(file: IO[bytes], to: Path) -> str:
    to.parent.mkdir(parents=True, exist_ok=True)
    total = hashlib.sha256()
    with to.open("xb") as copy:
        while block := file.read(BLOCK):
            total.update(block)
            copy.write(block)
    return total.hexdigest()


def _read(path: Path, said: bytes) -> Manifest:
    try:
        values: dict[str, Any] = json.loads(said)
        if values["format"] > FORMAT:
            raise BackupError(f"{path} was made by a newer release: restore it with that one.")
        values["migrations"] = [(app, name) for app, name in values["migrations"]]
        return Manifest(**values)
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{path} is no backup: its manifest cannot be read.") from error
