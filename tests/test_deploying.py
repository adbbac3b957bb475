"""What docs/deploying.md, docs/scaling.md and deploy/ say can be done as it is said."""

import configparser
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from igfarchive.databases import databases
from igfarchive.web.admin.import_uploads import LARGEST_REQUEST
from tests.needs import lack
from tests.test_docs import settings_read, variables_of

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PAGES = ("deploying.md", "scaling.md")
PAGE = "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in PAGES)
STEPS = "".join(re.findall(r"^```sh.*?\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
SERVICES = sorted(DEPLOY.glob("*.service"))
CODE = "/opt/igfarchive/current/"
OF_THE_SERVER = {"GRANIAN_WORKERS", "PROMETHEUS_MULTIPROC_DIR", "MALLOC_ARENA_MAX"}


def files() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(DEPLOY.iterdir())}


def unit(path: Path) -> dict[str, list[str]]:
    """What a unit says under [Service], by name: a name may come again."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    said: dict[str, list[str]] = {}
    for name, value in re.findall(
        r"^([A-Za-z]+)=(.*)$", text.partition("[Service]")[2], re.MULTILINE
    ):
        said.setdefault(name, []).append(value)
    return said


def commands(text: str) -> Iterator[str]:
    """The commands of the archive that a text runs."""
    for line in text.splitlines():
        if not line.startswith(("#", "CMD")):
            yield from re.findall(r"(?:manage\.py\"?|^igfarchive|\|\| igfarchive) ([a-z_]+)", line)


def test_every_file_is_told_of() -> None:
    units = {name for name in files() if name.endswith((".service", ".timer"))}
    assert "deploy/*.service deploy/*.timer" in STEPS
    assert set(re.findall(r"igfarchive[\w-]*\.(?:service|timer)", STEPS)) <= units
    told = STEPS + "".join(text for name, text in files().items() if name in units)
    for name in files().keys() - units:
        assert f"deploy/{name}" in told, name
    for timer in DEPLOY.glob("*.timer"):
        assert timer.name in STEPS
        assert timer.with_suffix(".service").is_file()


def test_what_they_run_and_name_is_there() -> None:
    for name, text in {**files(), " or ".join(PAGES): PAGE}.items():
        for path in re.findall(rf"{CODE}([\w./-]+)", text):
            if not path.startswith((".venv/bin/granian", ".venv/bin/python")):
                assert (ROOT / path).exists(), f"{name} names {path}"
    for path in re.findall(r"(?<![\w/])(deploy/[\w.-]+|fixtures[\w/.-]*)", STEPS):
        assert (ROOT / path).exists(), path
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", files()["Containerfile"], re.MULTILINE):
        for path in source.split():
            assert (ROOT / path).exists(), path


def test_the_commands_of_the_archive_exist() -> None:
    named = [*commands(STEPS), *(each for text in files().values() for each in commands(text))]
    ours = {"migrate", "backup", "restore", "send_alerts", "check_index", "follow_index"}
    assert ours <= set(named)
    assert set(named) <= set(get_commands())


def test_the_settings_exist() -> None:
    named = variables_of("deploy/*").union(*(variables_of(f"docs/{name}") for name in PAGES))
    assert {"IGFARCHIVE_DATA", "IGFARCHIVE_HTTPS", "IGFARCHIVE_POOLER"} <= named
    assert named <= set(settings_read())
    lines = re.findall(r"^#?([A-Z_]+)=", files()["environment"], re.MULTILINE)
    assert set(lines) <= set(settings_read()) | OF_THE_SERVER


@pytest.mark.parametrize("pooler", [False, True])
def test_a_pooler_lends_no_cursors(pooler: bool) -> None:
    found = databases("postgresql:///igfarchive", "postgresql://b/igfarchive", pooler=pooler)
    assert [each["DISABLE_SERVER_SIDE_CURSORS"] for each in found.values()] == [pooler, pooler]


def test_the_pooler_s_file_has_the_port_and_the_mode_that_are_told_of() -> None:
    parsed = configparser.ConfigParser()
    parsed.read_string(files()["pgbouncer.ini"])
    assert parsed["pgbouncer"]["pool_mode"] == "transaction"
    assert f"@127.0.0.1:{parsed['pgbouncer']['listen_port']}/igfarchive" in STEPS


def test_the_units_have_one_sandbox() -> None:
    def sandbox(path: Path) -> str:
        text = path.read_text("utf-8")
        return text[text.index("\n# What the sandbox") :].partition("\n\n[Install]")[0].strip()

    assert len(SERVICES) == 4
    assert len({sandbox(path) for path in SERVICES}) == 1
    for path in SERVICES:
        said = unit(path)
        assert said["User"] == said["Group"] == said["StateDirectory"] == ["igfarchive"]
        assert said["EnvironmentFile"] == ["/etc/igfarchive/environment"]


def test_units_are_well_formed_and_closed() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        lack("systemd", "systemd-analyze was not found (Debian: apt-get install systemd).")
    for path in SERVICES:
        told = subprocess.run(
            [analyze, "security", "--offline=true", "--no-pager", "--threshold=30", path],
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        # What it cannot read, it says and goes on without.
        assert "Unknown" not in told.stderr
        assert "Failed to parse" not in told.stderr
    for path in sorted(DEPLOY.glob("*.timer")):
        (when,) = re.findall(r"^OnCalendar=(.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert subprocess.run([analyze, "calendar", when], capture_output=True).returncode == 0


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        lack("nginx", "nginx was not found (Debian: apt-get install nginx openssl).")
    keys = "/etc/letsencrypt/live/archive.example.org"
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made += ["-subj", "/CN=archive.example.org", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(
        [openssl, *made],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    site = files()["nginx.conf"].replace(keys, str(tmp_path))
    # It opens the ports, and these need no right to; one that is taken is passed over.
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
    site = re.sub(r"listen (80|443)", r"listen 127.0.0.1:48\1", site)
    assert site.count("listen 127.0.0.1:48") == 3
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body;\n{site}}}\n"
    )
    told = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "[emerg]" not in told.stderr


def test_haproxy_takes_its_file(tmp_path: Path) -> None:
    haproxy = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if haproxy is None:
        lack("haproxy", "haproxy was not found (Debian: apt-get install haproxy).")
    # Without the certificate, which is the site's own.
    site = re.sub(r" ssl crt .*", "", files()["haproxy.cfg"])
    (whole := tmp_path / "haproxy.cfg").write_text(site)
    told = subprocess.run([haproxy, "-c", "-f", whole], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "WARNING" not in told.stderr


def test_the_balancer_asks_what_tells_whether_a_node_is_ready() -> None:
    site = files()["haproxy.cfg"]
    nodes, behind = (site.partition(f"\nbackend {name}\n")[2] for name in ("nodes", "behind"))
    assert "uri /readyz" in nodes.partition("\nbackend")[0]
    assert "uri /healthz" in behind
    hosts = set(re.findall(r"hdr Host (\S+)", site))
    assert hosts == {"archive.example.org"}, "a check without a host name is answered 400"


def test_the_proxy_writes_what_the_archive_believes() -> None:
    text = files()["nginx.conf"]
    for line in (
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "gzip off;",
    ):
        # Once, in the server: a location with a header of its own would lose the others.
        assert text.count(line) == 1


def test_what_a_dying_worker_has_begun_another_one_is_asked_for() -> None:
    """nginx asks the next server of its list, of which there is one but for this."""
    text = files()["nginx.conf"]
    assert text.count("    server 127.0.0.1:8000 max_fails=0;\n") == 2
    assert "proxy_next_upstream error;" in text


def test_ciphers_of_the_proxy_encrypt_and_authenticate_at_once() -> None:
    (named,) = re.findall(r"^ *ssl_ciphers (\S+);$", files()["nginx.conf"], re.MULTILINE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(named)
    ciphers = context.get_ciphers()
    assert {"TLSv1.2", "TLSv1.3"} == {each["protocol"] for each in ciphers}
    assert all(each["aead"] and each["kea"] in ("kx-ecdhe", "kx-any") for each in ciphers)


def test_the_proxy_lets_through_what_the_desk_takes() -> None:
    site = files()["nginx.conf"]
    (megabytes,) = re.findall(r"location /admin/import/ \{\s+client_max_body_size (\d+)m;", site)
    assert int(megabytes) * 1_000_000 > LARGEST_REQUEST
    (others,) = re.findall(r"^    client_max_body_size (\d+)m;", site, re.MULTILINE)
    assert int(others) * 1_000_000 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    # And says so to whoever sends more.
    (told,) = re.findall(r'error_page 413 @too_large;.*?return 413 "(.*?)";', site, re.DOTALL)
    assert f"{LARGEST_REQUEST // 1_000_000} MB together" in told
    assert f"a form {others} MB" in told


@pytest.mark.parametrize("name", ["igfarchive", "keep-backup"])
def test_scripts_are_read_by_a_plain_shell(name: str) -> None:
    assert os.access(DEPLOY / name, os.X_OK)
    subprocess.run(["sh", "-n", DEPLOY / name], check=True)


def test_the_steps_are_read_by_a_shell() -> None:
    subprocess.run(["bash", "-n"], input=STEPS, text=True, check=True)


@pytest.mark.parametrize("fails", [False, True])
def test_old_backups_go_once_there_is_a_new_one(tmp_path: Path, fails: bool) -> None:
    release, folder = tmp_path / "release", tmp_path / "backups"
    for made in (release / "deploy", release / ".venv" / "bin", folder):
        made.mkdir(parents=True)
    shutil.copy(DEPLOY / "keep-backup", release / "deploy")
    python = release / ".venv" / "bin" / "python"
    # Of `manage.py backup FILE` and `manage.py restore FILE --verify`.
    python.write_text(f'#!/bin/sh\n[ "$2" = backup ] && exec touch "$3"\nexit {int(fails)}\n')
    python.chmod(0o700)
    old, other = folder / "archive-2031-07-05T031000Z.tar.gz", folder / "before-0.2.0.tar.gz"
    for path in (old, other):
        path.touch()
        os.utime(path, (0, 0))
    told = subprocess.run([release / "deploy" / "keep-backup", folder])
    assert (told.returncode == 0) is not fails
    assert old.exists() is fails
    assert other.exists()
    assert len(list(folder.glob("archive-*.tar.gz"))) == (2 if fails else 1)
