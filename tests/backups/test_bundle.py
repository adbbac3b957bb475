"""A file that is not as it was written is found out, whatever befell it."""

import gzip
import io
import json
import tarfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.backups.bundle import Manifest, add, add_manifest, unpack, written
from igfarchive.backups.errors import BackupError

CONTENT = {"database.sqlite3": bytes(range(256)) * 40, "sheets/tides.toml": b'title = "Tides"\n'}


def manifest(sums: dict[str, str]) -> Manifest:
    return Manifest("2031-07-05T12:00:00+00:00", "1.0", "sqlite", [], {}, {}, sums)


def write(path: Path) -> Manifest:
    with written(path) as (bundle, _):
        sums = {name: add(bundle, name, BytesIO(each)) for name, each in CONTENT.items()}
        add_manifest(bundle, made := manifest(sums))
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.tar.gz"


def test_what_was_put_in_comes_out(path: Path, tmp_path: Path) -> None:
    made = write(path)
    folder = tmp_path / "out"
    assert unpack(path, folder) == made
    found = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    assert found == set(CONTENT)
    assert all((folder / name).read_bytes() == each for name, each in CONTENT.items())


def test_nobody_else_may_read_it(path: Path) -> None:
    write(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten(path: Path) -> None:
    path.write_text("Something else.")
    with pytest.raises(BackupError, match="is there already"):
        write(path)
    assert path.read_text() == "Something else."


def test_what_breaks_off_leaves_nothing(path: Path) -> None:
    with pytest.raises(BackupError, match="No space left"), written(path):
        raise OSError(28, "No space left on device")
    assert list(path.parent.iterdir()) == []


with TemporaryDirectory() as _folder:
    write(Path(_folder, "whole"))
    WHOLE = Path(_folder, "whole").read_bytes()


def refused(content: bytes) -> str:
    """Why it is no backup."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "archive.tar.gz")
        path.write_bytes(content)
        with pytest.raises(BackupError) as refusal:
            unpack(path, Path(folder, "out"))
    return str(refusal.value)


def unpacked(content: bytes) -> dict[str, bytes] | None:
    """What comes out of it; None where it is refused."""
    with TemporaryDirectory() as folder:
        path, out = Path(folder, "archive.tar.gz"), Path(folder, "out")
        path.write_bytes(content)
        try:
            unpack(path, out)
        except BackupError:
            return None
        return {name: (out / name).read_bytes() for name in CONTENT}


@given(st.integers(0, len(WHOLE) - 1))
@example(len(WHOLE) // 2)
def test_one_that_was_cut_short_is_refused_or_lacks_its_padding_alone(length: int) -> None:
    found = unpacked(WHOLE[:length])
    assert found is None or (found == CONTENT and length > len(WHOLE) - 100)


@given(st.integers(10, len(WHOLE) - 9), st.integers(1, 255))
def test_one_with_another_byte_is_refused_or_the_same(place: int, change: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] ^= change
    assert unpacked(bytes(changed)) in (None, CONTENT)


def bundle_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as bundle:
        for info, content in members:
            info.size = len(content)
            bundle.addfile(info, io.BytesIO(content))
    return made.getvalue()


def link(name: str, to: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, to
    return info


@pytest.mark.parametrize(
    "info",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("/etc/outside"),
        tarfile.TarInfo("sheets/../../outside"),
        link("sheets", "/etc"),
    ],
    ids=lambda info: info.name,
)
def test_what_leads_out_of_the_folder_is_refused(info: tarfile.TarInfo) -> None:
    assert "does not belong" in refused(bundle_of((info, b"")))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "cut short"),
        (b"No archive at all, but text.", "damaged"),
        (gzip.compress(b"Packed, but text."), "damaged"),
        (bundle_of((tarfile.TarInfo("manifest.json"), b"{}")), "its manifest cannot be read"),
        (bundle_of((tarfile.TarInfo("manifest.json"), b"[")), "its manifest cannot be read"),
        (
            bundle_of((tarfile.TarInfo("manifest.json"), json.dumps({"format": 99}).encode())),
            "newer release",
        ),
    ],
    ids=["empty", "text", "packed text", "lacking", "no JSON", "newer"],
)
def test_what_is_no_backup_is_refused(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_a_member_that_its_manifest_does_not_name_is_refused(path: Path, tmp_path: Path) -> None:
    with written(path) as (bundle, _):
        total = add(bundle, "database.sqlite3", BytesIO(b"rows"))
        add(bundle, "sheets/slipped-in.toml", BytesIO(b""))
        add_manifest(bundle, replace(manifest({}), sums={"database.sqlite3": total}))
    with pytest.raises(BackupError, match="slipped-in"):
        unpack(path, tmp_path / "out")
