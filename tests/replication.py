"""A primary and its replicas, and a process of the site that reads them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings as configured

from tests.needs import lack
from tests.postgresql import LACKING, Server, programs, stoppable_server

ASKED = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from igfarchive.archive import servers
from igfarchive.search import index
from tests import cast
from time import perf_counter

def told(said):
    print(json.dumps(said), flush=True)

def asked(method, path, data=None, **more):
    begun = perf_counter()
    response = getattr(client, method)(path, data, **more)
    body = b"".join(response) if response.streaming else response.content
    read = [each.alias for each in connections.all(initialized_only=True) if each.connection]
    connections.close_all()
    return {"status": response.status_code, "text": body.decode(errors="replace"), "read": read,
            "seconds": perf_counter() - begun, "headers": dict(response.headers)}

client = Client(headers={"host": "localhost"}, raise_request_exception=False)
for line in sys.stdin:
    code = json.loads(line)
    try:
        told(exec(code) if code.startswith("\\n") else eval(code))
        connections.close_all()
    except Exception as error:  # Whatever it is, the test that asked is to fail of it.
        told({"error": repr(error)})
"""
"""Does what it is told, an expression a line, and tells what came of it."""

IN_ORDER = "-F -c full_page_writes=off"
"""What was committed is in the log, so that it can be said who has it."""

BEGIN = """
from django.conf import settings
settings.REPLICA_LAG = {lag}
for each in settings.DATABASES.values(): each["OPTIONS"]["pool"]["timeout"] = 0.5
"""


@dataclass
class Answer:
    """What a request was answered: `read` names the databases that were asked for it."""

    status: int
    text: str
    read: list[str]
    seconds: float
    headers: dict[str, str]

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


class Reader:
    """A process of the site."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("a") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", ASKED],
                cwd=configured.BASE_DIR,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )

    def do(self, code: str) -> Any:
        """What the expression is there; statements begin with a line feed."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(code), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        assert line, self.log.read_text()
        found = json.loads(line)
        assert not (isinstance(found, dict) and "error" in found), (found, self.log.read_text())
        return found

    def get(self, path: str, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(**self.do(f"asked('get', {path!r}, headers={sent!r})"))

    def post(self, path: str, data: object = None, **more: Any) -> Answer:
        return Answer(**self.do(f"asked('post', {path!r}, {data!r}, **{more!r})"))

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Replication:
    """A primary and those that follow it."""

    primary: Server
    replicas: list[Server]
    folder: Path

    @contextmanager
    def reader(self, lag: int) -> Iterator[Reader]:
        """A process that reads no replica which is so many seconds behind."""
        environment = {
            "PATH": os.defpath,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": self.primary.url,
            "DATABASE_REPLICA_URLS": " ".join(each.url for each in self.replicas),
        }
        log = self.folder / "log"
        log.write_text("")
        reader = Reader(environment, log)
        try:
            reader.do(BEGIN.format(lag=lag))
            yield reader
        finally:
            reader.close()

    def ask(self, server: Server, question: str) -> Any:
        """The first value that the server itself answers."""
        with psycopg.connect(server.url, autocommit=True) as connection:
            found = connection.execute(question)
            return found.fetchone()[0] if found.description else None  # type: ignore[index]


@contextmanager
def replication(folder: Path, count: int = 2) -> Iterator[Replication]:
    """Servers that run; `folder` is for what their readers say."""
    bin_folder = programs()
    if bin_folder is None:
        lack("postgresql", LACKING)
    with ExitStack() as stack:
        primary = stack.enter_context(stoppable_server(bin_folder, IN_ORDER))
        primary.start()
        replicas = [
            stack.enter_context(stoppable_server(bin_folder, IN_ORDER, following=primary))
            for _ in range(count)
        ]
        for each in replicas:
            each.start()
        yield Replication(primary, replicas, folder)
