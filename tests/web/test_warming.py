"""A process asks itself what would make its first visitors wait, and starts whatever it is told."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.core.handlers.wsgi import WSGIHandler
from prometheus_client import generate_latest
from pytest_django import Settings

from igfarchive.search import homes, index
from igfarchive.settings import BASE_DIR
from igfarchive.web.warming import ADDRESSES, warm
from tests import cast


class Answering:
    """An application that answers with a status, or fails."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.asked: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}".removesuffix("?"))
        if not self.status:
            raise OSError("no room")
        start_response(self.status, [])
        return [b"one", b"other"]


def requests_of(metrics: bytes) -> list[str]:
    """The lines of /metrics that count requests and pages."""
    counted = ("igfarchive_requests", "igfarchive_request_seconds", "igfarchive_pages")
    return [line for line in metrics.decode().splitlines() if line.startswith(counted)]


def test_each_page_is_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    application = Answering("200 OK")
    warm(application)
    assert application.asked == [*ADDRESSES]
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("status", "said"),
    [("503 Service Unavailable", "/ answers 503"), ("", "/ cannot be asked")],
)
def test_what_fails_is_told_once_and_hinders_nothing(
    caplog: pytest.LogCaptureFixture, status: str, said: str
) -> None:
    application = Answering(status)
    warm(application)
    assert application.asked == ["/"]
    assert [said in message for message in caplog.messages] == [True]


@pytest.mark.parametrize(
    ("hosts", "https"),
    [(["archive.example"], True), ([".archive.example"], False), (["*"], False), (["[::1]"], True)],
)
def test_the_archive_answers_as_it_does_to_visitors(
    transactional_db: None,
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    hosts: list[str],
    https: bool,
) -> None:
    settings.ALLOWED_HOSTS = hosts
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = https
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    cast.panel(cast.event())
    index.rebuild()
    homes.forget_engines()
    counted = generate_latest()
    warm(WSGIHandler())
    assert caplog.messages == []
    assert homes._engines, "no search has opened the index"
    assert requests_of(generate_latest()) == requests_of(counted), "nobody waited for these"


def test_a_process_of_the_site_holds_no_more_than_it_needs(tmp_path: Path) -> None:
    code = """
import gc, sys
import igfarchive.wsgi, igfarchive.urls
print('pypdf' in sys.modules, gc.get_freeze_count() > 10 * len(gc.get_objects()))
"""
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=os.environ | {"IGFARCHIVE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.split() == ["False", "True"], "what reads PDF, and what is frozen"
