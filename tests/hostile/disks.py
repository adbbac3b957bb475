"""A disk that is full, or may only be read: `python -m tests.hostile.disks`, as root.

An archive of the samples is made on a small disk in memory. Then that takes nothing more, and all
that writes is tried; afterwards it does again, and nothing may be missing.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import django

SAMPLES = Path(__file__).parents[2] / "fixtures"
SIZE = "12m"
NEW = "IGF 2032 - Day 1 - WS 40 Locks\n\n>> ADA QUILL:  " + "The lock keeps the tide out. " * 20_000
Try = Callable[[], str]


def main() -> None:
    with TemporaryDirectory() as name, mounted(Path(name)) as disk:
        os.environ |= {
            "IGFARCHIVE_DATA": str(disk / "data"),
            "DJANGO_SETTINGS_MODULE": "igfarchive.settings",
            "IGFARCHIVE_HOSTS": "testserver",
            "IGFARCHIVE_PAGE_CACHE_MB": "0",
        }
        (disk / "data").mkdir()
        django.setup()
        logging.disable(logging.CRITICAL)
        for line in run(disk):
            print(line, flush=True)


def run(disk: Path) -> Iterator[str]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from igfarchive.archive.models import Session, Utterance
    from igfarchive.search import index, index_searcher

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    call_command("import_transcripts", str(SAMPLES), stdout=StringIO())
    steps = dict(trials(disk))

    def stands() -> tuple[int, int, int]:
        return Session.objects.count(), Utterance.objects.count(), index_searcher.count()

    before = stands()
    conditions: Mapping[str, Callable[[Path], AbstractContextManager[None]]] = {
        "full": filled,
        "data to be read alone": read_only,
        "index to be read alone": lambda disk: read_only(disk / "data" / "index"),
    }
    for condition, made in conditions.items():
        connections.close_all()
        with reading(disk), made(disk):
            for name, attempt in steps.items():
                yield f"{condition}, {name}: {attempt()}"
        differences = index.check()
        now = stands()
        yield f"{condition}, afterwards: {before} before, {now} now, {differences or 'in step'}"
        before = now


def trials(disk: Path) -> Iterator[tuple[str, Try]]:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError
    from django.test import Client

    staff = User.objects.create_superuser("ada", password="a lock, a quay")
    visitor, curator = (Client(raise_request_exception=False) for _ in range(2))
    curator.force_login(staff)
    coming = Path(disk.parent, f"{disk.name}-coming")
    coming.mkdir()
    (coming / "lock.txt").write_text(NEW)

    def commanded(*command: str) -> Try:
        def attempt() -> str:
            told = StringIO()
            try:
                call_command(*command, stdout=told, stderr=told)
            except CommandError as error:
                return f"refused: {error} {told.getvalue()}".replace("\n", " ")
            except DatabaseError as error:
                return f"a traceback: {error}"
            return f"done: {told.getvalue()}".replace("\n", " ")

        return attempt

    def asked(client: Client, method: str, address: str, **sent: object) -> Try:
        def attempt() -> str:
            answer = client.post(address, sent) if sent else client.generic(method, address)
            return f"{answer.status_code} {answer.headers.get('Location', '')}"

        return attempt

    yield "import", commanded("import_transcripts", str(coming))
    yield "rebuild of the index", commanded("rebuild_index")
    yield "backup", commanded("backup", str(disk / "data" / "backup.tar.gz"))
    yield (
        "upload at the desk",
        lambda: asked(
            curator, "POST", "/admin/import/", files=SimpleUploadedFile("lock.txt", NEW.encode())
        )(),
    )
    yield (
        "sign-in",
        asked(
            Client(raise_request_exception=False),
            "POST",
            "/admin/login/",
            username="ada",
            password="a lock, a quay",
        ),
    )
    yield "search that is kept", asked(visitor, "POST", "/search/keep/?q=harbour", q="harbour")
    for address in ("/search/?q=harbour", "/sessions/", "/speakers/", "/readyz"):
        yield f"GET {address}", asked(visitor, "GET", address)


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A disk in memory there."""
    disk = folder / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk))
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def reading(disk: Path) -> Iterator[None]:
    """A worker has the database open, as workers have."""
    with closing(sqlite3.connect(disk / "data" / "archive.sqlite3")) as worker:
        worker.execute("SELECT count(*) FROM archive_session").fetchall()
        yield


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Nothing more fits on it."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 12))
    try:
        yield
    finally:
        filling.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    mount("--bind", str(folder), str(folder))
    mount("-o", "remount,bind,ro", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Nothing can be mounted here: {done.stderr}")


if __name__ == "__main__":
    main()
