"""The archive that the settings name, served as `deploy` has it: by granian, behind nginx."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.processes import resident
from benchmarks.serving import HOST, Site, served

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KEYS = "/etc/letsencrypt/live/archive.example.org"
NAME = "archive.example.org"
LONGEST = 20.0
"""Seconds in which nginx begins to answer."""


class _Encrypted(HTTPConnection):
    """To NAME, which no server of names knows."""

    def __init__(self, port: int, seconds: float, tls: ssl.SSLContext) -> None:
        super().__init__(NAME, port, timeout=seconds)
        self._tls = tls

    def connect(self) -> None:
        plain = socket.create_connection((HOST, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=NAME)


@dataclass(frozen=True, slots=True)
class Deployed:
    """`port` is where readers ask, encrypted by `tls` where nginx answers there."""

    site: Site
    port: int
    tls: ssl.SSLContext | None

    def connect(self, seconds: float) -> HTTPConnection:
        """A connection of a reader, who waits so long."""
        if self.tls is None:
            return HTTPConnection(HOST, self.port, timeout=seconds)
        return _Encrypted(self.port, seconds, self.tls)

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [each for each in self.site.processes() if each != self.site.process]

    def memory(self) -> float:
        """Megabytes of all processes of the archive."""
        return sum(map(_resident, self.site.processes()))


def _resident(process: int) -> float:
    """Megabytes; none of one that has ended."""
    try:
        return resident([process])["VmRSS"]
    except (FileNotFoundError, ProcessLookupError, KeyError):
        return 0.0


def command(port: int) -> list[str]:
    """What the unit runs, at another port."""
    unit = (DEPLOY / "igfarchive.service").read_text("utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    program, *arguments = line.split()
    arguments[arguments.index("--port") + 1] = str(port)
    return [str(Path(sys.executable).with_name(Path(program).name)), *arguments]


@contextmanager
def deployed(*, nginx: bool) -> Iterator[Deployed]:
    """Served by two workers; readers ask granian itself, or `nginx` before it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "metrics").mkdir()
        environment = os.environ | {
            "MALLOC_ARENA_MAX": "1",
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
            "GRANIAN_WORKERS": "2",
            "IGFARCHIVE_HOSTS": f"{NAME},{HOST}",
            "IGFARCHIVE_HTTPS": "1" if nginx else "",
        }
        site = stack.enter_context(served(command, "/healthz", environment))
        stack.callback(_kill, site)
        if nginx:
            port, tls = stack.enter_context(_proxied(site.port, folder))
            yield Deployed(site, port, tls)
        else:
            yield Deployed(site, site.port, None)


def proxy_configuration(folder: Path, port: int, behind: int) -> str:
    """`deploy/nginx.conf` with its keys in this folder, for readers at `port` and the archive at
    `behind`; nobody is sent on from the port of what is not encrypted."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8").replace(KEYS, str(folder))
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
    for theirs, ours in (
        ("listen 443", f"listen {HOST}:{port}"),
        ("listen 80;", f"listen unix:{folder}/http;"),
        (f"{HOST}:8000", f"{HOST}:{behind}"),
    ):
        site = site.replace(theirs, ours)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 2048; }}\n"
        f"http {{ access_log off;\n{temporary}{site}}}\n"
    )


@contextmanager
def _proxied(behind: int, folder: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise SystemExit("nginx was not found (Debian: apt-get install nginx openssl).")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    made += ["-nodes", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    made += ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "nginx.conf").write_text(proxy_configuration(folder, port, behind))
    with subprocess.Popen(
        [found, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    ) as nginx:
        try:
            _await(nginx, port)
            yield port, ssl.create_default_context(cafile=folder / "fullchain.pem")
        finally:
            nginx.terminate()


def _await(nginx: subprocess.Popen[bytes], port: int) -> None:
    end = monotonic() + LONGEST
    while True:
        with suppress(OSError), socket.create_connection((HOST, port)):
            return
        if nginx.poll() is not None or monotonic() > end:
            raise SystemExit("nginx does not answer.")
        sleep(0.1)


def _kill(site: Site) -> None:
    """Workers that are told to end wait for their readers, who may be slow."""
    for number in site.processes():
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
