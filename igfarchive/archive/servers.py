"""What this process knows of the servers that keep the archive: who answers, and how far each is.

              primary   replica 1   replica 2
    12:00:00  at 5000   at 5000     at 4000
    12:00:01  at 6000   at 6000     at 5000      where the primary was a second ago: it lags 1 s
    12:00:02  at 7000   says no     at 5000      replica 1 is out; replica 2 lags 2 s
    12:00:03  at 7000   at 7000     at 7000      both are read again

A place is one in PostgreSQL's write-ahead log, in bytes. Each server is asked once a second by a
thread of its own, so that no visitor waits for one that is gone; two clocks are never compared. One
that is out is asked on, and comes back by itself.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import inf
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.abc import PQGen

from igfarchive.archive.connections import cut
from igfarchive.archive.replicas import PRIMARY, name_of, replicas

logger = logging.getLogger(__name__)

Found = TypeVar("Found")

PERIOD = 1.0
"""Seconds between two questions to a server."""

PATIENCE = 2.0
"""Seconds that an answer to one may take: those to visitors take longer, but not this one."""

FIRST_WORD = 3.0
"""Seconds that the first visitor of a process waits until each server was asked once."""

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


class Server:
    """One of them, by its name among the databases; `standing` is None while it is out."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.standing: Standing | None = None
        self.suspected = False
        """Whether it did not answer somebody since it was last heard of."""
        self.asked = Event()
        """Set once it is known whether it answers."""
        self.course: deque[tuple[float, int]] = deque(maxlen=settings.REPLICA_LAG + 10)
        """When it was where, in seconds of this process."""

    def watch(self) -> None:
        """Ask it as long as the process lives."""
        try:
            while True:
                try:
                    self._ask_on()
                except psycopg.Error as error:
                    self._lose(error)
                sleep(PERIOD)
        finally:
            self.standing = None

    def _ask_on(self) -> None:
        """Until it does not answer. One that ends a connection may take the next at once."""
        answered = True
        while answered:
            answered = False
            with closing(connect(self.alias)) as probe:
                try:
                    while True:
                        self._hear(standing_of(probe))
                        answered = True
                        sleep(PERIOD)
                except psycopg.OperationalError:
                    if not (answered and probe.closed):
                        raise

    def _hear(self, standing: Standing) -> None:
        if self.standing is None and self.asked.is_set():
            logger.info("%s answers again.", name_of(self.alias))
        self.standing, self.suspected = standing, False
        self.course.append((monotonic(), standing.place))
        self.asked.set()

    def _lose(self, error: psycopg.Error) -> None:
        said = " ".join(str(error).split())
        out_before = self.standing is None and self.asked.is_set()
        if not out_before:
            logger.warning("%s is left out: %s", name_of(self.alias), said)
        self.standing = None
        self.asked.set()
        silent = isinstance(error, SilentError | psycopg.errors.ConnectionTimeout)
        # Who waits for an answer would wait for as long as it is silent. What is read is read
        # elsewhere; what is being written is lost, so that the primary may be slow once.
        if silent and (out_before or self.alias != PRIMARY):
            cut(self.alias)


class Servers:
    """The primary and its replicas."""

    def __init__(self) -> None:
        self.primary = Server(PRIMARY)
        self.replicas = [Server(alias) for alias in replicas()]

    @property
    def all(self) -> list[Server]:
        return [self.primary, *self.replicas]

    def watch(self) -> None:
        for server in self.all:
            Thread(target=server.watch, daemon=True, name=f"watch of {server.alias}").start()
        until = monotonic() + FIRST_WORD
        for server in self.all:
            server.asked.wait(max(0.0, until - monotonic()))

    def lag(self, replica: Server) -> float:
        """How many seconds it is behind, to a second; infinite where that cannot be told."""
        standing = replica.standing
        if standing is None:
            return inf
        passed = (at for at, place in reversed(self.primary.course) if place <= standing.place)
        return max(0.0, monotonic() - PERIOD - next(passed, -inf))

    def objection(self, replica: Server) -> str:
        """Why the replica is not to be read, in a few words; empty where it is."""
        standing, primary = replica.standing, self.primary.standing
        if standing is None:
            return "cannot be asked"
        if primary is None:
            return ""  # How far that is nobody knows: this is what there is.
        if standing.cluster != primary.cluster:
            return "holds another archive"
        if not standing.follows and standing.started != primary.started:
            return "follows no primary"
        lag = self.lag(replica)
        if lag > settings.REPLICA_LAG:
            return "lags" if lag == inf else f"lags {lag:.0f} seconds"
        return ""

    def order(self, *, primary_first: bool, place: int = 0) -> list[str]:
        """Where to read, the best first; the replicas have to be at this place at least, unless the
        primary is out."""
        # Each process begins with one of its own: what it keeps of pages is told by where it was
        # read, and among several processes all are read alike.
        own = os.getpid() % len(self.replicas)
        turned = self.replicas[own:] + self.replicas[:own]
        well = [each for each in turned if not self.objection(each)]
        if self.primary.standing is None:
            # The one that knows most first; and the primary, should it be back by then.
            well.sort(key=lambda each: (each.suspected, -_place(each)))
            return [*(each.alias for each in well), PRIMARY]
        able = [each for each in well if _place(each) >= place]
        trusted = [] if primary_first else [each.alias for each in able if not each.suspected]
        others = [each.alias for each in able if each.alias not in trusted]
        return [*trusted, PRIMARY, *others]

    def suspect(self, alias: str) -> None:
        """Ask that replica last until it is heard of again: it did not answer somebody."""
        for each in self.replicas:
            each.suspected |= each.alias == alias


def _place(server: Server) -> int:
    return server.standing.place if server.standing else 0


_servers: Servers | None = None
_beginning = Lock()


def servers() -> Servers:
    """Those of this process, which are watched from the first time that somebody asks for them."""
    global _servers
    with _beginning:
        if _servers is None:
            _servers = Servers()
            _servers.watch()
        return _servers


def _forget() -> None:
    """Threads do not survive a fork."""
    global _servers, _beginning
    _servers, _beginning = None, Lock()


os.register_at_fork(after_in_child=_forget)


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
