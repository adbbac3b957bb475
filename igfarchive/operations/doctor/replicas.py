"""The replicas that pages are read from: whether they answer, and how closely they follow."""

from collections.abc import Iterator
from contextlib import closing
from time import monotonic, sleep

import psycopg
from django.conf import settings

from igfarchive.archive.replicas import PRIMARY, name_of, replicas
from igfarchive.archive.standing import Standing, connect, standing_of
from igfarchive.operations.doctor.findings import Finding, advice, ok, problem

SUBJECT = "replicas"
PAUSE = 0.1
"""Seconds between two looks at one that has yet to follow."""


def examine_replicas() -> Iterator[Finding]:
    """Those of DATABASE_REPLICA_URLS; nothing where it names none."""
    if not replicas():
        return
    try:
        with closing(connect(PRIMARY)) as asked:
            primary = standing_of(asked)
    except psycopg.Error:
        yield advice(SUBJECT, "They cannot be compared.", "Mend the database first.")
        return
    for alias in replicas():
        try:
            yield _examine(alias, primary)
        except psycopg.Error as error:
            yield advice(
                SUBJECT,
                f"{name_of(alias)} cannot be asked: {' '.join(str(error).split())}",
                "See that it runs, and that DATABASE_REPLICA_URLS names it: others are read until "
                "then.",
            )


def _examine(alias: str, primary: Standing) -> Finding:
    """`primary` is where it was before this is asked. psycopg.Error."""
    name = name_of(alias)
    begun = monotonic()
    with closing(connect(alias)) as asked:
        standing = standing_of(asked)
        if standing.cluster != primary.cluster:
            return problem(
                SUBJECT,
                f"{name} holds another archive than the primary, and is not read.",
                "Make it from the primary with pg_basebackup, or take it out of "
                "DATABASE_REPLICA_URLS.",
            )
        if not standing.follows:
            return problem(
                SUBJECT,
                f"{name} follows no primary.",
                "Make it a replica of the one that DATABASE_URL names, or take it out of "
                "DATABASE_REPLICA_URLS.",
            )
        while standing.place < primary.place and monotonic() - begun < settings.REPLICA_LAG:
            sleep(PAUSE)
            standing = standing_of(asked)
    seconds = monotonic() - begun
    if standing.place < primary.place:
        return advice(
            SUBJECT,
            f"{name} lags more than {seconds:.0f} seconds, {primary.place - standing.place:,} "
            "bytes of the log, and is not read.",
            "See pg_stat_replication on the primary, and whether a long question on the replica "
            "has it wait.",
        )
    return ok(SUBJECT, f"{name} had within {seconds:.1f} seconds what the primary has.")
