"""Which of several servers is read, by what is known of them: no server is asked."""

from collections import deque
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from pytest_django import Settings

from igfarchive.archive import servers as module
from igfarchive.archive.replicas import PRIMARY
from igfarchive.archive.servers import Server, Servers
from igfarchive.archive.standing import Standing

NOW = 1_000.0
BEGUN = datetime(2031, 7, 5, tzinfo=UTC)


def standing(place: int, *, follows: bool = True, server: int = 0, cluster: int = 7) -> Standing:
    return Standing(place, follows, BEGUN + timedelta(seconds=server), cluster)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Servers:
    """A primary that wrote a hundred bytes a second, and two replicas that have all of them."""
    settings.REPLICA_LAG = 10
    monkeypatch.setattr(module, "replicas", lambda: ["replica1", "replica2"])
    monkeypatch.setattr(module, "monotonic", lambda: NOW)
    monkeypatch.setattr("os.getpid", lambda: 416)
    found = Servers()
    found.primary.standing = standing(2_000, follows=False)
    found.primary.course = deque((NOW - ago, 2_000 - ago * 100) for ago in range(20, -1, -1))
    for number, each in enumerate(found.replicas, 1):
        each.standing = standing(2_000, server=number)
    return found


def one(known: Servers) -> Server:
    return known.replicas[0]


def test_visitors_read_replicas_and_each_process_begins_with_another(
    known: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known.order(primary_first=False) == ["replica1", "replica2", PRIMARY]
    assert known.order(primary_first=True) == [PRIMARY, "replica1", "replica2"]
    monkeypatch.setattr("os.getpid", lambda: 417)
    assert known.order(primary_first=False) == ["replica2", "replica1", PRIMARY]


def test_a_replica_that_is_out_is_left_out(known: Servers) -> None:
    one(known).standing = None
    assert known.objection(one(known)) == "cannot be asked"
    assert known.order(primary_first=False) == ["replica2", PRIMARY]
    known.replicas[1].standing = None
    assert known.order(primary_first=False) == [PRIMARY]


def test_lag_is_the_time_since_the_primary_was_there(known: Servers) -> None:
    assert known.lag(one(known)) == 0
    for place, seconds in ((1_500, 4), (1_499, 5), (900, 10)):
        one(known).standing = standing(place, server=1)
        assert known.lag(one(known)) == seconds
        assert known.objection(one(known)) == ""
    one(known).standing = standing(899, server=1)
    assert known.objection(one(known)) == "lags 11 seconds"
    assert known.order(primary_first=False) == ["replica2", PRIMARY, "replica1"]
    one(known).standing = standing(-1, server=1)
    assert known.lag(one(known)) == inf
    assert known.objection(one(known)) == "lags"


def test_who_has_written_reads_where_that_has_arrived(known: Servers) -> None:
    one(known).standing = standing(1_999, server=1)
    assert known.order(primary_first=False, place=2_000) == ["replica2", PRIMARY, "replica1"]
    found = known.order(primary_first=False, place=2_001)
    assert found == [PRIMARY, "replica2", "replica1"], "the others for whoever finds it gone"


def test_without_its_primary_all_is_read_from_who_knows_most(known: Servers) -> None:
    known.primary.standing = None
    one(known).standing = standing(3, server=1)  # which would be far too late
    for primary_first in (True, False):
        order = known.order(primary_first=primary_first, place=5_000)
        assert order == ["replica2", "replica1", PRIMARY]


def test_who_did_not_answer_somebody_is_asked_last(known: Servers) -> None:
    known.suspect("replica1")
    assert known.order(primary_first=False) == ["replica2", PRIMARY, "replica1"]
    known.suspect("replica2")
    assert known.order(primary_first=False) == [PRIMARY, "replica1", "replica2"]
    known.primary.standing = None
    assert known.order(primary_first=False) == ["replica1", "replica2", PRIMARY]


def test_another_archive_is_not_read(known: Servers) -> None:
    one(known).standing = standing(2_000, server=1, cluster=8)
    assert known.objection(one(known)) == "holds another archive"


def test_nor_one_that_follows_nobody_unless_it_is_the_primary_itself(known: Servers) -> None:
    one(known).standing = standing(2_000, follows=False, server=1)
    assert known.objection(one(known)) == "follows no primary"
    known.primary.standing = one(known).standing  # promoted, where DATABASE_URL leads by now
    assert known.objection(one(known)) == ""
