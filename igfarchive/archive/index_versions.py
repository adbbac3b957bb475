"""Keeps, in the database itself, what each session's version in a search index must be.

    session 7: version 4021…    an index that holds 4021… of session 7 has followed it
    session 9: version 8813…    one that holds 1177…, or nothing, owes it

A new version is written in the transaction that changes a session, so that no moment lies between
the change and the debt: a process may end at any point, and whoever updates an index next pays.
Versions are random, not counted, so that a database that was restored from a backup never names
the version of an index that is ahead of it.

PostgreSQL also tells whoever listens that there are new ones, once they are committed. That is a
hint, which is lost where a connection breaks: whoever must know them all reads them.
"""

import secrets
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from igfarchive.archive.models import IndexVersion, Session

NEVER_CHANGED = 0
"""The version of a session that came in past our code; no version that is written is 0."""

CHANNEL = "igfarchive_index_versions"
"""What PostgreSQL has listeners and tellers meet by."""


def renew_versions(sessions: Iterable[int]) -> None:
    """What is found of these sessions, by their primary keys, changes with this transaction: they
    are made, changed or deleted. TransactionManagementError outside of a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A session's version is renewed in the transaction that changes the session."
        )
    renewed = IndexVersion.objects.bulk_create(
        (
            IndexVersion(session=session, version=secrets.randbits(62) + 1, renewed_at=Now())
            for session in sorted(set(sessions))
        ),
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["version", "renewed_at"],
    )
    if renewed and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


def required_versions() -> dict[int, int]:
    """The version that an index must hold of each session, those that were deleted among them."""
    versions = dict.fromkeys(Session.objects.order_by().values_list("pk", flat=True), NEVER_CHANGED)
    versions.update(IndexVersion.objects.values_list("session", "version"))
    return versions


def renewed_since(sessions: Iterable[int]) -> datetime | None:
    """When the first of these versions was renewed; None where nobody knows of some of them."""
    times = dict(IndexVersion.objects.values_list("session", "renewed_at"))
    found = [times.get(session) for session in sessions]
    return None if None in found else min(filter(None, found), default=None)


def listen() -> None:
    """Have this process's connection told of renewals from now on, where it can be."""
    if _may_listen():
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")


def wait_for_renewal(seconds: float) -> bool:
    """Wait for so many seconds, or until one who listens is told of a renewal: whether it was."""
    if not _may_listen():
        time.sleep(seconds)
        return False
    with connection.wrap_database_errors:
        return any(connection.connection.notifies(timeout=seconds, stop_after=1))


def _may_listen() -> bool:
    """A pooler lends another of the server's connections for each transaction, and what it is told
    reaches whoever has it by then."""
    pooled = connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    return connection.vendor == "postgresql" and not pooled
