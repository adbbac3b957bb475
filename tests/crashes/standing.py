"""What an archive consists of, kept and put back: a folder, and a database on PostgreSQL, if it has
one there.

    FOLDER/site/data       database, index, secret key
    FOLDER/site/sheets     the sheets of the site
    FOLDER/site/backups    backups, and nothing else
    FOLDER/NAME            a copy of the site; DATABASE_NAME is one of its database
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

DATABASE = f"igfarchive_crashes_{os.getpid()}"
"""That of the site; others may do the same on the same server."""


class Standing:
    """An archive in a folder. `server` is the address of a database on the server that is to have
    the archive's own; without one it is SQLite, in the folder."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder = folder
        self._server = server
        self._kept: list[str] = []
        for name in ("data", "sheets", "backups"):
            (self.site / name).mkdir(parents=True)
        if server:
            self._make(DATABASE, "template0")

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def environment(self) -> dict[str, str]:
        made = {
            "IGFARCHIVE_DATA": str(self.site / "data"),
            "IGFARCHIVE_SHEETS": str(self.site / "sheets"),
        }
        if self._server:
            parts = urlsplit(self._server)
            made["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{DATABASE}"))
        return made

    def keep(self, name: str) -> None:
        """As it stands now; nobody is connected."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.site, self.folder / name)
        self._kept.append(name)
        if self._server:
            self._make(f"{DATABASE}_{name}", DATABASE)

    def put_back(self, name: str) -> None:
        """As it was kept."""
        shutil.rmtree(self.site)
        shutil.copytree(self.folder / name, self.site)
        if self._server:
            self._make(DATABASE, f"{DATABASE}_{name}")

    def close(self) -> None:
        if self._server:
            with self._maintaining() as server:
                for name in [DATABASE, *(f"{DATABASE}_{name}" for name in self._kept)]:
                    server.execute(_dropped(name))

    def _make(self, name: str, template: str) -> None:
        """A database like another one, in the place of any of this name."""
        with self._maintaining() as server:
            server.execute(_dropped(name))
            # Whoever was killed there has a server process that may not have noticed yet.
            server.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
                [template],
            )
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )

    @contextmanager
    def _maintaining(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server, autocommit=True) as server:
            yield server


def _dropped(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
