"""`manage.py doctor` says what of an installation wants mending, and mends nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session
from igfarchive.archive.standing import Standing
from igfarchive.environment import MailServer
from igfarchive.operations.doctor import database, files, replicas
from igfarchive.operations.doctor.configuration import examine_settings
from igfarchive.operations.doctor.database import examine_database
from igfarchive.operations.doctor.files import examine_files
from igfarchive.operations.doctor.findings import Finding, Severity
from igfarchive.operations.doctor.mail import examine_mail
from igfarchive.operations.doctor.replicas import examine_replicas
from igfarchive.operations.doctor.search import examine_index
from igfarchive.operations.doctor.site import examine_site
from igfarchive.search import index
from tests import cast


def bad(findings: Iterator[Finding]) -> str:
    """What is said of all that is not well."""
    return "\n".join(
        f"{each.severity} {each.said} {each.remedy}"
        for each in findings
        if each.severity is not Severity.OK
    )


class TestSettings:
    def test_of_a_site_on_the_web_are_well(self, settings: Settings) -> None:
        settings.ALLOWED_HOSTS, settings.HTTPS = ["archive.example.org"], True
        settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
        settings.CSRF_COOKIE_SECURE = settings.SECURE_HSTS_PRELOAD = True
        settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 86_400, True
        assert bad(examine_settings()) == ""

    def test_that_show_or_leak_are_told(self, settings: Settings) -> None:
        settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = True, False, ["*"]
        told = bad(examine_settings())
        assert "problem Visitors are shown tracebacks. Unset IGFARCHIVE_DEBUG." in told
        assert "any host name" in told
        assert "in the clear" in told

    def test_of_one_machine_are_no_problem(self, settings: Settings) -> None:
        settings.ALLOWED_HOSTS = ["localhost", "[::1]"]
        assert "problem" not in bad(examine_settings())


class TestFiles:
    @pytest.fixture(autouse=True)
    def folder(self, settings: Settings, tmp_path: Path) -> Path:
        settings.KEEPS_SECRET_KEY = True
        key = tmp_path / "secret-key"
        key.write_text("x" * 60)
        key.chmod(0o600)
        tmp_path.chmod(0o755)
        return tmp_path

    @pytest.fixture(autouse=True)
    def database_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = folder / "archive.sqlite3"
        path.write_bytes(b"." * 1_000)
        path.chmod(0o600)
        monkeypatch.setattr(files, "_database_file", lambda: path)
        return path

    def test_of_the_account_alone_are_well(self, folder: Path) -> None:
        assert bad(examine_files(folder)) == ""

    def test_that_others_can_read_are_told(self, folder: Path, database_file: Path) -> None:
        database_file.chmod(0o644)
        told = bad(examine_files(folder))
        assert f"{database_file} can be read by other accounts" in told
        assert "its mode is 644. chmod 700" in told
        folder.chmod(0o700)
        assert bad(examine_files(folder)) == ""

    def test_want_room(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "SPARE", 1 << 60)
        assert f"Make room in {folder}" in bad(examine_files(folder))


@pytest.mark.django_db
class TestDatabase:
    def test_of_this_release_is_well(self) -> None:
        said = {each.said for each in examine_database(thorough=True) if not each.remedy}
        assert "Its tables are those of this release." in said
        assert len(said) == 2, "and its file is whole, or it takes so many connections"

    def test_without_an_account_says_how_to_make_one(self) -> None:
        assert "createsuperuser" in bad(examine_database(thorough=False))

    def test_names_staff_with_a_password_alone(self, settings: Settings) -> None:
        User.objects.create_user("ada", is_staff=True)
        other = User.objects.create_user("bo", is_staff=True)
        TOTPDevice.objects.create(user=other, confirmed=True)
        assert "advice 1 of the staff sign in with a password alone" in bad(
            examine_database(thorough=False)
        )
        settings.SECOND_FACTOR = "required"
        assert "password alone" not in bad(examine_database(thorough=False))

    def test_of_an_earlier_release_wants_migrations(self) -> None:
        ((_, latest),) = MigrationLoader(connection).graph.leaf_nodes("archive")
        MigrationRecorder(connection).record_unapplied("archive", latest)
        told = bad(examine_database(thorough=False))
        assert f"archive {latest}" in told
        assert "manage.py migrate" in told

    def test_that_is_away_is_told_in_a_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> Iterator[Finding]:
            raise OperationalError("could not connect")

        monkeypatch.setattr(database, "_tables", away)
        assert "It cannot be asked: could not connect." in bad(examine_database(thorough=False))


class TestReplicas:
    PRIMARY = Standing(2_000, follows=False, started=datetime(2031, 7, 5, tzinfo=UTC), cluster=7)

    @pytest.fixture
    def standing(self, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[Any]:
        """What the servers say when they are asked, the primary first and the replica then."""
        settings.REPLICA_LAG = 0.3
        answers: list[Any] = [self.PRIMARY]

        def say(_: object) -> Standing:
            said = answers.pop(0) if len(answers) > 1 else answers[0]
            if isinstance(said, Exception):
                raise said
            found: Standing = said
            return found

        monkeypatch.setattr(replicas, "replicas", lambda: ["replica1"])
        monkeypatch.setattr(replicas, "connect", lambda _: self)
        monkeypatch.setattr(replicas, "standing_of", say)
        return answers

    def close(self) -> None:
        pass

    def test_where_there_are_none_nothing_is_said(self) -> None:
        assert list(examine_replicas()) == []

    def test_that_follow_closely_are_well(self, standing: list[Any]) -> None:
        standing += [replace(self.PRIMARY, follows=True, place=1_999)]
        standing += [replace(self.PRIMARY, follows=True)]
        (found,) = examine_replicas()
        assert found.severity is Severity.OK
        assert found.said.startswith("Replica 1 had within 0.")

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"place": 1_500}, "advice Replica 1 lags more than 0 seconds, 500 bytes of the log"),
            ({"cluster": 8}, "problem Replica 1 holds another archive"),
            ({"follows": False}, "problem Replica 1 follows no primary"),
        ],
    )
    def test_that_do_not_are_told(
        self, standing: list[Any], change: dict[str, Any], says: str
    ) -> None:
        standing += [replace(self.PRIMARY, **{"follows": True, **change})]
        assert bad(examine_replicas()).startswith(says)

    def test_that_are_away_are_no_problem(self, standing: list[Any]) -> None:
        standing += [psycopg.OperationalError("connection refused\n\tIs it running?")]
        told = bad(examine_replicas())
        assert told.startswith(
            "advice Replica 1 cannot be asked: connection refused Is it running?"
        )
        assert "Mend the database first" in bad(examine_replicas())


@pytest.mark.django_db
class TestIndex:
    def test_that_is_not_there_is_told(self) -> None:
        assert "rebuild_index" in bad(examine_index(thorough=False))

    def test_that_is_behind_is_told(self) -> None:
        panel = cast.panel(cast.event())
        index.rebuild()
        assert bad(examine_index(thorough=True)) == ""
        renew_versions([panel.session.pk])
        assert "advice It has yet to follow 1 sessions." in bad(examine_index(thorough=False))
        assert index.owes() == 1, "nothing is changed"

    def test_that_differs_is_found_by_a_thorough_look(self) -> None:
        panel = cast.panel(cast.event())
        index.rebuild()
        # Past our code, so that the index is owed nothing.
        Session.objects.filter(pk=panel.session.pk).update(published=False)
        assert bad(examine_index(thorough=False)) == ""
        assert "differs from the archive in 1" in bad(examine_index(thorough=True))


class TestMail:
    def test_that_goes_nowhere_is_told(self, settings: Settings) -> None:
        settings.MAIL_SERVER = None
        assert "advice No mail leaves this machine" in bad(examine_mail())

    def test_that_nobody_takes_is_told(self, settings: Settings) -> None:
        settings.MAIL_SERVER = MailServer("127.0.0.1", 1, user="archive", password="x")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        told = bad(examine_mail())
        assert "127.0.0.1:1 takes none" in told
        assert "goes over the network in the clear" in told


class Badly(BaseHTTPRequestHandler):
    """A proxy that passes on next to nothing."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path != "/readyz" else 400)
        self.end_headers()
        self.wfile.write(b"...")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


