"""What a test lacks is skipped in one line, unless it is required."""

import pytest

from tests import needs, postgresql


def test_a_lack_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IGFARCHIVE_TEST_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="browser: install it"):
        needs.lack("browser", "install it")


def test_a_lack_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGFARCHIVE_TEST_REQUIRE", "transcripts, browser")
    with pytest.raises(pytest.fail.Exception, match="browser: install it"):
        needs.lack("browser", "install it")
    with pytest.raises(pytest.skip.Exception):
        needs.lack("postgresql", "install it")


def test_an_unknown_need_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGFARCHIVE_TEST_REQUIRE", "browser,oracle")
    with pytest.raises(ValueError, match=r"=oracle: write some of browser, cluster, ffmpeg"):
        needs.required()


@pytest.mark.parametrize(("required", "status"), [("", 0), ("postgresql", 1)])
def test_without_postgresql_the_command_is_not_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], required: str, status: int
) -> None:
    monkeypatch.setenv("IGFARCHIVE_TEST_REQUIRE", required)
    monkeypatch.setattr(postgresql, "programs", lambda: None)
    assert postgresql.main(["a-command-that-does-not-exist"]) == status
    assert "apt-get install postgresql" in capsys.readouterr().err
