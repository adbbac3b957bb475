"""Connections to a PostgreSQL of the tests, for an engine that is asked without Django."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg

from igfarchive.search.engines.postgres.database import Cursor


class Connections:
    """A connection for each thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._mine = threading.local()
        self._all: list[psycopg.Connection[Any]] = []

    @property
    def mine(self) -> psycopg.Connection[Any]:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = psycopg.connect(self._url, autocommit=True)
            self._all.append(self._mine.connection)
        return cast("psycopg.Connection[Any]", self._mine.connection)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        with psycopg.ClientCursor(self.mine) as cursor:
            yield cast("Cursor", cursor)

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        with self.mine.transaction(), psycopg.ClientCursor(self.mine) as cursor:
            yield cast("Cursor", cursor)

    def close(self) -> None:
        for connection in self._all:
            connection.close()
