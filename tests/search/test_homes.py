"""An index is kept in step wherever it stands: on the disk, or in tables of the database."""

from threading import Thread

import pytest
from django.db import connection

from igfarchive.archive.models import Session
from igfarchive.search import homes, index, index_searcher, table_generations
from igfarchive.search.index import Differences, Rebuilt
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from tests import cast
from tests.indexing import follow, owe


@pytest.fixture
def panel(db: None, home: str) -> cast.Panel:
    return cast.panel(cast.event())


def total(text: str = "") -> int:
    return index_searcher.ask(parse(text).tree, Query(text=text)).total


def tables() -> set[str]:
    """Those of indexes, without the numbers of their generations."""
    names = connection.introspection.table_names()
    return {name for name in names if name.startswith(table_generations.TABLE)}


def test_it_is_built_followed_and_compared(panel: cast.Panel) -> None:
    for question in (total, index_searcher.count, index.check, index.last_commit, index.owes):
        with pytest.raises(IndexUnavailableError, match="no search index yet"):
            question()
    assert index_searcher.version() == ""

    assert index.rebuild() == Rebuilt(sessions=1, utterances=7)
    first = index_searcher.version()
    assert (total("governing"), index_searcher.count(), index.owes()) == (2, 7, 0)
    second = cast.panel(panel.session.event, "WS 8").session
    owe(second)
    assert (index.owes(), total("governing")) == (1, 2)
    follow(second)
    assert (index.owes(), total("governing")) == (0, 4)
    assert index.check() == Differences((), (), ())
    assert index_searcher.version() != first
    assert index.last_commit() > 1e9

    # An unpublished session is hidden before the index has followed.
    Session.objects.filter(pk=second.pk).update(published=False)
    owe(second)
    assert (total("governing"), index.owes()) == (2, 1)
    offered = {word for word, _ in index_searcher.completions("gove", 9)}
    assert offered == {"governance", "governed"}
    index.merge_segments()
    assert (total("governing"), index.owes(), index_searcher.count()) == (2, 0, 7)

    homes.home().keep_versions(homes.home().current(), {panel.session.pk: 7})
    assert index.owes() == 2


def test_another_generation_takes_its_place_whole(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    before, held = index_searcher.version(), tables()

    def failing() -> None:
        raise RuntimeError("the power went away")

    with monkeypatch.context() as patch:
        patch.setattr(index, "all_documents", failing)
        with pytest.raises(RuntimeError, match="went away"):
            index.rebuild()
    assert (index_searcher.version(), tables()) == (before, held)

    index.rebuild()
    assert index_searcher.version() != before
    assert len(tables()) == len(held)
    assert total("governing") == 2


def test_one_of_another_format_is_not_read(
    panel: cast.Panel, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild()
    if home == "whoosh":
        monkeypatch.setattr(homes.home(), "format", "whoosh-later")
    monkeypatch.setattr(table_generations, "tables_format", lambda: "postgres-later")
    with pytest.raises(IndexUnavailableError, match="another version of the archive: run"):
        total("governing")
    index.rebuild()
    assert total("governing") == 2


@pytest.mark.django_db(transaction=True)
def test_one_process_writes_at_a_time(home: str) -> None:
    cast.panel(cast.event())
    index.rebuild()
    refused: list[str] = []

    def write() -> None:
        try:
            for held in (
                homes.home().writing(0.1),
                homes.home().rebuilding(),
            ):
                with pytest.raises(IndexLockedError) as error, held:
                    pass
                refused.append(str(error.value))
            assert index.rebuild_under_way()
        finally:
            connection.close()

    with homes.home().rebuilding(), homes.home().writing():
        other = Thread(target=write)
        other.start()
        other.join()
    assert [each.partition(":")[0] for each in refused] == [
        "Another process is writing the search index",
        "The search index is being rebuilt already",
    ]
    assert not index.rebuild_under_way()
    assert total("governing") == 2
