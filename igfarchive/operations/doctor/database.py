"""The database: whether it answers, has this release's tables, and keeps what it is given."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from igfarchive.archive.outages import outage_of
from igfarchive.operations.doctor.findings import Finding, advice, ok, problem

SUBJECT = "database"
SPARE = 10
"""Connections that are left to commands and to whoever looks after the server."""


def examine_database(*, thorough: bool) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        yield from _tables()
        yield from (_sqlite(thorough=thorough) if connection.vendor == "sqlite" else _postgresql())
        yield from _accounts()
    except Error as error:
        said = outage_of(error) or " ".join(str(error).split())
        yield problem(
            SUBJECT,
            f"It cannot be asked: {said}.",
            "See that it runs, and that DATABASE_URL names it.",
        )


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{each.app_label} {each.name}" for each, _ in pending)
        yield problem(
            SUBJECT,
            f"It has not the tables of this release: {names}.",
            "Make a backup, then run `python manage.py migrate`.",
        )
    else:
        yield ok(SUBJECT, "Its tables are those of this release.")


def _sqlite(*, thorough: bool) -> Iterator[Finding]:
    if _value("PRAGMA journal_mode") != "wal":
        yield problem(
            SUBJECT,
            "Pages wait while something is imported: its folder does not allow a write-ahead log.",
            "Keep it on a disk of this machine, and not on one that is shared over a network.",
        )
    if not thorough:
        return
    said = _value("PRAGMA quick_check(1)")
    if said == "ok":
        yield ok(SUBJECT, "Its file is whole.")
    else:
        yield problem(SUBJECT, f"Its file is damaged: {said}", "Restore the last backup.")


def _postgresql() -> Iterator[Finding]:
    encoding = _value("SHOW server_encoding")
    if encoding != "UTF8":
        yield problem(
            SUBJECT,
            f"It cannot keep all letters: its encoding is {encoding}.",
            "Make one with ENCODING 'UTF8', and restore a backup into it.",
        )
    places = int(_value("SHOW max_connections"))
    workers = (places - SPARE) // connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    yield ok(SUBJECT, f"It takes {places} connections: enough for {workers} workers.")
    # Also of one over a socket, which needs none.
    encrypted = _value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    elsewhere = _value("SELECT inet_server_addr() <> inet_client_addr()")
    if elsewhere and not encrypted:
        yield problem(
            SUBJECT,
            "What it is asked goes over the network in the clear.",
            "Add ?sslmode=verify-full to DATABASE_URL.",
        )


def _accounts() -> Iterator[Finding]:
    staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    if not staff.exists():
        yield advice(
            "accounts",
            "Nobody can sign in at the desk.",
            "Run `python manage.py createsuperuser`.",
        )
    alone = staff.exclude(totpdevice__confirmed=True).count()
    if alone and settings.SECOND_FACTOR != "required":
        yield advice(
            "accounts",
            f"{alone:,} of the staff sign in with a password alone.",
            "Have them set up a second factor at the desk, then set "
            "IGFARCHIVE_SECOND_FACTOR=required.",
        )


def _value(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return row[0] if row else ""
