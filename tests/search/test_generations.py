"""Which index serves, and who may write."""

import errno
import fcntl
import shutil
import time
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from igfarchive.search.generations import Generations
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index", "one")


def activate_next(generations: Generations) -> Path:
    with generations.rebuilding() as folder:
        (folder / "part").write_bytes(b"whole")
        generations.keep_versions(folder, {7: 40})
        with generations.writing():
            generations.activate(folder)
    return folder


def test_there_is_none_at_first(generations: Generations) -> None:
    with pytest.raises(IndexUnavailableError, match="no search index yet: run `python"):
        generations.current()
    assert not generations.root.exists()


def test_an_activated_generation_serves_and_the_old_one_goes(generations: Generations) -> None:
    first = activate_next(generations)
    assert generations.current() == first

    with generations.rebuilding() as second:
        assert generations.current() == first
        generations.keep_versions(second, {})
        with generations.writing():
            generations.activate(second)
        assert generations.current() == second
        assert first.exists()

    assert not first.exists()
    assert sorted(path.name for path in generations.root.iterdir()) == [
        second.name,
        f"{second.name}.versions",
        "current",
        "rebuild.lock",
        "write.lock",
    ]


def test_a_number_never_comes_again(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither after a folder is lost, nor under a clock that went back."""
    folders = [activate_next(generations)]
    shutil.rmtree(generations.root)
    folders.append(activate_next(generations))
    (generations.root / "current").write_bytes(b"torn")
    folders.append(activate_next(generations))
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    folders.append(activate_next(generations))

    assert len({folder.name for folder in folders}) == 4
    assert generations.current() == folders[-1]


def test_a_failed_rebuild_leaves_nothing_behind(generations: Generations) -> None:
    first = activate_next(generations)

    with pytest.raises(ZeroDivisionError), generations.rebuilding() as folder:
        _ = 1 / 0

    assert generations.current() == first
    assert (first / "part").exists()
    assert not folder.exists()


def test_what_a_killed_rebuild_left_is_removed_by_the_next(generations: Generations) -> None:
    first = activate_next(generations)
    left = generations.root / "77"
    left.mkdir()
    (generations.root / "77.versions").write_text("{}")
    (generations.root / "77.written").write_text("{")

    with generations.rebuilding():
        assert not left.exists()
        assert not list(generations.root.glob("77*"))

    assert generations.current() == first


def test_each_generation_keeps_its_own_versions(generations: Generations) -> None:
    first = activate_next(generations)
    with generations.rebuilding() as second:
        generations.keep_versions(second, {7: 41, 9: 2**62})
        assert generations.versions(first) == {7: 40}
        generations.keep_versions(first, {8: 1})
        assert generations.versions(first) == {8: 1}
        assert generations.versions(second) == {7: 41, 9: 2**62}


def sealed(text: bytes) -> bytes:
    return b"%d\n%s" % (crc32(text), text)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"7", b'{"7": 40}', None,
        sealed(b'{"7": 40}').replace(b"40", b"41"), sealed(b'{"7": 40}')[:-1],
        *map(sealed, (b"", b"[]", b"7", b'{"7": null}', b'{"x": 1}')),
    ],
)  # fmt: skip
def test_versions_that_are_damaged_or_lost_are_mended_by_a_rebuild(
    generations: Generations, content: bytes | None
) -> None:
    serving = activate_next(generations)
    path = generations.root / f"{serving.name}.versions"
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(IndexUnavailableError, match="run `python manage"):
        generations.versions(serving)

    assert generations.versions(activate_next(generations)) == {7: 40}


def test_versions_that_cannot_be_written_stay_as_they_were(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = activate_next(generations)

    def full(path: Path, text: str) -> None:
        path.open("w").close()
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(IndexUnavailableError, match="No space left"):
            generations.keep_versions(serving, {7: 41})

    assert generations.versions(serving) == {7: 40}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"7",
        b"[]",
        b"{",
        b"null",
        b'{"generation": 1}',
        b'{"generation": "../x", "format": "one"}',
        b"\xff",
    ],
)
def test_a_damaged_pointer_is_no_index(generations: Generations, content: bytes) -> None:
    activate_next(generations)
    (generations.root / "current").write_bytes(content)

    with pytest.raises(IndexUnavailableError, match="cannot be read: run `python"):
        generations.current()

    assert activate_next(generations) == generations.current()


def test_another_format_is_no_index(generations: Generations) -> None:
    activate_next(generations)
    newer = Generations(generations.root, "two")

    with pytest.raises(IndexUnavailableError, match="another version"):
        newer.current()

    assert activate_next(newer) == newer.current()


def test_a_second_rebuild_is_refused(generations: Generations) -> None:
    assert not generations.rebuild_under_way()
    with generations.rebuilding():
        assert generations.rebuild_under_way()
        with (
            pytest.raises(IndexLockedError, match="being rebuilt already"),
            generations.rebuilding(),
        ):
            pass
    assert not generations.rebuild_under_way()


def test_a_rebuild_does_not_take_a_look_for_another(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations.root.mkdir(exist_ok=True)
    with (generations.root / "rebuild.lock").open("ab") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not generations.rebuild_under_way()

        monkeypatch.setattr(time, "sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))
        with generations.rebuilding():
            assert generations.rebuild_under_way()


def test_a_writer_waits_for_another_as_long_as_it_has_patience(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(100))
    waits: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(time, "sleep", waits.append)

    with (
        generations.writing(),
        pytest.raises(IndexLockedError, match="Another process is writing"),
        generations.writing(patience=5),
    ):
        pass

    assert len(waits) == 4


def test_a_writer_goes_on_when_the_other_is_done(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = generations.writing()
    other.__enter__()
    monkeypatch.setattr(time, "sleep", lambda _: other.__exit__(None, None, None))

    with generations.writing():
        pass


def test_a_file_in_place_of_the_folder_is_named_with_the_remedy(generations: Generations) -> None:
    generations.root.write_text("not a folder")

    with pytest.raises(IndexUnavailableError, match=r"run `python manage.py rebuild_index`"):
        generations.current()
    for writes in (generations.writing, generations.rebuilding):
        with (
            pytest.raises(IndexUnavailableError, match=r"index cannot be written \(.*\): see to"),
            writes(),
        ):
            pass
    assert not generations.rebuild_under_way()


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Path, "mkdir"), (Path, "write_text"), (Path, "replace"), (shutil, "rmtree")],
)
def test_a_disk_that_refuses_any_step_leaves_the_old_index(
    generations: Generations, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    first = activate_next(generations)
    real = getattr(owner, name)

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.name.endswith((".lock", "part")) or path == generations.root:
            return real(path, *args, **options)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(owner, name, refuse)
    with pytest.raises(IndexUnavailableError, match=r"\(No space left on device\): see to"):
        activate_next(generations)
    monkeypatch.undo()

    if name != "rmtree":  # by then the new one serves
        assert generations.current() == first
    assert activate_next(generations) == generations.current()
    assert len([path for path in generations.root.iterdir() if path.is_dir()]) == 1
