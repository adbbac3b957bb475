"""Keeps, in the database itself, what each session's version in a search index must be.

    session 7: version 4021…    an index that holds 4021… of session 7 has followed it
    session 9: version 8813…    one that holds 1177…, or nothing, owes it

A new version is written in the transaction that changes a session, so that no moment lies between
the change and the debt: a process may end at any point, and whoever updates an index next pays.
Versions are random, not counted, so that a database that was restored from a backup never names
the version of an index that is ahead of it.
"""

import secrets
from collections.abc import Iterable

from django.db import connection, transaction

from igfarchive.archive.models import IndexVersion, Session

NEVER_CHANGED = 0
"""The version of a session that came in past our code; no version that is written is 0."""


def renew_versions(sessions: Iterable[int]) -> None:
    """What is found of these sessions, by their primary keys, changes with this transaction: they
    are made, changed or deleted. TransactionManagementError outside of a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A session's version is renewed in the transaction that changes the session."
        )
    IndexVersion.objects.bulk_create(
        (
            IndexVersion(session=session, version=secrets.randbits(62) + 1)
            for session in sorted(set(sessions))
        ),
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["version"],
    )


def required_versions() -> dict[int, int]:
    """The version that an index must hold of each session, those that were deleted among them."""
    versions = dict.fromkeys(Session.objects.order_by().values_list("pk", flat=True), NEVER_CHANGED)
    versions.update(IndexVersion.objects.values_list("session", "version"))
    return versions
