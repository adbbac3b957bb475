"""What is there for a while only is removed by whoever comes next, if nobody uses it."""

from pathlib import Path

from igfarchive.archive.scratch import scratch_folder


def test_what_a_killed_process_has_left_is_removed_and_what_is_used_is_not(tmp_path: Path) -> None:
    for name in (".copy-left", ".other-left"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows").write_text("All of the archive.")
    with scratch_folder(".copy-", tmp_path) as one:
        (one / "rows").touch()
        with scratch_folder(".copy-", tmp_path) as another:
            assert set(tmp_path.iterdir()) == {tmp_path / ".other-left", one, another}
            assert (one / "rows").exists()
            assert another.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == [tmp_path / ".other-left"]


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (tmp_path / ".copy-link").symlink_to(kept)
    with scratch_folder(".copy-", tmp_path):
        assert kept.exists()
