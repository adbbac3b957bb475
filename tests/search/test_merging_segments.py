"""What many updates have left in many places is written anew, together."""

from collections.abc import Callable, Iterable

import pytest
from django.db import connection

from igfarchive.archive.models import Session
from igfarchive.search import homes, index
from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine, fragmentation
from igfarchive.search.engines.whoosh.schema import WORDS
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import total_of
from tests import cast
from tests.indexing import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> cast.Panel:
    """A session that the index holds, with two turns on lighthouses."""
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def found(text: str) -> int:
    return total_of(Query(text))


def test_what_many_updates_left_behind_is_tidied_up(panel: cast.Panel) -> None:
    panels = [panel, *(cast.panel(panel.session.event, f"WS {n}") for n in range(8, 12))]
    for each in panels:
        follow(each.session)
    engine = homes.engine_on(homes.home().current())
    before, fragmented = engine.holdings(), engine.fragmented()
    assert fragmented

    index.merge_segments()
    assert engine.holdings() == before
    assert not engine.fragmented()
    assert found("lighthouses") == 2 * len(panels)


def test_between_imports_it_is_tidied_up_in_passing(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[], None]] = []

    class Later:
        def __init__(self, target: Callable[[], None], daemon: bool, name: str) -> None:
            assert daemon
            self.start = lambda: begun.append(target)

    monkeypatch.setattr(index, "Thread", Later)
    monkeypatch.setattr(index, "CROWD", 3)
    panels = [panel, *(cast.panel(panel.session.event, f"WS {n}") for n in (8, 9))]
    follow(panels[1].session)
    assert not begun
    follow(panels[2].session, build=True)
    assert not begun  # who may build it tidies up at the end
    follow(panel.session)
    assert len(begun) == 1

    monkeypatch.setattr(connection, "close", lambda: begun.clear())
    begun[0]()
    assert not begun
    assert not homes.engine_on(homes.home().current()).fragmented()
    assert found("lighthouses") == 2 * len(panels)


@pytest.fixture
def rounds(panel: cast.Panel, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The sessions that each commit of merging wrote, where it may write few turns at once; of four
    sessions that an import left in four places."""
    for number in range(8, 11):
        follow(cast.panel(panel.session.event, f"WS {number}").session)
    written: list[list[int]] = []
    replace = WhooshEngine.replace

    def noted(engine: WhooshEngine, sessions: Iterable[SessionDocuments]) -> None:
        some = list(sessions)
        written.append([session.session for session in some])
        replace(engine, some)

    engine = homes.engine_on(homes.home().current())
    assert isinstance(engine, WhooshEngine)
    with engine._asked() as reader:
        words = reader.segments[0].words_in[WORDS]
    monkeypatch.setattr(fragmentation, "MOST", 2 * words)
    monkeypatch.setattr(WhooshEngine, "replace", noted)
    return written


def test_it_is_tidied_up_in_rounds_until_all_is(rounds: list[list[int]]) -> None:
    index.merge_segments()

    assert [len(written) for written in rounds] == [2, 2]
    engine = homes.engine_on(homes.home().current())
    assert not engine.fragmented()
    assert found("lighthouses") == 8


def test_it_is_tidied_up_once_even_if_it_is_never_tidy(
    rounds: list[list[int]], panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WhooshEngine, "fragmented", lambda _: {panel.session.pk})
    index.merge_segments()

    assert rounds == [[panel.session.pk]]


def test_a_round_that_fails_leaves_those_before_it(
    rounds: list[list[int]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    replace = WhooshEngine.replace

    def fail_later(engine: WhooshEngine, sessions: Iterable[SessionDocuments]) -> None:
        if rounds:
            raise IndexUnavailableError("The search index cannot be written (no room).")
        replace(engine, sessions)

    monkeypatch.setattr(WhooshEngine, "replace", fail_later)
    engine = homes.engine_on(homes.home().current())
    held, many = engine.holdings(), len(engine.fragmented())
    index.merge_segments()

    assert "was not tidied up" in caplog.text
    assert engine.holdings() == held
    assert 0 < len(engine.fragmented()) < many + 1
    assert found("lighthouses") == 8


def test_what_changes_while_it_is_tidied_up_is_followed(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = cast.panel(panel.session.event, "WS 8")
    follow(second.session)
    replace = WhooshEngine.replace

    def slow(engine: WhooshEngine, sessions: Iterable[SessionDocuments]) -> None:
        replace(engine, sessions)
        monkeypatch.setattr(WhooshEngine, "replace", replace)
        monkeypatch.setattr(index, "HURRY", 0)
        Session.objects.filter(pk=panel.session.pk).update(published=False)
        with pytest.raises(IndexLockedError, match="noted, and is followed by that process"):
            follow(panel.session)

    monkeypatch.setattr(WhooshEngine, "replace", slow)
    index.merge_segments()
    assert found("lighthouses") == 2


def test_a_disk_that_is_full_leaves_it_untidy(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    follow(cast.panel(panel.session.event, "WS 8").session)

    def full(_: object, sessions: object) -> None:
        raise IndexUnavailableError("The search index cannot be written (no room).")

    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "replace", full)
        index.merge_segments()
    assert "was not tidied up: The search index cannot be written (no room)" in caplog.text
    assert found("lighthouses") == 4
