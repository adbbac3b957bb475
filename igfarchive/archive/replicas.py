"""Which of several PostgreSQL servers is read: the primary, or a replica that follows it.

    with reading_from("replica1"):
        Session.objects.count()                  replica 1
        Receipt.objects.get_or_create(…)         the primary
        with transaction.atomic():
            Session.objects.count()              the primary, as what follows may build on it

Whatever is written goes to the primary. Nobody reads elsewhere unless told to: commands, imports
and threads of their own ask the primary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PRIMARY = DEFAULT_DB_ALIAS

_told = ContextVar("_told", default=PRIMARY)


def replicas() -> list[str]:
    """Their names among the databases, in the order of DATABASE_REPLICA_URLS."""
    return [alias for alias in settings.DATABASES if alias != PRIMARY]


def name_of(alias: str) -> str:
    """What people call it: The primary, Replica 1; The database, where there is but one."""
    if alias == PRIMARY:
        return "The primary" if replicas() else "The database"
    return alias.replace("replica", "Replica ")


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Have this thread read from that database."""
    before = _told.set(alias)
    try:
        yield
    finally:
        _told.reset(before)


def read_alias() -> str:
    """The database that this thread reads at this moment."""
    return PRIMARY if connections[PRIMARY].in_atomic_block else _told.get()


def read_connection() -> BaseDatabaseWrapper:
    """The connection to it, for what is asked without a model."""
    return connections[read_alias()]


class ReplicaRouter:
    """Tells Django the same (https://docs.djangoproject.com/en/5.2/topics/db/multi-db/)."""

    def db_for_read(self, _model: object, **_hints: Any) -> str:
        return read_alias()

    def db_for_write(self, _model: object, **_hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, *_rows: object, **_hints: Any) -> bool:
        """A row that was read from a replica is the primary's, too."""
        return True

    def allow_migrate(self, db: str, *_app: object, **_hints: Any) -> bool:
        return db == PRIMARY
