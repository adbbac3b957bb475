"""The index keeps in step with the archive."""

import os
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from igfarchive.archive.models import (
    Affiliation,
    IndexVersion,
    Participation,
    Session,
    Source,
    Utterance,
)
from igfarchive.search import homes, index, index_searcher
from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine
from igfarchive.search.index import Differences, Rebuilt
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from tests import cast
from tests.indexing import follow

pytestmark = pytest.mark.django_db

IN_STEP = Differences((), (), ())


@pytest.fixture
def panel() -> cast.Panel:
    return cast.panel(cast.event())


def total(text: str = "") -> int:
    return index_searcher.ask(parse(text).tree, Query(text=text)).total


def unpublish(session: Session) -> None:
    session.published = False
    session.save()


def test_without_an_index_nothing_is_answered(panel: cast.Panel) -> None:
    for question in (total, index_searcher.count, index.check):
        with pytest.raises(IndexUnavailableError, match="no search index yet"):
            question()


def test_a_rebuilt_index_holds_the_archive(panel: cast.Panel) -> None:
    assert index.rebuild() == Rebuilt(sessions=1, utterances=7)

    assert total("governing") == 2
    assert index_searcher.count() == 7
    assert index.check() == IN_STEP


def test_an_empty_archive_has_an_index_too() -> None:
    assert index.rebuild() == Rebuilt(0, 0)
    assert total() == 0
    assert not index.check()


def test_a_rebuild_tells_how_far_it_is() -> None:
    for code in ("WS 1", "WS 2", "WS 3"):
        cast.panel(cast.event(f"Forum {code}"), code)
    told: list[tuple[int, int]] = []

    index.rebuild(lambda done, of: told.append((done, of)))

    assert told == [(7, 21), (14, 21), (21, 21)]


def test_sessions_that_come_change_and_go_are_updated_together(panel: cast.Panel) -> None:
    index.rebuild()
    event = panel.session.event
    second, third = cast.panel(event, "WS 8"), cast.panel(event, "WS 9")
    follow(second.session, third.session)
    assert total("lighthouses") == 6

    unpublish(panel.session)
    cast.retire(second.utterances[5])
    gone = third.session.pk
    Utterance.objects.filter(session=gone).delete()
    follow(panel.session, second.session, Session(pk=gone), second.session)

    assert total("lighthouses") == 1
    assert index.check() == IN_STEP


def test_differences_are_named(panel: cast.Panel) -> None:
    event = panel.session.event
    changed, gone = cast.panel(event, "WS 8"), cast.panel(event, "WS 9")
    cast.panel(event, "WS 10")
    lost = cast.panel(event, "WS 11")
    index.rebuild()
    homes.engine_on(homes.home().current()).replace([SessionDocuments(lost.session.pk, ())])
    unpublish(gone.session)
    Utterance.objects.filter(pk=changed.utterances[1].pk).update(text="Thank you all.")

    differences = index.check()

    assert differences
    assert differences == Differences(
        missing=("harbour-forum-2031/ws-11",),
        extra=("harbour-forum-2031/ws-9",),
        stale=("harbour-forum-2031/ws-8",),
    )


def test_an_update_of_no_index_builds_it_only_where_it_may(
    panel: cast.Panel, index_dir: Path
) -> None:
    second = cast.panel(panel.session.event, "WS 8")

    with pytest.raises(IndexUnavailableError, match="no search index yet: run `python manage"):
        follow(second.session)
    assert not list(index_dir.glob("current"))

    follow(second.session, build=True)
    assert index_searcher.count() == 14
    assert index.check() == IN_STEP


def test_an_update_mends_a_torn_index(panel: cast.Panel, index_dir: Path) -> None:
    index.rebuild()
    for path in index_dir.glob("*/*.trm"):
        path.write_bytes(b"torn")
    for question in (index.check, lambda: follow(panel.session)):
        with pytest.raises(IndexUnavailableError, match="run `python manage"):
            question()

    follow(panel.session, build=True)

    assert index.check() == IN_STEP


def test_an_index_that_cannot_be_written_is_told_with_the_remedy(
    panel: cast.Panel, index_dir: Path
) -> None:
    index_dir.write_text("not a folder")

    update = partial(index.update, build=True)
    for change in (update, index.rebuild):
        with pytest.raises(IndexUnavailableError, match=r"cannot be written.*run `python manage"):
            change()


