"""All that a database holds, into files and back, each kind of database in its own way.

SQLite is copied page by page while others read and write it (https://www.sqlite.org/backup.html).
PostgreSQL gives each table as text (COPY), all of one moment.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from igfarchive.archive.models import Session
from igfarchive.archive.transactions import serialized
from igfarchive.backups.bundle import Manifest
from igfarchive.backups.errors import BackupError

SQLITE_COPY = "database.sqlite3"
TABLES = "tables"
BLOCK = 1 << 20
LOGINS = "django_session"
"""Who is signed in is nothing to be brought back."""


@dataclass(frozen=True, slots=True)
class Copied:
    """`files` by the names of their members."""

    files: Mapping[str, Path]
    rows: Mapping[str, int]
    columns: Mapping[str, Sequence[str]]


def applied_migrations() -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connection).applied_migrations())


def sessions_held() -> int | None:
    """How many sessions the database has by now; None where it has no tables."""
    if Session._meta.db_table not in connection.introspection.table_names():
        return None
    return Session.objects.count()


def copy_out(folder: Path) -> Copied:
    """Copy all into files of this folder. BackupError."""
    with _understood():
        return _sqlite_out(folder) if connection.vendor == "sqlite" else _postgresql_out(folder)


def lacking(manifest: Manifest) -> set[str]:
    """The members of a backup without which its database cannot be brought back."""
    needed = {f"{TABLES}/{table}" for table in manifest.columns} or {SQLITE_COPY}
    return needed - set(manifest.sums)


def copy_in(folder: Path, manifest: Manifest) -> None:
    """Put what was copied in the place of all that the database holds, and bring its tables up to
    this release. BackupError, and nothing is changed, where that cannot be."""
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database}, and DATABASE_URL names {connection.vendor}: "
            "restore it there."
        )
    unknown = sorted(set(manifest.migrations) - set(_known_migrations()))
    if unknown:
        app, name = unknown[0]
        raise BackupError(
            f"The backup is of a newer release ({app}.{name} is not known here): install that one."
        )
    with _understood():
        if connection.vendor == "sqlite":
            _sqlite_in(folder)
        else:
            _postgresql_in(folder, manifest)
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _understood() -> Iterator[None]:
    """Tell what a database refuses, such as a full disk or a file that is none, as what it is."""
    try:
        yield
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupError(
            f"The database cannot be copied: {' '.join(str(error).split())}."
        ) from error


def _known_migrations() -> list[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {each for known in loader.replacements.values() for each in known.replaces}
    return [*loader.disk_migrations, *replaced]


def _sqlite_out(folder: Path) -> Copied:
    path = folder / SQLITE_COPY
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # One file, without the log that is written beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")  # Nor is it to be found in what is free now.
        copy.execute(f"DELETE FROM {LOGINS}")  # noqa: S608
        copy.commit()
        _check(copy)
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        rows = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in tables.fetchall()
            if not name.startswith("sqlite_")
        }
    return Copied({SQLITE_COPY: path}, rows, {})


def _sqlite_in(folder: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE_COPY)) as copy:
        _check(copy)
        # One transaction: whoever reads meanwhile has what was there before.
        copy.backup(connection.connection)
    connection.close()


def _check(copy: sqlite3.Connection) -> None:
    (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise BackupError(f"The database is damaged: {said}.")


def _postgresql_out(folder: Path) -> Copied:
    files, rows, columns = {}, {}, {}
    (folder / TABLES).mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in sorted(connection.introspection.table_names(cursor)):
            if table == LOGINS:
                continue
            described = connection.introspection.get_table_description(cursor, table)
            columns[table] = [each.name for each in described]
            path = folder / TABLES / table
            with (
                path.open("wb") as file,
                cursor.copy(_copy(table, columns[table], "TO STDOUT")) as out,
            ):
                for block in out:
                    file.write(block)
            rows[table] = cursor.rowcount
            files[f"{TABLES}/{table}"] = path
    return Copied(files, rows, columns)


def _postgresql_in(folder: Path, manifest: Manifest) -> None:
    _make_tables(manifest)
    _fill_tables(folder / TABLES, manifest)


@serialized
def _fill_tables(folder: Path, manifest: Manifest) -> None:
    """In one transaction: what refers to rows of other tables is looked at when all are there."""
    quote = connection.ops.quote_name
    tables = manifest.columns
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(quote(table) for table in [*tables, LOGINS])}")
        for table, columns in tables.items():
            copy = _copy(table, columns, "FROM STDIN")
            with (folder / table).open("rb") as file, cursor.copy(copy) as blocks:
                while block := file.read(BLOCK):
                    blocks.write(block)
            if cursor.rowcount != manifest.rows[table]:
                raise BackupError(f"The backup is damaged: {table} lacks rows.")
            for sequence in connection.introspection.get_sequences(cursor, table):
                # Rows to come are numbered behind those that were brought back.
                column = quote(sequence["column"])
                behind = f"coalesce(max({column}), 0) + 1"
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), {behind}, false) "  # noqa: S608
                    f"FROM {quote(table)}",
                    [quote(table), sequence["column"]],
                )


def _make_tables(manifest: Manifest) -> None:
    """The tables as they were when they were copied: made, or there already.

    Some of them are there where making them was broken off.
    """
    recorded = set(manifest.migrations)
    if set(applied_migrations()) < recorded and not sessions_held():
        loader = MigrationLoader(None)
        targets = [each for each in recorded if not _followers(loader, each) & recorded]
        MigrationExecutor(connection).migrate(targets)
    if set(applied_migrations()) != recorded:
        raise BackupError(
            "The database has the tables of another release than the backup: restore it into an "
            "empty database."
        )


def _followers(loader: MigrationLoader, migration: tuple[str, str]) -> set[tuple[str, str]]:
    return {child.key for child in loader.graph.node_map[migration].children}


def _copy(table: str, columns: Sequence[str], direction: str) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(table)} ({', '.join(map(quote, columns))}) {direction}"
