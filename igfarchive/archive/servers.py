"""What this process knows of the servers that keep the archive: who answers, and how far each is.

              primary   replica 1   replica 2
    12:00:00  at 5000   at 5000     at 4000
    12:00:01  at 6000   at 6000     at 5000      where the primary was a second ago: it lags 1 s
    12:00:02  at 7000   says no     at 5000      replica 1 is out; replica 2 lags 2 s
    12:00:03  at 7000   at 7000     at 7000      both are read again

A place is one in PostgreSQL's write-ahead log, in bytes. Each server is asked once a second by a
thread of its own, so that no visitor waits for one that is gone; two clocks are never compared. One
that is out is asked on, and comes back by itself. A primary without replicas is watched, too, where
the site is served (`watch`).
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterable
from contextlib import closing
from math import inf
from threading import Event, Lock, Thread
from time import monotonic, sleep

import psycopg
from django.conf import settings
from django.db import connections

from igfarchive.archive.connections import cut
from igfarchive.archive.replicas import PRIMARY, name_of, replicas
from igfarchive.archive.standing import SilentError, Standing, connect, standing_of

logger = logging.getLogger(__name__)

PERIOD = 1.0
"""Seconds between two questions to a server."""

FIRST_WORD = 3.0
"""Seconds that the first visitor of a process waits until each server was asked once."""


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
            logger.warning("%s does not answer: %s", name_of(self.alias), said)
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
        return self._refusal(replica) or self._lateness(replica)

    def _refusal(self, replica: Server) -> str:
        """Why it may not be read at all."""
        standing, primary = replica.standing, self.primary.standing
        if standing is None:
            return "cannot be asked"
        if primary is None:
            return ""  # How far that is nobody knows: this is what there is.
        if standing.cluster != primary.cluster:
            return "holds another archive"
        if not standing.follows and standing.started != primary.started:
            return "follows no primary"
        return ""

    def _lateness(self, replica: Server) -> str:
        if self.primary.standing is None or (lag := self.lag(replica)) <= settings.REPLICA_LAG:
            return ""
        return "lags" if lag == inf else f"lags {lag:.0f} seconds"

    def order(self, *, primary_first: bool, place: int = 0) -> list[str]:
        """Where to read, the best first; the replicas have to be at this place at least, or come
        after the primary, for whoever finds it gone."""
        # Each process begins with one of its own: what it keeps of pages is told by where it was
        # read, and among several processes all are read alike.
        own = os.getpid() % len(self.replicas)
        turned = self.replicas[own:] + self.replicas[:own]
        sound = [each for each in turned if not self._refusal(each)]
        if self.primary.standing is None:
            # The one that knows most first; and the primary, should it be back by then.
            sound.sort(key=lambda each: (each.suspected, -_place(each)))
            return [*_names(sound), PRIMARY]
        able = [each for each in sound if _place(each) >= place and not self._lateness(each)]
        trusted = [] if primary_first else [each for each in able if not each.suspected]
        others = [each for each in able if each not in trusted]
        late = sorted((each for each in sound if each not in able), key=_place, reverse=True)
        return [*_names(trusted), PRIMARY, *_names(others), *_names(late)]

    def suspect(self, alias: str) -> None:
        """Ask that replica last until it is heard of again: it did not answer somebody."""
        for each in self.replicas:
            each.suspected |= each.alias == alias


def _names(servers: Iterable[Server]) -> list[str]:
    return [each.alias for each in servers]


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


def watch() -> None:
    """Have those who wait for a PostgreSQL that stopped without a word told so, in this process: by
    itself each would wait for as long as it is silent."""
    if connections[PRIMARY].vendor == "postgresql":
        servers()


def _forget() -> None:
    """Threads do not survive a fork."""
    global _servers, _beginning
    _servers, _beginning = None, Lock()


os.register_at_fork(after_in_child=_forget)
