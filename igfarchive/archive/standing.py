"""What a server of PostgreSQL says of itself: how far it is in the log, and whom it follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

import psycopg
from django.db import connections
from psycopg.abc import PQGen

from igfarchive.archive.replicas import PRIMARY

Found = TypeVar("Found")

PATIENCE = 2.0
"""Seconds that an answer may take: those to visitors take longer, but not this one."""

ASKED = """
    SELECT
        pg_wal_lsn_diff(
            CASE WHEN pg_is_in_recovery()
                THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
            '0/0'
        )::bigint,
        pg_is_in_recovery(),
        pg_postmaster_start_time(),
        (SELECT system_identifier FROM pg_control_system())
"""

WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
"""Behind every commit, also one that is not on the disk yet (synchronous_commit); but it may be a
few bytes behind all that there is to follow, so that it is no measure of those who do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server says of itself: how far it is, whether it follows another, since when it runs,
    and which cluster it is of."""

    place: int
    follows: bool
    started: datetime
    cluster: int


class SilentError(psycopg.OperationalError):
    """A server that neither answers nor ends the connection."""


class Probe(psycopg.Connection[Any]):
    """A connection on which no answer takes long: PostgreSQL's own time limit is kept by the very
    server that may have stopped. SilentError."""

    def wait(self, gen: PQGen[Found], interval: float = 0.1, timeout: float | None = None) -> Found:
        until = monotonic() + PATIENCE
        try:
            return super().wait(gen, interval, timeout or PATIENCE)
        except psycopg.OperationalError as error:
            if monotonic() < until:
                raise
            raise SilentError(f"it said nothing for {PATIENCE:.0f} seconds") from error


def connect(alias: str) -> Probe:
    """A connection of its own to that database, past the pool. psycopg.Error."""
    options = connections[alias].get_connection_params()
    return Probe.connect(**options, autocommit=True)


def standing_of(probe: psycopg.Connection[Any]) -> Standing:
    """psycopg.Error."""
    ((place, *others),) = probe.execute(ASKED).fetchall()
    return Standing(place or 0, *others)


def write_place() -> int:
    """How far the primary is, as whoever has just written asks it."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(WRITTEN)
        ((place,),) = cursor.fetchall()
    return int(place)
