"""While the database cannot be asked every page says so, and the log in one line."""

import logging
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.contrib.messages.middleware import MessageMiddleware
from django.db import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from pytest_django import DjangoDbBlocker, Settings

from igfarchive.archive.outages import outage_of
from igfarchive.search import index
from tests import cast
from tests.processes import Site
from tests.web.reading import check as check_page
from tests.web.reading import page_of

VALUES = {"name": "harbour-forum-2031", "int": "1", "path": "1", "str": "1", "token": "k" * 24}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")

ALIVE = {
    "/healthz": 200,  # whether the process answers at all
    "/about/": 200,  # asks nothing of the database
    "/api/": 200,
    "/api/openapi.json": 200,
    "/mcp": 405,  # takes messages alone, or shows a page to a browser
    "/check/": 200,  # the form, which asks for nothing
    "/check/keep/": 400,  # as there is nothing to keep
    "/metrics": 200,  # says that the database is away
    "/alerts/sessions/": 200,  # the form
    "/favicon.ico": 200,
    "/robots.txt": 200,
    "/opensearch.xml": 200,
    "/oembed": 400,  # as it is not told of what
    "/sitemap-harbour-forum-2031.xml": 404,
}
POSTED = {
    "/mcp": 415,  # as no message in JSON is posted
    "/check/": 422,  # a form that is not filled in
    "/check/keep/": 400,
    "/alerts/sessions/": 422,
}
"""What those answer that take what is posted, without asking the database."""
NOT_ROUTES = {"/admin/archive/", "/admin/auth/", "/admin/nowhere/"}
"""Addresses of the desk that Django writes as regular expressions."""
SESSION = "/sessions/harbour-forum-2031/ws-7/"


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """One for each route there is, the desk's too, with some values in it; what programs ask,
    tests/api asks."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern.pattern, RoutePattern):
            route = PARAMETER.sub(lambda found: VALUES[found[1] or "str"], str(pattern.pattern))
            if isinstance(pattern, URLResolver) and route != "api/v1/":
                yield from addresses(pattern, before + route)
            elif isinstance(pattern, URLPattern):
                yield before + route


SEARCH = "/search/"
"""Asks the index first."""
EVERY = sorted({*addresses(), *NOT_ROUTES} - {SEARCH})


@pytest.fixture
def outage() -> Iterator[str]:
    """What a database that is out of reach says to whoever asks it."""
    said = 'connection to server at "db.internal" failed: Connection refused\n\tIs it running?'

    def refuse(_: BaseDatabaseWrapper) -> None:
        raise OperationalError(said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        yield " ".join(said.split())


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged; a traceback is as bad as a second line."""
    for record in caplog.records:
        assert not record.exc_info, record.getMessage()
        assert record.levelno >= logging.WARNING
    return [record.getMessage() for record in caplog.records]


def check(response: Any, caplog: pytest.LogCaptureFixture, outage: str, path: str) -> None:
    assert response.status_code == 503, path
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"internal" not in response.content
    (line,) = lines(caplog)
    assert outage in line
    assert path in line
    assert "\n" not in line


def test_every_page_is_tried() -> None:
    for address in ("/", "/speakers/harbour-forum-2031/", "/search/suggest", "/corrections/feed/"):
        assert address in EVERY
    assert len([address for address in EVERY if address.startswith("/admin/")]) > 100


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_signed_in_is_told_on_every_page(
    client: Client, outage: str, caplog: pytest.LogCaptureFixture, address: str, method: str
) -> None:
    """Who that is, is looked up before anything else."""
    client.cookies["sessionid"] = "k" * 32
    response = getattr(client, method)(f"{address}?q=tide")
    if address == "/readyz" and method == "get":
        assert (response.status_code, response.json()["database"]) == (503, "cannot be asked")
    elif response.status_code != 503:
        alive = ALIVE.get(address) if method == "get" else POSTED.get(address, 405)
        assert response.status_code == alive
    else:
        check(response, caplog, outage, address)


