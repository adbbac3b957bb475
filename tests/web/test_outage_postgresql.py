"""A PostgreSQL that is stopped, or started again, under a site that serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings as configured

from tests.needs import lack
from tests.postgresql import LACKING, Server, programs, stoppable_server

AT_ONCE = 8
"""As many as a process of the site serves at a time, each with a connection of its own."""

ASK = f"""
import sys
from threading import Barrier, Thread
import django
from django.db import Error, connection
from igfarchive.archive.outages import outage_of
django.setup()
together = Barrier({AT_ONCE})

def hold():
    connection.ensure_connection()
    together.wait()
    connection.close()

for line in sys.stdin:
    if line == "fill\\n":
        threads = [Thread(target=hold) for _ in range({AT_ONCE})]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(connection.pool.get_stats()["pool_size"], flush=True)
        continue
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        print("answered", flush=True)
    except Error as error:
        print(outage_of(error), flush=True)
    finally:
        connection.close()
"""


@pytest.fixture
def server() -> Iterator[Server]:
    bin_folder = programs()
    if bin_folder is None:
        lack("postgresql", LACKING)
    with stoppable_server(bin_folder) as one:
        one.start()
        yield one


def environment(data: Path, server: Server) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "DJANGO_SETTINGS_MODULE": "igfarchive.settings",
        "IGFARCHIVE_DATA": str(data),
        "DATABASE_URL": server.url,
    }


def test_no_visitor_is_given_a_connection_that_a_restart_broke(
    server: Server, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ASK],
        cwd=configured.BASE_DIR,
        env=environment(tmp_path, server),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as site:
        assert site.stdin
        assert site.stdout
        assert site.stderr

        def ask(word: str = "ask") -> str:
            assert site.stdin
            assert site.stdout
            print(word, file=site.stdin, flush=True)
            return site.stdout.readline().strip()

        assert ask("fill") == str(AT_ONCE)
        server.stop()
        server.start()
        assert [ask() for _ in range(3)] == ["answered"] * 3

        assert ask("fill") == str(AT_ONCE)
        server.stop()
        refused = ask()
        assert refused.startswith("couldn't get a connection after 2.00 sec: ")
        assert "No such file or directory" in refused  # what PostgreSQL's own library says
        server.start()
        assert ask() == "answered"
        site.stdin.close()
        assert site.stderr.read() == ""


@contextmanager
def serving(data: Path, server: Server) -> Iterator[tuple[int, Path]]:
    """The port and the log of a site with one worker, as `make serve` starts it."""
    environ = environment(data, server)
    for command in ("migrate", "collectstatic"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0", "--noinput"],
            cwd=configured.BASE_DIR,
            env=environ,
            check=True,
        )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = data / "log"
    with log.open("a") as told:
        site = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
             "--port", str(port), "--workers", "1", "--blocking-threads", str(AT_ONCE),
             "--respawn-failed-workers", "--log-level", "error", "igfarchive.wsgi:application"],
            cwd=configured.BASE_DIR,
            env=environ,
            stdout=told,
            stderr=told,
        )  # fmt: skip
    try:
        while True:
            assert site.poll() is None, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield port, log
    finally:
        site.terminate()
        site.wait()


def statuses(port: int, addresses: Iterable[str], **headers: str) -> list[int]:
    """What each address answers, asked at the same time."""

    def ask(address: str) -> int:
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status == 503 and address != "/readyz":
            assert response.headers["Retry-After"] == "60"
        connection.close()
        return response.status

    with ThreadPoolExecutor(AT_ONCE) as visitors:
        return list(visitors.map(ask, addresses))


@pytest.mark.long
def test_a_site_goes_on_when_the_database_is_back(server: Server, tmp_path: Path) -> None:
    pages = ["/", "/speakers/", "/sessions/", "/glossary/", "/corrections/", "/corrections/feed/",
             "/search/suggest?q=tide", "/nowhere/harbour/"]  # fmt: skip
    well = [200] * 7 + [404]
    with serving(tmp_path, server) as (port, log):
        assert statuses(port, pages) == well
        log.write_text("")
        for _ in range(2):
            server.stop()
            asked = [*pages[:-1], "/admin/"]
            assert statuses(port, asked, Cookie="sessionid=" + "k" * 32) == [503] * 8
            assert statuses(port, ["/healthz", "/static/igfarchive.css"]) == [200] * 2
            lines = log.read_text().splitlines()
            told = [line for line in lines if " The database does not answer: " not in line]
            assert len(told) == len(asked), "\n".join(told)
            assert all(" The database cannot be asked: " in line for line in told)
            log.write_text("")
            assert statuses(port, ["/readyz"]) == [503]
            server.start()
            assert statuses(port, pages) == well
            assert statuses(port, pages) == well
            server.stop()
            server.start()
            assert statuses(port, pages) == well
            log.write_text("")


@pytest.mark.long
def test_a_paused_database_keeps_nobody_waiting_for_long(server: Server, tmp_path: Path) -> None:
    """Its machine takes what is sent to it, and its process answers nobody."""
    pages = ["/sessions/", "/speakers/", "/glossary/", "/corrections/"]
    with serving(tmp_path, server) as (port, log):
        assert statuses(port, pages) == [200] * 4
        server.signal(signal.SIGSTOP)
        begun = time.monotonic()
        # What is kept of the last answers is of a database that may have changed.
        assert statuses(port, pages) == [503] * 4
        assert statuses(port, pages) == [503] * 4
        assert time.monotonic() - begun < 30, "as it would not end without the watch"
        assert log.read_text().count("The database does not answer: ") == 1
        server.signal(signal.SIGCONT)
        while statuses(port, pages[:1]) == [503]:
            time.sleep(0.1)
        assert statuses(port, pages) == [200] * 4
