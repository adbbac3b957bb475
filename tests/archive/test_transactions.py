"""Writers take turns, and repeat what the database asks to be repeated."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from igfarchive.archive.index_versions import (
    listen,
    renew_versions,
    renewed_since,
    required_versions,
    wait_for_renewal,
)
from igfarchive.archive.models import Event
from igfarchive.archive.transactions import rehearsal, serialized
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, in which nobody waited."""
    made: list[float] = []
    monkeypatch.setattr("igfarchive.archive.transactions.time.sleep", made.append)
    return made


def refused(cause: Exception) -> OperationalError:
    error = OperationalError("refused")
    error.__cause__ = cause
    return error


def failing(times: int, error: Exception) -> Callable[[], int]:
    """Makes an event, and then fails so many times; answers how often it was called."""
    calls = 0

    @serialized
    def change() -> int:
        nonlocal calls
        calls += 1
        cast.event(f"Forum {calls}")
        if calls <= times:
            raise error
        return calls

    return change


@pytest.mark.parametrize(
    "cause", [psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()]
)
def test_what_the_database_asks_for_is_repeated(pauses: list[float], cause: Exception) -> None:
    assert failing(3, refused(cause))() == 4
    assert [event.name for event in Event.objects.all()] == ["Forum 4"]
    assert pauses == sorted(pauses)
    assert len(pauses) == 3


def test_it_is_not_repeated_for_ever(pauses: list[float]) -> None:
    with pytest.raises(OperationalError):
        failing(9, refused(psycopg.errors.DeadlockDetected()))()
    assert len(pauses) == 3
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "error",
    [
        refused(psycopg.errors.LockNotAvailable()),
        refused(psycopg.errors.AdminShutdown()),
        OperationalError("database is locked"),
        DatabaseError("refused"),
        ValueError("refused"),
    ],
    ids=lambda error: type(error.__cause__ or error).__name__,
)
def test_other_errors_are_not_repeated(pauses: list[float], error: Exception) -> None:
    with pytest.raises(type(error)):
        failing(1, error)()
    assert not pauses
    assert not Event.objects.exists()


def test_who_began_the_transaction_repeats_it(pauses: list[float]) -> None:
    change = failing(1, refused(psycopg.errors.DeadlockDetected()))

    @serialized
    def both() -> int:
        cast.event("Outer forum")
        return change()

    assert both() == 2
    assert sorted(event.name for event in Event.objects.all()) == ["Forum 2", "Outer forum"]
    assert len(pauses) == 1


def test_what_is_rehearsed_is_repeated_by_itself(pauses: list[float]) -> None:
    """A rehearsal may be of a thousand files, and takes no turn among the writers."""
    change = failing(1, refused(psycopg.errors.DeadlockDetected()))
    with rehearsal():
        cast.event("Outer forum")
        assert change() == 2
        assert sorted(event.name for event in Event.objects.all()) == ["Forum 2", "Outer forum"]
    assert len(pauses) == 1
    assert not Event.objects.exists()


def test_a_version_is_renewed_within_a_transaction_alone() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        renew_versions([7])
    assert required_versions() == {}


def test_versions_change_with_each_transaction_and_vanish_with_one_that_fails() -> None:
    session = cast.session(cast.event())
    assert required_versions() == {session.pk: 0}
    with transaction.atomic():
        renew_versions([session.pk, 99, session.pk])
    first = required_versions()
    assert first.keys() == {session.pk, 99}
    assert all(first.values())

    def renew_and_fail() -> None:
        with transaction.atomic():
            renew_versions([session.pk])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        renew_and_fail()
    assert required_versions() == first

    with transaction.atomic():
        renew_versions([session.pk])
    assert required_versions()[session.pk] != first[session.pk]
    assert required_versions()[99] == first[99]


def test_the_version_of_a_session_outlives_it() -> None:
    session = cast.session(cast.event())
    with transaction.atomic():
        renew_versions([session.pk])
    gone: Any = session.pk
    session.delete()
    assert required_versions().keys() == {gone}


def test_it_is_known_since_when_the_first_of_some_versions_holds() -> None:
    for session in (7, 8, 7):
        with transaction.atomic():
            renew_versions([session])
    first, second = renewed_since([8]), renewed_since([7])
    assert first
    assert second
    assert first <= second
    assert renewed_since([7, 8]) == first
    assert renewed_since([7, 9]) is None
    assert renewed_since([]) is None


def test_postgresql_tells_who_listens_once_it_is_committed(
    pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    tells = connection.vendor == "postgresql"

    def renew(*, fails: bool = False) -> None:
        with transaction.atomic():
            renew_versions([7])
            renew_versions([])
            transaction.set_rollback(fails)

    listen()
    while wait_for_renewal(0):
        pass  # what this connection was told before
    pauses.clear()
    renew(fails=True)
    assert not wait_for_renewal(0)
    renew()
    assert wait_for_renewal(60) is tells
    assert not wait_for_renewal(0)
    assert pauses == ([] if tells else [0, 60, 0]), "others are asked again after a while"

    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    listen()
    assert not wait_for_renewal(60), "through a pooler nobody listens"
    assert pauses[-1] == 60
