"""Settings come from the environment, and a typing slip stops the start with a sentence."""

import ast
import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from igfarchive import environment
from igfarchive.environment import MailServer

ROOT = Path(__file__).parent.parent
DEPLOYED = {
    "IGFARCHIVE_HTTPS": "1",
    "IGFARCHIVE_HOSTS": "archive.example.org",
    "IGFARCHIVE_CSRF_ORIGINS": "https://archive.example.org",
}


def python(code: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run code under the settings that an environment of these variables alone gives."""
    environ = {
        "PATH": os.defpath,
        "DJANGO_SETTINGS_MODULE": "igfarchive.settings",
        "IGFARCHIVE_DATA": str(data),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )


def setting(expression: str, data: Path, **variables: str) -> str:
    """What an expression over `settings` prints."""
    done = python(f"from django.conf import settings; print({expression})", data, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestFlag:
    @pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
    def test_means_yes(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("A_FLAG", value)
        assert environment.flag("A_FLAG", default=False) is True

    @pytest.mark.parametrize("value", ["0", "false", "No", "off", ""])
    def test_means_no(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("A_FLAG", value)
        assert environment.flag("A_FLAG", default=True) is False

    def test_is_its_default_when_unset(self) -> None:
        assert environment.flag("A_FLAG", default=True) is True
        assert environment.flag("A_FLAG", default=False) is False


def test_lists_are_parted_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_LIST", " one.example, two.example ,")
    assert environment.words("A_LIST", ["default"]) == ["one.example", "two.example"]
    monkeypatch.setenv("A_LIST", "")
    assert environment.words("A_LIST", ["default"]) == []
    monkeypatch.delenv("A_LIST")
    assert environment.words("A_LIST", ["default"]) == ["default"]


def test_numbers_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.number("A_NUMBER", 7) == 7
    monkeypatch.setenv("A_NUMBER", " 128 ")
    assert environment.number("A_NUMBER", 7) == 128
    for value in ("", "-1", "1.5", "many", "1" * 10):
        monkeypatch.setenv("A_NUMBER", value)
        with pytest.raises(ImproperlyConfigured, match="write a whole number"):
            environment.number("A_NUMBER", 7)


def test_choices_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.choice("A_CHOICE", ["text", "json"]) == "text"
    monkeypatch.setenv("A_CHOICE", " JSON ")
    assert environment.choice("A_CHOICE", ["text", "json"]) == "json"
    monkeypatch.setenv("A_CHOICE", "xml")
    with pytest.raises(ImproperlyConfigured, match="A_CHOICE='xml': write text or json"):
        environment.choice("A_CHOICE", ["text", "json"])


def test_networks_are_addresses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NETWORKS", "192.0.2.7, 10.0.0.0/8, 2001:db8::/32")
    found = [str(each) for each in environment.networks("SOME_NETWORKS", [])]
    assert found == ["192.0.2.7/32", "10.0.0.0/8", "2001:db8::/32"]
    for value in ("10.0.0.1/8", "archive.example", "10.0.0.0/99"):
        monkeypatch.setenv("SOME_NETWORKS", value)
        with pytest.raises(ImproperlyConfigured, match="is no address and no network"):
            environment.networks("SOME_NETWORKS", [])


class TestMail:
    @pytest.mark.parametrize(
        ("value", "server"),
        [
            ("", None),
            (
                "smtp://archive:p%40ss@mail.example.org",
                MailServer("mail.example.org", 587, "archive", "p@ss", starttls=True),
            ),
            ("smtps://mail.example.org/", MailServer("mail.example.org", 465, tls=True)),
            ("smtp+plain://localhost:2525", MailServer("localhost", 2525)),
        ],
    )
    def test_servers_are_read(
        self, monkeypatch: pytest.MonkeyPatch, value: str, server: MailServer | None
    ) -> None:
        monkeypatch.setenv("A_SERVER", value)
        assert environment.mail_server("A_SERVER") == server

    @pytest.mark.parametrize(
        "value",
        ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b", "smtp://a/b"],
    )
    def test_what_is_no_server_stops_the_start(
        self, monkeypatch: pytest.MonkeyPatch, value: str
    ) -> None:
        monkeypatch.setenv("A_SERVER", value)
        with pytest.raises(ImproperlyConfigured, match="A_SERVER cannot be read: write smtp://"):
            environment.mail_server("A_SERVER")

    def test_senders_are_one_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_SENDER", "The archive <archive@example.org>")
        assert environment.mail_address("A_SENDER", "") == "The archive <archive@example.org>"
        for value in ("archive", "a@example.org\nBcc: b@example.org", ""):
            monkeypatch.setenv("A_SENDER", value)
            with pytest.raises(ImproperlyConfigured, match=r"write archive@example\.org"):
                environment.mail_address("A_SENDER", "")


def test_passwords_in_addresses_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://archive:pa:s@s@db.example/archive")
    monkeypatch.setenv("IGFARCHIVE_EMAIL_URL", "smtp://archive:secret@mail.example.org:587")
    monkeypatch.setenv("DATABASE_REPLICA_URLS", "postgres://a:p1@b/c postgres://a:p2@c/c")
    told = environment.said(secrets=[])
    assert told["DATABASE_REPLICA_URLS"] == "postgres://a:…@b/c postgres://a:…@c/c"
    assert told["DATABASE_URL"] == "postgresql://archive:…@db.example/archive"
    assert told["IGFARCHIVE_EMAIL_URL"] == "smtp://archive:…@mail.example.org:587"


def test_a_log_of_objects_holds_one_a_line(tmp_path: Path) -> None:
    code = (
        "import django, logging; django.setup()\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('igfarchive').exception('Lost %s', 'at sea')"
    )
    (line,) = python(code, tmp_path, IGFARCHIVE_LOG="json").stderr.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["logger"]) == ("ERROR", "igfarchive")
    assert entry["message"] == "Lost at sea"
    assert "ZeroDivisionError" in entry["traceback"]


def test_folders_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("A_FOLDER", "here/below")
    below = tmp_path / "here" / "below"
    assert environment.folder("A_FOLDER", Path("/default"), make=True) == below
    assert stat.S_IMODE(below.stat().st_mode) == 0o700, "what is unpublished is in it"
    assert environment.folder("A_FOLDER", Path("/default")) == below
    monkeypatch.delenv("A_FOLDER")
    assert environment.folder("A_FOLDER", Path("/default")) == Path("/default")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("IGFARCHIVE_HOSTS", ",", "names no host"),
        ("IGFARCHIVE_HOSTS", "https://a.example", "'https://a.example' is no host name"),
        ("IGFARCHIVE_FETCH_HOSTS", "a.example/b", "'a.example/b' is no host name"),
        (
            "IGFARCHIVE_MEDIA_HOSTS",
            "https://a.example",
            "is not the name of one host: write media.",
        ),
        ("IGFARCHIVE_MEDIA_HOSTS", "a.example/b", "'a.example/b' is not the name of one host"),
        ("IGFARCHIVE_MEDIA_HOSTS", "*", "'*' is not the name of one host"),
        ("IGFARCHIVE_MEDIA_HOSTS", ".a.example", "'.a.example' is not the name of one host"),
        ("IGFARCHIVE_MEDIA_HOSTS", "a.example; script-src b", "is not the name of one host"),
        ("IGFARCHIVE_MEDIA_HOSTS", "médias.example", "is not the name of one host"),
        ("IGFARCHIVE_CSRF_ORIGINS", "a.example", "'a.example' is no origin"),
        ("IGFARCHIVE_SHEETS", "/nonexistent", "there is no folder /nonexistent"),
        ("IGFARCHIVE_FONT", "/nonexistent", "is no font that can be read"),
        ("IGFARCHIVE_FONT", __file__, "is no font that can be read"),
        ("IGFARCHIVE_DATA", "/dev/null/x", "cannot be made"),
        ("IGFARCHIVE_DEBUG", "maybe", "write 1 or 0"),
        ("IGFARCHIVE_HTTPS", "https", "write 1 or 0"),
        ("IGFARCHIVE_SEARCH", "elastic", "write whoosh or postgres"),
        ("IGFARCHIVE_SEARCH", "postgres", "the archive's database is SQLite. Have DATABASE_URL"),
        ("IGFARCHIVE_SEARCH_CACHE_MB", "much", "write a whole number"),
        ("IGFARCHIVE_PAGE_CACHE_MB", "-1", "write a whole number"),
        ("IGFARCHIVE_SECOND_FACTOR", "maybe", "write optional or off or required"),
        ("IGFARCHIVE_SESSION_HOURS", "0", "write a whole number, 1 or more"),
        ("IGFARCHIVE_SECRET_KEY", "short", "use 50 characters or more"),
        ("DATABASE_URL", "postgres", "postgresql://user:password@host:5432/name"),
        ("DATABASE_URL", "mongodb://localhost/archive", "postgresql://user:password@host"),
        ("DATABASE_URL", "postgresql://localhost:port/archive", "postgresql://user:password@host"),
        ("DATABASE_URL", "postgres:/archive", "postgresql://user:password@host:5432/name"),
        ("DATABASE_URL", "sqlite:/archive", "sqlite:////absolute/path"),
        ("DATABASE_URL", "postgresql://localhost", "postgresql://user:password@host:5432/name"),
        ("DATABASE_URL", "postgresql://localhost/", "postgresql://user:password@host:5432/name"),
        ("DATABASE_URL", "sqlite:///", "sqlite:////absolute/path"),
        ("DATABASE_URL", "sqlite://:memory:", "sqlite:////absolute/path"),
        ("DATABASE_URL", "mysql://localhost/archive", "SQLite and PostgreSQL are supported"),
        ("DATABASE_REPLICA_URLS", "postgresql://b/archive", "PostgreSQL alone has replicas"),
        ("IGFARCHIVE_REPLICA_LAG", "1", "write a whole number, 2 or more"),
    ],
)
def test_a_malformed_value_stops_the_start(
    tmp_path: Path, name: str, value: str, remedy: str
) -> None:
    done = python("import igfarchive.settings", tmp_path, **{name: value})
    assert done.returncode != 0
    last_line = done.stderr.strip().splitlines()[-1]
    assert last_line.startswith("django.core.exceptions.ImproperlyConfigured: " + name)
    assert remedy in last_line


def test_a_command_says_so_in_one_line(tmp_path: Path) -> None:
    done = python(
        "import sys, manage; sys.argv = ['manage.py', 'check']; manage.main()",
        tmp_path,
        DATABASE_URL="postgres:/s3cret",
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("The settings cannot be read: DATABASE_URL cannot be read:")
    assert "s3cret" not in line


class TestSecretKey:
    def test_is_made_once_and_kept_for_its_owner_alone(self, tmp_path: Path) -> None:
        kept = tmp_path / "data" / "secret-key"
        key = environment.secret_key("UNSET_KEY", kept_in=kept)
        assert len(key) >= 50
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert environment.secret_key("UNSET_KEY", kept_in=kept) == key

    def test_is_one_for_workers_that_start_together(self, tmp_path: Path) -> None:
        kept = tmp_path / "secret-key"
        together = Barrier(8)

        def start(_worker: int) -> str:
            together.wait()
            return environment.secret_key("UNSET_KEY", kept_in=kept)

        with ThreadPoolExecutor(8) as workers:
            keys = set(workers.map(start, range(8)))
        assert keys == {kept.read_text()}
        assert len(keys.pop()) >= 50
        assert list(tmp_path.iterdir()) == [kept]

    def test_is_not_there_until_it_is_whole(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        kept = tmp_path / "secret-key"

        def fail(_descriptor: int) -> None:
            assert not kept.exists(), "another worker would read a part of it"
            raise OSError("no space left")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="no space left"):
            environment.secret_key("UNSET_KEY", kept_in=kept)
        assert list(tmp_path.iterdir()) == []
        monkeypatch.undo()
        assert len(environment.secret_key("UNSET_KEY", kept_in=kept)) >= 50

    def test_differs_from_site_to_site(self, tmp_path: Path) -> None:
        one = environment.secret_key("UNSET_KEY", kept_in=tmp_path / "one")
        two = environment.secret_key("UNSET_KEY", kept_in=tmp_path / "two")
        assert one != two

    def test_of_the_environment_is_used_and_not_written_down(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        kept = tmp_path / "secret-key"
        monkeypatch.setenv("A_KEY", "k" * 50)
        assert environment.secret_key("A_KEY", kept_in=kept) == "k" * 50
        assert not kept.exists()

    def test_too_short_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("A_KEY", "k" * 49)
        with pytest.raises(ImproperlyConfigured, match="A_KEY is too short"):
            environment.secret_key("A_KEY", kept_in=tmp_path / "secret-key")


class TestDatabase:
    def test_is_sqlite_in_the_data_folder_with_a_write_ahead_log(self, tmp_path: Path) -> None:
        done = python(
            "import django; django.setup()\n"
            "from django.db import connection\n"
            "cursor = connection.cursor()\n"
            "print(cursor.execute('PRAGMA journal_mode').fetchone()[0])\n"
            "connection.close()",
            tmp_path,
        )
        assert (done.stdout, done.stderr) == ("wal\n", "")
        assert (tmp_path / "archive.sqlite3").is_file()

    def test_is_a_pooled_postgresql_by_url(self, tmp_path: Path) -> None:
        answer = setting(
            "[settings.DATABASES['default'][key] for key in ('ENGINE', 'HOST', 'PORT', 'NAME')], "
            "settings.DATABASES['default']['OPTIONS']['pool']['max_size']",
            tmp_path,
            DATABASE_URL="postgresql://curator:pass@db.example:5433/archive",
        )
        assert answer == ("['django.db.backends.postgresql', 'db.example', 5433, 'archive'] 8")

    def test_keeps_what_the_url_asks_of_postgresql(self, tmp_path: Path) -> None:
        answer = setting(
            "settings.DATABASES['default']['OPTIONS']['sslmode']",
            tmp_path,
            DATABASE_URL="postgresql://db.example/archive?sslmode=require",
        )
        assert answer == "require"


def test_debugging_is_off_until_asked_for(tmp_path: Path) -> None:
    assert setting("settings.DEBUG", tmp_path) == "False"
    assert setting("settings.DEBUG", tmp_path, IGFARCHIVE_DEBUG="1") == "True"


def test_a_deployed_site_leaves_the_checks_nothing_to_say(tmp_path: Path) -> None:
    done = python(
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'check', '--deploy', '--fail-level', 'DEBUG'])",
        tmp_path,
        **DEPLOYED,
    )
    assert done.stderr == ""
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_cookies_are_held_to_this_host_where_there_is_tls(tmp_path: Path) -> None:
    done = python(
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.utils.module_loading import import_string\n"
        "told, _ = import_string(settings.MESSAGE_STORAGE).storage_classes\n"
        "from igfarchive.http.replicas import COOKIE\n"
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, told.cookie_name, COOKIE)",
        tmp_path,
        **DEPLOYED,
    )
    assert done.stdout.split() == [
        f"__Host-{name}" for name in ("sessionid", "csrftoken", "messages", "written")
    ]


def test_media_hosts_alone_widen_the_policy_and_by_themselves_alone(tmp_path: Path) -> None:
    expression = "(settings.MEDIA_HOSTS, settings.SECURE_CSP)"
    hosts, policy = ast.literal_eval(
        setting(expression, tmp_path, IGFARCHIVE_MEDIA_HOSTS="Media.example, 127.0.0.1:8080,")
    )
    assert hosts == ["media.example", "127.0.0.1:8080"]
    assert policy.pop("media-src") == hosts
    assert policy == ast.literal_eval(setting("settings.SECURE_CSP", tmp_path))


def test_the_checks_do_speak_of_a_site_without_https(tmp_path: Path) -> None:
    done = python(
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'check', '--deploy'])",
        tmp_path,
    )
    assert "security.W008" in done.stderr
