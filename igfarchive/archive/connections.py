"""Connections to PostgreSQL that a process keeps in a pool, and that a restart of it breaks."""

from typing import Any, ClassVar, Self

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


def replace_broken(connection: Any, **_: object) -> None:
    """Change a connection that the pool handed out for one that works, as many as were broken.

    All that lie in a pool are broken by a restart at once, and none says so before it is used. The
    pool's own check (CONN_HEALTH_CHECKS) waits twice as long after each that it finds broken: with
    five of them, longer than any visitor. Here the next is taken at once. `connection` is Django's,
    and just connected; OperationalError where no other can be had.
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
        connection.set_autocommit(connection.settings_dict["AUTOCOMMIT"])
