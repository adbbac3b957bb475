"""Another program, whose transaction and one of ours wait for each other.

ours                                the other
has its turn among the writers
                                    locks tables of the archive
                                    asks for that turn, and waits for ours
writes, and waits for the other
is ended by PostgreSQL (40P01)      goes on, and ends
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from threading import Thread
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection

from igfarchive.archive.transactions import LOCK

TURN = "SELECT pg_advisory_xact_lock(%s)"
EVERY_TABLE = [each._meta.db_table for each in apps.get_app_config("archive").get_models()]
WAITS = "SELECT cardinality(pg_blocking_pids(%s)) > 0"


class Other:
    """What comes between whenever this thread's connection has executed what begins with `after`,
    as many times as are `left`: it locks `tables`, and asks for what ours has, by `asking`."""

    def __init__(self, after: str, tables: list[str], asking: str) -> None:
        self.left = 0
        self._after, self._asking = after, asking
        self._lock = f"BEGIN; LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE"
        self._connection, self._observer = _connect(), _connect()
        self._waiting: Thread | None = None
        # Who has waited for so long looks whether there is a deadlock: we do, and the other never.
        self._connection.execute("SET deadlock_timeout = '1h'")

    def come_between(self, execute: Any, sql: str, *rest: Any) -> Any:
        """An execute_wrapper of Django's."""
        done = execute(sql, *rest)
        if self.left and sql.startswith(self._after):
            self.left -= 1
            self._end()
            self._connection.execute(self._lock)
            self._waiting = Thread(target=self._wait)
            self._waiting.start()
            pid = self._connection.info.backend_pid
            while self._observer.execute(WAITS, [pid]).fetchone() != (True,):
                pass
        return done

    def close(self) -> None:
        self._end()
        self._connection.close()
        self._observer.close()

    def _wait(self) -> None:
        self._connection.execute(self._asking)
        self._connection.execute("COMMIT")

    def _end(self) -> None:
        if self._waiting:
            self._waiting.join()


@contextmanager
def another(
    after: str = TURN, tables: list[str] = EVERY_TABLE, asking: str = TURN.replace("%s", str(LOCK))
) -> Iterator[Other | None]:
    """None on SQLite, which has one writer."""
    if connection.vendor != "postgresql":
        yield None
        return
    with ExitStack() as stack:
        cursor = stack.enter_context(connection.cursor())
        cursor.execute("SET deadlock_timeout = '10ms'")
        stack.callback(cursor.execute, "RESET deadlock_timeout")
        other = stack.enter_context(closing(Other(after, tables, asking)))
        stack.enter_context(connection.execute_wrapper(other.come_between))
        yield other


def _connect() -> psycopg.Connection[Any]:
    return psycopg.connect(**connection.get_connection_params(), autocommit=True)