class TestSite:
    @pytest.mark.django_db(transaction=True)
    def test_that_stands_is_ready(self, live_server: object) -> None:
        cast.panel(cast.event())
        index.rebuild()
        told = bad(examine_site(str(live_server)))
        # Asked without a proxy or TLS, as the test has neither.
        assert "problem" not in told
        assert "It was asked without TLS." in told

    def test_behind_a_proxy_that_drops_much_says_what(self) -> None:
        with ThreadingHTTPServer(("127.0.0.1", 0), Badly) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            told = bad(examine_site(f"http://127.0.0.1:{server.server_port}"))
            server.shutdown()
        assert "Have IGFARCHIVE_HOSTS name 127.0.0.1" in told
        assert "without their Content-Security-Policy" in told
        assert "pass on ETag" in told
        assert "sent uncompressed" in told
        assert "/metrics answers whoever asks" in told

    def test_that_is_not_there_is_told(self) -> None:
        assert "http://127.0.0.1:1 cannot be reached" in bad(examine_site("http://127.0.0.1:1"))


@pytest.mark.django_db
class TestCommand:
    def test_names_each_thing_and_its_remedy(self) -> None:
        out = StringIO()
        with pytest.raises(CommandError, match="to mend"):
            call_command("doctor", stdout=out, no_color=True)
        said = out.getvalue()
        assert "problem search index: There is no search index yet" in said
        assert "        → Run `python manage.py rebuild_index`." in said
        assert "ok      database: Its tables are those of this release." in said

    def test_prints_json(self) -> None:
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("doctor", "--json", stdout=out)
        found = json.loads(out.getvalue())["findings"]
        assert {"subject", "severity", "said", "remedy"} == set(found[0])
        assert "search index" in {each["subject"] for each in found}

    @pytest.mark.parametrize("origin", ["archive.example.org", "ftp://a.example", "http://a:b"])
    def test_refuses_what_is_no_origin(self, origin: str) -> None:
        with pytest.raises(CommandError, match="write https://archive"):
            call_command("doctor", url=origin)
