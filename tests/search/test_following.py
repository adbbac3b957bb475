"""An index follows what is changed without it, for as long as the process runs."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError, connection

from igfarchive.archive.models import Session
from igfarchive.search import following, homes, index, index_searcher
from igfarchive.search.following import LONGEST_PAUSE, POLL
from tests import cast
from tests.indexing import owe

pytestmark = pytest.mark.django_db(transaction=True)

Follow = Callable[..., list[float]]


@pytest.fixture
def panel() -> cast.Panel:
    return cast.panel(cast.event())


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Follow:
    """Run the command, do one thing at each of its pauses, and stop it at the next: how long it
    would have waited each time."""
    caplog.set_level(logging.INFO, "igfarchive")

    def run(*things: Callable[[], object]) -> list[float]:
        pauses: list[float] = []
        waiting = list(things)

        def pause(seconds: float) -> bool:
            pauses.append(seconds)
            if not waiting:
                raise KeyboardInterrupt
            waiting.pop(0)()
            return False

        monkeypatch.setattr(following, "wait_for_renewal", pause)
        monkeypatch.setattr(following, "time", SimpleNamespace(sleep=pause))
        call_command("follow_index")
        return pauses

    return run


def nothing() -> None:
    pass


def change(*sessions: Session) -> None:
    """As another machine does: the database changes, and this index is not told."""
    Session.objects.filter(pk__in=[session.pk for session in sessions]).update(published=False)
    owe(*sessions)


def test_it_builds_what_is_missing_and_follows_what_is_changed_elsewhere(
    panel: cast.Panel, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    other = cast.panel(panel.session.event, "WS 8")
    found: list[int] = []

    def look_and_change(*sessions: Session) -> None:
        found.append(index_searcher.count())
        change(*sessions)

    changes: list[list[Session]] = [[], [panel.session], [other.session], []]
    pauses = follow(*(partial(look_and_change, *sessions) for sessions in changes))

    assert found == [14, 14, 7, 0]
    assert pauses == [POLL, POLL, following.BREATH, following.BREATH, POLL]
    building, *followed = caplog.messages
    assert building.startswith("There is no search index yet: run ")
    assert followed == ["Sessions that the search index has followed: 1."] * 2
    assert not index.check()


def test_what_many_updates_left_in_many_places_is_tidied_up_once_there_is_nothing_to_follow(
    panel: cast.Panel, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    merged: list[int] = []
    monkeypatch.setattr(index, "CROWD", 2)
    monkeypatch.setattr(index, "merge_segments", lambda: merged.append(index.owes()))

    follow(lambda: owe(panel.session), lambda: owe(panel.session), nothing, nothing, nothing)

    assert merged == [0]


def test_a_torn_index_is_built_anew(panel: cast.Panel, follow: Follow, index_dir: Path) -> None:
    index.rebuild()
    homes.forget_engines()
    for path in index_dir.glob("*/*.trm"):
        path.write_bytes(b"torn")

    follow()

    assert not index.check()


def test_a_disk_that_refuses_is_told_once_and_tried_again(
    panel: cast.Panel, follow: Follow, index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index_dir.write_text("not a folder")

    pauses = follow(*[nothing] * 6, index_dir.unlink)

    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, POLL]
    told, again = [each for each in caplog.messages if " follow" in each]
    assert "cannot follow, and tries again: The search index in" in told
    assert again == "The search index follows again."
    assert index_searcher.count() == 7


def test_a_database_that_is_away_is_waited_for(
    panel: cast.Panel,
    follow: Follow,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    index.rebuild()
    driver = connection.Database  # type: ignore[attr-defined]  # of the database at hand
    away: list[Exception] = [
        OperationalError("the server closed the connection"),
        driver.OperationalError("while a cursor was closed"),
        OperationalError("no such host"),
    ]

    def listen() -> None:
        if away:
            raise away.pop(0)

    monkeypatch.setattr(following, "listen", listen)

    pauses = follow(nothing, nothing, lambda: change(panel.session))

    assert pauses == [1, 2, 4, following.BREATH]
    assert [message.rpartition(": ")[2] for message in caplog.messages[:3]] == [
        "the server closed the connection",
        "while a cursor was closed",
        "no such host",
    ]
    assert caplog.messages[-1] == "The search index follows again."
    assert index_searcher.count() == 0


def test_a_fault_of_the_program_ends_it(
    panel: cast.Panel, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Iterable[object]:
        raise ProgrammingError("syntax error")

    monkeypatch.setattr(following, "listen", fail)
    with pytest.raises(ProgrammingError):
        follow()


def test_it_waits_for_another_who_writes(
    panel: cast.Panel, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    change(panel.session)
    monkeypatch.setattr(index, "PATIENCE", 0)
    writing = homes.home().writing()
    writing.__enter__()

    pauses = follow(nothing, lambda: writing.__exit__(None, None, None), nothing)

    assert pauses == [1, 1, following.BREATH, POLL]
    assert index_searcher.count() == 0


def test_it_may_catch_up_and_end(panel: cast.Panel, index_dir: Path) -> None:
    call_command("follow_index", "--once")
    change(panel.session)
    call_command("follow_index", "--once")
    assert index_searcher.count() == 0

    index_dir.rename(index_dir.with_name("away"))
    index_dir.write_text("not a folder")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("follow_index", "--once")
    index_dir.unlink()
    index_dir.with_name("away").rename(index_dir)