@pytest.mark.parametrize(
    "address", [each for each in EVERY if not each.startswith("/admin/") and each != "/readyz"]
)
def test_visitors_are_told_on_every_page(
    client: Client, outage: str, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    response = client.get(f"{address}?q=tide")
    if address in ALIVE:
        assert response.status_code == ALIVE[address]
        assert len(caplog.records) == (ALIVE[address] >= 400)
    elif response.status_code == 302:
        assert response["Location"].startswith("/admin/login/")
    elif response.status_code == 405:
        assert address.endswith("/decide/")
    else:
        check(response, caplog, outage, address)


def test_who_searches_is_told(
    client: Client, db: None, request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    cast.panel(cast.event())
    index.rebuild()
    assert client.get("/search/?q=tide").status_code == 200
    outage = request.getfixturevalue("outage")
    caplog.clear()
    check(client.get("/search/?q=tide"), caplog, outage, SEARCH)


def test_who_signs_in_is_told(
    client: Client, outage: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.post("/admin/login/", {"username": "ada", "password": "quill"})
    check(response, caplog, outage, "/admin/login/")


def test_the_page_needs_nothing_to_be_made_and_looks_like_the_others(
    client: Client, outage: str
) -> None:
    client.cookies["sessionid"] = "k" * 32
    page = page_of(503, client.get("/").content, "/")
    check_page(page)
    assert page.texts("h1") == ["The archive cannot be read just now"]
    assert page.find("link[rel=stylesheet]")
    html = (Path(configured.BASE_DIR) / "templates" / "503.html").read_text()
    assert "{%" not in html
    assert "{{" not in html


@pytest.mark.parametrize("address", ["/search/suggest?q=tide", f"{SESSION}annotations.json"])
def test_programs_are_told_in_json(client: Client, outage: str, address: str) -> None:
    assert client.get(address).json() == {"error": "The database cannot be asked just now."}


def test_static_files_are_served(
    client: Client, outage: str, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "ink.css").write_text("p {}")
    settings.STATIC_ROOT = tmp_path
    client.cookies["sessionid"] = "k" * 32
    assert client.get("/static/ink.css").getvalue() == b"p {}"


class TestOutsideOfViews:
    """Where Django turns to handler500, and tells its signal of it, which tests raise again."""

    @pytest.fixture
    def client(self, client: Client) -> Client:
        client.raise_request_exception = False
        return client

    def test_in_a_middleware(
        self, client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OperationalError("out of reach")

        monkeypatch.setattr(MessageMiddleware, "process_response", fail)
        check(client.get("/healthz"), caplog, "out of reach", "/healthz")

    def test_in_the_page_of_another_error(
        self, client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OperationalError("out of reach")

        monkeypatch.setattr("igfarchive.web.errors.render", fail)
        check(client.get("/nowhere/"), caplog, "out of reach", "/nowhere/")


@pytest.mark.parametrize("fault", [ProgrammingError, IntegrityError, DataError, InternalError])
def test_a_fault_of_the_program_is_one(
    client: Client,
    db: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[Exception],
) -> None:
    def fail(*_: object) -> None:
        raise fault("wrong")

    monkeypatch.setattr("igfarchive.web.home.render", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    (record,) = caplog.records
    assert record.exc_info
    assert isinstance(record.exc_info[1], fault)


class TestWhatSQLiteSays:
    @pytest.fixture
    def archive(self, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
        """A connection to a file of its own, as the archive connects."""
        config = connections.configure_settings(
            {
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": str(tmp_path / "archive.sqlite3"),
                    "OPTIONS": {"timeout": 0},
                }
            }
        )
        with django_db_blocker.unblock():
            made = DatabaseWrapper(config["default"])
            yield made
            made.close()

    def said(self, archive: Any, sql: str) -> str:
        try:
            with archive.cursor() as cursor:
                cursor.execute(sql)
        except Error as error:
            return outage_of(error) or f"a fault of the program: {error}"
        return ""

    def test_of_a_file_that_is_none(self, archive: Any) -> None:
        Path(archive.settings_dict["NAME"]).mkdir()
        assert self.said(archive, "select 1") == "unable to open database file"

    def test_of_a_file_that_is_another(self, archive: Any) -> None:
        Path(archive.settings_dict["NAME"]).write_text("Good morning. " * 100)
        assert self.said(archive, "select * from words") == "file is not a database"

    def test_of_a_folder_that_is_gone(self, archive: Any) -> None:
        archive.settings_dict["NAME"] += "/none/archive.sqlite3"
        assert self.said(archive, "select 1") == "unable to open database file"

    def test_of_who_writes_for_long(self, archive: Any) -> None:
        assert self.said(archive, "create table words (word text)") == ""
        other = sqlite3.connect(archive.settings_dict["NAME"])
        other.execute("begin immediate")
        said = self.said(archive, "insert into words values ('tide')")
        assert said == "others who are changing the archive take too long (database is locked)"
        other.rollback()
        other.close()
        assert self.said(archive, "insert into words values ('tide')") == ""

    @pytest.mark.parametrize(
        ("pragma", "says"),
        [
            ("max_page_count = 2", "database or disk is full"),
            ("query_only = 1", "attempt to write a readonly database"),
        ],
    )
    def test_of_a_disk_that_takes_nothing(self, archive: Any, pragma: str, says: str) -> None:
        assert self.said(archive, "create table words (word text)") == ""
        assert self.said(archive, f"pragma {pragma}") == ""
        assert self.said(archive, "insert into words values (hex(zeroblob(10000)))") == says
        assert self.said(archive, "select * from words") == "", "it is read as ever"

    @pytest.mark.parametrize(
        ("sql", "says"),
        [
            ("select * from words", "no such table: words"),
            ("select word from sqlite_master", "no such column: word"),
        ],
    )
    def test_of_tables_that_are_not_made_yet(self, archive: Any, sql: str, says: str) -> None:
        said = self.said(archive, sql)
        assert said == f"it is not migrated, run `python manage.py migrate` ({says})"

    @pytest.mark.parametrize(
        "sql", ["select from where", "select nothing(1)", "select * from sqlite_master limit 'x'"]
    )
    def test_of_a_question_that_is_wrong(self, archive: Any, sql: str) -> None:
        assert self.said(archive, sql).startswith("a fault of the program: ")


@pytest.mark.parametrize(
    ("error", "cause", "says"),
    [
        (InterfaceError, None, "the connection is closed"),
        (OperationalError, psycopg.errors.AdminShutdown, "terminating connection"),
        (OperationalError, psycopg.errors.CannotConnectNow, "the database system is starting up"),
        (OperationalError, psycopg.errors.TooManyConnections, "sorry, too many clients already"),
        (InternalError, psycopg.errors.ReadOnlySqlTransaction, "cannot execute INSERT"),
        (ProgrammingError, psycopg.errors.UndefinedTable, "it is not migrated"),
        (ProgrammingError, psycopg.errors.UndefinedColumn, "it is not migrated"),
        (ProgrammingError, psycopg.errors.SyntaxError, ""),
        (ProgrammingError, psycopg.errors.InsufficientPrivilege, ""),
        (InternalError, psycopg.errors.InFailedSqlTransaction, ""),
        (DataError, psycopg.errors.DivisionByZero, ""),
        (DatabaseError, None, ""),
        (RuntimeError, None, ""),
    ],
)
def test_what_postgresql_says(
    error: type[Exception], cause: type[psycopg.Error] | None, says: str
) -> None:
    raised = error(f"{says or 'something'}\n\tand more")
    raised.__cause__ = cause("") if cause else None
    outage = outage_of(raised)
    assert outage.startswith(says) if says else outage == ""
    assert "\n" not in outage


def test_a_connection_that_ends_while_a_cursor_is_closed(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Django hands on as it is what the driver says."""
    driver = connection.Database  # type: ignore[attr-defined]  # of the database at hand
    said = "server closed the connection unexpectedly"

    def end(_: CursorWrapper) -> None:
        raise driver.OperationalError(said)

    cast.session(cast.event())
    monkeypatch.setattr(CursorWrapper, "close", end, raising=False)
    check(client.get("/sitemap-speakers.xml"), caplog, said, "/sitemap-speakers.xml")
    assert outage_of(driver.IntegrityError("a name that is there twice")) == ""


def environment(data: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "DJANGO_SETTINGS_MODULE": "igfarchive.settings",
        "IGFARCHIVE_DATA": str(data),
    }


def in_a_process(data: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python under the site's own settings."""
    return subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=configured.BASE_DIR,
        env={**environment(data), **variables},
        capture_output=True,
        text=True,
    )


def test_a_site_without_its_tables_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    done = in_a_process(
        tmp_path,
        "-c",
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "for address in ('/speakers/', '/healthz'):\n"
        "    print(Client(headers={'host': 'localhost'}).get(address).status_code)",
    )
    assert done.stdout == "503\n200\n"
    (line,) = done.stderr.splitlines()
    assert " ERROR django.request: The database cannot be asked: it is not migrated" in line
    assert "no such table" in line
    assert line.endswith(": /speakers/")


def test_a_command_says_it_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite3").mkdir()
    with closing(Site(environment(tmp_path))) as nowhere:
        for command in ("migrate", "rebuild_index", "import_glossary fixtures/glossary.toml"):
            process = nowhere.manage(*command.split())
            _, complaint = process.communicate()
            assert process.returncode == 1
            assert complaint == "The database cannot be asked: unable to open database file\n"
            _, complaint = nowhere.manage(*command.split(), "--traceback").communicate()
            assert "Traceback" in complaint
