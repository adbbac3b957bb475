"""Reads go where they are told to, and writes to the primary."""

from collections.abc import Iterator

import pytest
from django.db import connections, router, transaction

from igfarchive.archive.models import Event, Session
from igfarchive.archive.replicas import (
    PRIMARY,
    ReplicaRouter,
    name_of,
    read_alias,
    read_connection,
    reading_from,
    replicas,
)


@pytest.fixture
def outside() -> Iterator[None]:
    """Of a transaction, which those of the tests are otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections[PRIMARY], "in_atomic_block", False)
        yield


@pytest.mark.usefixtures("outside")
def test_reads_go_where_they_are_told_to_and_writes_do_not() -> None:
    assert router.db_for_read(Session) == PRIMARY
    with reading_from("replica1"):
        assert read_alias() == router.db_for_read(Session) == "replica1"
        assert router.db_for_write(Session) == PRIMARY
        with reading_from(PRIMARY):
            assert read_connection().alias == PRIMARY
        row = Event(name="Harbour Forum 2031")
        row._state.db = "replica1"
        assert router.db_for_write(Event, instance=row) == PRIMARY
        assert router.allow_relation(row, Session())
    assert read_alias() == PRIMARY


@pytest.mark.django_db
def test_within_a_transaction_the_primary_is_read() -> None:
    with reading_from("replica1"), transaction.atomic():
        assert read_alias() == PRIMARY
        assert not Event.objects.exists()


def test_tables_are_made_in_the_primary_alone() -> None:
    assert ReplicaRouter().allow_migrate(PRIMARY, "archive")
    assert not ReplicaRouter().allow_migrate("replica1", "archive")


def test_names() -> None:
    assert replicas() == []
    assert [name_of(each) for each in (PRIMARY, "replica2")] == ["The database", "Replica 2"]
