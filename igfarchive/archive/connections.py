"""Connections to PostgreSQL that a process keeps in a pool, and that a restart of it breaks."""

import os
import socket
from collections import defaultdict
from threading import Lock
from typing import Any, ClassVar, Self
from weakref import WeakSet

import psycopg


class PooledConnection(psycopg.Connection[Any]):
    """Remembers why the last attempt to connect failed: connecting is left to threads of the pool,
    and who waits for one is told that it took too long."""

    refusal: ClassVar[str] = ""

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Self:
        try:
            made = super().connect(conninfo, **options)
        except psycopg.Error as error:
            PooledConnection.refusal = " ".join(str(error).split())
            raise
        PooledConnection.refusal = ""
        return made


_lent: dict[str, WeakSet[psycopg.Connection[Any]]] = defaultdict(WeakSet)
_turn = Lock()


def take(connection: Any, **_: object) -> None:
    """What is done with each connection that the pool hands out; `connection` is Django's, and just
    connected."""
    _note(connection)
    replace_broken(connection)


def replace_broken(connection: Any) -> None:
    """Change a connection that the pool handed out for one that works, as many as were broken.

    All that lie in a pool are broken by a restart at once, and none says so before it is used. The
    pool's own check (CONN_HEALTH_CHECKS) waits twice as long after each that it finds broken: with
    five of them, longer than any visitor. Here the next is taken at once. OperationalError where no
    other can be had.
    """
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    for _each in range(pool.max_size):
        if connection.is_usable():
            return
        pool.putconn(connection.connection)
        connection.connection = None  # whatever follows: it is the pool's again
        connection.connection = pool.getconn()
        _note(connection)
        connection.set_autocommit(connection.settings_dict["AUTOCOMMIT"])


def cut(alias: str) -> None:
    """End all connections to that database, also those on which somebody waits for an answer: they
    are told that it is gone. Of a server that has stopped nobody else tells them."""
    with _turn:
        lent = [each for each in _lent[alias] if not each.closed]
    for each in lent:
        try:
            with socket.socket(fileno=os.dup(each.pgconn.socket)) as wire:
                wire.shutdown(socket.SHUT_RDWR)
        except (OSError, psycopg.Error):
            continue  # It ended meanwhile.


def _note(connection: Any) -> None:
    with _turn:
        _lent[connection.alias].add(connection.connection)