def test_who_writes_makes_the_change_of_one_who_could_not_wait(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    second = cast.panel(panel.session.event, "WS 8")
    monkeypatch.setattr(index, "HURRY", 0)
    replace = WhooshEngine.replace
    waiting = [panel.session]

    def slow(engine: WhooshEngine, sessions: Iterable[SessionDocuments]) -> None:
        replace(engine, sessions)
        while waiting:
            unpublish(session := waiting.pop())
            with pytest.raises(IndexLockedError, match="noted, and is followed by that process"):
                follow(session)

    monkeypatch.setattr(WhooshEngine, "replace", slow)
    follow(second.session)

    assert total("lighthouses") == 2
    assert total() == 7


@pytest.mark.parametrize(
    "next_writer", [lambda: index.update(), lambda: index.check(), lambda: index.rebuild()]
)
def test_what_a_process_left_undone_is_done_by_the_next(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch, next_writer: Callable[[], object]
) -> None:
    index.rebuild()
    unpublish(panel.session)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            follow(panel.session)
    assert (index_searcher.count(), total()) == (7, 0)

    next_writer()

    assert (index_searcher.count(), total()) == (0, 0)
    assert not index.check()


def test_an_update_waits_no_longer_than_it_has_patience(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    monkeypatch.setattr(index, "HURRY", 0)
    unpublish(panel.session)

    with homes.home().writing(), pytest.raises(IndexLockedError, match="the next one"):
        follow(panel.session)
    assert index_searcher.count() == 7

    index.update()
    assert index_searcher.count() == 0


def test_the_engines_own_lock_is_reported_not_mended(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()

    def locked(*_: object, **__: object) -> None:
        raise IndexLockedError("Another process is writing.")

    monkeypatch.setattr(WhooshEngine, "replace", locked)
    monkeypatch.setattr(index, "rebuild", lambda: pytest.fail("rebuilt"))

    with pytest.raises(IndexLockedError):
        follow(panel.session)


def test_what_changes_during_a_rebuild_is_not_lost(panel: cast.Panel) -> None:
    """The old index serves it at once, and the new one from its first moment."""
    event = panel.session.event
    second = cast.panel(event, "WS 8")
    index.rebuild()
    seen: list[int] = []

    def meanwhile(done: int, of: int) -> None:
        if done == 7:
            # The rebuild has read the first session, and not yet the second.
            unpublish(panel.session)
            unpublish(second.session)
            follow(panel.session, second.session)
            follow(cast.panel(event, "WS 9").session)
            seen.append(total("lighthouses"))

    index.rebuild(meanwhile)

    assert seen == [2]
    assert total("lighthouses") == 2
    assert index.check() == IN_STEP


def test_the_first_update_leaves_the_building_to_a_rebuild_under_way(panel: cast.Panel) -> None:
    def meanwhile(done: int, of: int) -> None:
        unpublish(panel.session)
        follow(panel.session)
        with pytest.raises(IndexUnavailableError):
            total()

    index.rebuild(meanwhile)

    assert total() == 0


def test_a_failed_rebuild_leaves_the_old_index(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()

    def failing(_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(index, "all_documents", lambda: map(failing, [1]))
    with pytest.raises(RuntimeError, match="went away"):
        index.rebuild()

    assert total() == 7


def test_an_open_engine_follows_to_the_next_generation(panel: cast.Panel) -> None:
    index.rebuild()
    assert total() == 7
    cast.panel(panel.session.event, "WS 8")

    index.rebuild()

    assert total() == 14


def test_an_open_engine_lets_go_of_a_lost_index(panel: cast.Panel, index_dir: Path) -> None:
    index.rebuild()
    assert total() == 7
    unpublish(panel.session)

    shutil.rmtree(index_dir)
    index.rebuild()

    assert total() == 0


def test_a_question_goes_on_where_its_generation_was_removed_before_it_began(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    opened: list[Path] = []

    def late(folder: Path, engine: Callable[[Path], object] = homes.engine_on) -> object:
        if not opened:
            index.rebuild()  # another process removes what was just said to serve
        opened.append(folder)
        return engine(folder)

    monkeypatch.setattr(index_searcher, "engine_on", late)

    assert total() == 7
    assert len(set(opened)) == 2


def test_a_forked_process_opens_its_own_files(panel: cast.Panel) -> None:
    index.rebuild()
    assert total() == 7
    child = os.fork()
    if not child:
        os._exit(len(homes._engines))

    _, status = os.waitpid(child, 0)

    assert status == 0
    assert len(homes._engines) == 1


def test_one_engine_serves_a_process(panel: cast.Panel) -> None:
    for _ in range(3):
        index.rebuild()
        total()

    assert len(homes._engines) == 1


def test_an_update_is_one_commit(panel: cast.Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    index.rebuild()
    commits: list[list[int]] = []

    def replace(_: object, sessions: Iterable[SessionDocuments]) -> None:
        commits.append([session.session for session in sessions])

    monkeypatch.setattr(WhooshEngine, "replace", replace)
    others = [cast.panel(panel.session.event, f"WS {n}").session for n in (8, 9)]
    follow(panel.session, *others)

    assert commits == [[panel.session.pk, others[0].pk, others[1].pk]]


def test_what_a_restored_database_never_knew_is_forgotten(panel: cast.Panel) -> None:
    """And is neither found nor offered until then."""
    index.rebuild()
    lost = cast.panel(panel.session.event, "WS 8")
    cast.speak(lost.session, (lost.guest, "Quokkas."))
    follow(lost.session)
    assert [word for word, _ in index_searcher.completions("quok", 3)] == ["quokkas"]
    # As a backup from before leaves it.
    for rows in (Affiliation, Participation, Utterance, Source, IndexVersion):
        rows.objects.filter(session=lost.session.pk).delete()
    lost.session.delete()

    assert not index_searcher.completions("quok", 3)
    assert total("quokkas") == 0
    assert index.owes() == 1
    index.update()
    assert (index.owes(), index_searcher.count()) == (0, 7)
    assert index.check() == IN_STEP
    index.update()
