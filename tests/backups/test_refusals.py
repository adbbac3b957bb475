"""What is no whole backup, or would overwrite, changes nothing, whatever the kind of database."""

import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.backups.conftest import ADD, CONTENT, EBB, TIDES, refusal, sheet_of
from tests.processes import Site


@pytest.fixture(scope="module")
def database() -> str:
    return "sqlite"


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as bundle:
        files = {each.name: bundle.extractfile(each) for each in bundle}
        return {name: file.read() for name, file in files.items() if file}


def repacked(path: Path, change: Callable[[dict[str, Any]], None], **others: bytes | None) -> Path:
    """The backup with another manifest, and with other members: None leaves one out."""
    held = members(path)
    manifest = json.loads(held.pop("manifest.json"))
    for name, content in others.items():
        del held[name], manifest["sums"][name]
        if content is not None:
            held[name] = content
            manifest["sums"][name] = sha256(content).hexdigest()
    change(manifest)
    held["manifest.json"] = json.dumps(manifest).encode()
    changed = path.with_name("changed.tar.gz")
    with tarfile.open(changed, "w:gz") as bundle:
        for name, content in held.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            bundle.addfile(info, BytesIO(content))
    return changed


def as_it_is(_: dict[str, Any]) -> None:
    pass


@pytest.fixture
def shut(archive: Site) -> Iterator[None]:
    """Nothing of the archive may be changed."""
    before = archive.ask(CONTENT)
    yield
    assert archive.ask(CONTENT) == before
    archive.must_be_in_step()


def test_what_does_not_verify_changes_nothing(archive: Site, path: Path, shut: None) -> None:
    assert "is whole" in archive.run("restore", path, "--verify")
    path.write_bytes(path.read_bytes()[:-2_000])
    for how in ("--verify", "--overwrite"):
        assert "cut short" in refusal(archive, "restore", path, how)


@pytest.mark.parametrize(
    ("member", "content", "told"),
    [
        (
            "database.sqlite3",
            b"No database.",
            "cannot be copied: file is not a database",
        ),
        ("database.sqlite3", None, "lacks database.sqlite3"),
        ("settings.env", None, "lacks settings.env"),
    ],
)
def test_what_is_whole_and_no_backup_of_an_archive_is_refused(
    archive: Site, path: Path, shut: None, member: str, content: bytes | None, told: str
) -> None:
    changed = repacked(path, as_it_is, **{member: content})
    assert told in refusal(archive, "restore", changed, "--overwrite")


def test_a_newer_release_and_another_database_are_told(
    archive: Site, path: Path, shut: None
) -> None:
    newer = repacked(path, lambda said: said["migrations"].append(["archive", "9999_tides"]))
    assert "archive.9999_tides is not known" in refusal(archive, "restore", newer, "--overwrite")
    other = repacked(path, lambda said: said.update(database="postgresql"))
    assert "is of postgresql" in refusal(archive, "restore", other, "--overwrite")


def test_a_sheet_that_is_another_one_is_left(path: Path, elsewhere: Site) -> None:
    sheet = sheet_of(elsewhere)
    sheet.write_text(EBB)
    assert "is another sheet" in refusal(elsewhere, "restore", path)
    assert sheet.read_text() == EBB
    assert elsewhere.ask(CONTENT)["pages"] == []
    elsewhere.run("restore", path, "--overwrite")
    assert sheet.read_text() == TIDES


def test_secrets_are_in_it_only_when_asked_for(
    archive: Site, elsewhere: Site, path: Path, tmp_path: Path
) -> None:
    key = Path(archive.environment["IGFARCHIVE_DATA"], "secret-key")
    held = members(path)
    assert "secret-key" not in held
    assert not any(key.read_bytes().strip() in content for content in held.values())
    assert "has no secret key" in refusal(elsewhere, "restore", path, "--with-secret-key")

    full = tmp_path / "with-key.tar.gz"
    archive.run("backup", full, "--with-secret-key")
    elsewhere.run("restore", full, "--with-secret-key")
    brought = Path(elsewhere.environment["IGFARCHIVE_DATA"], "secret-key")
    assert brought.read_bytes().strip() == key.read_bytes().strip()
    assert brought.stat().st_mode & 0o777 == 0o600


def test_who_reads_meanwhile_reads_what_was_there(archive: Site, path: Path) -> None:
    database = Path(archive.environment["IGFARCHIVE_DATA"], "archive.sqlite3")
    with closing(sqlite3.connect(database)) as reader:
        archive.ask(ADD)
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM archive_event"
        (before,) = reader.execute(count).fetchone()
        archive.run("restore", path, "--overwrite")
        assert reader.execute(count).fetchone() == (before,)
        reader.rollback()
        assert reader.execute(count).fetchone() == (before - 1,)


def test_what_cannot_be_written_is_told(archive: Site, tmp_path: Path) -> None:
    assert "cannot be written" in refusal(archive, "backup", tmp_path / "nowhere" / "a.tar.gz")
    (tmp_path / "taken").write_text("")
    assert "is there already" in refusal(archive, "backup", tmp_path / "taken")
