"""A visitor with a real browser: the system's Chromium, watched for every complaint it makes."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.cast import Panel, annotate, event, panel, term
from tests.needs import lack

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium otherwise asks its maker's hosts for news at every start.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

LONGEST = 60_000
"""Milliseconds after which a page has failed to do something, however busy the machine is."""
expect.set_options(timeout=LONGEST)


def chromium_program() -> Path:
    """Where Chromium is: IGFARCHIVE_TEST_CHROMIUM, else on the PATH; else the tests end here."""
    names = [os.environ.get("IGFARCHIVE_TEST_CHROMIUM", ""), *CANDIDATES]
    found = next(filter(None, map(shutil.which, filter(None, names))), None)
    if found is None:
        lack("browser", "apt-get install chromium, or set IGFARCHIVE_TEST_CHROMIUM to its path")
    return Path(found)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = chromium_program()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django takes tests for coroutines.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # Chromium's sandbox refuses to start for root.
        browser = playwright.chromium.launch(
            executable_path=program, args=QUIET, chromium_sandbox=os.getuid() != 0
        )
        yield browser
        browser.close()


class Watch:
    """Every complaint of the browser about a page: console, scripts, requests, statuses."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", self.on_request_failed)
        page.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        self.complaints.append(f"console, {message.type}: {message.text} ({where})")

    def on_request_failed(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # The page or its visitor thought better of it.
        self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def archive(transactional_db: None) -> Panel:
    """Two sessions in the archive and in its index; the first is the one given."""
    first = panel(event(), notice="Captions made as people spoke.", room="Harbour Hall")
    panel(event("Harbour Forum 2030", 2030), "WS 3", title="Lamps and ledgers")
    call_command("rebuild_index", stdout=StringIO(), stderr=StringIO())
    return first


@pytest.fixture
def annotated(archive: Panel) -> Panel:
    """The same, with a comment and a correction on Ada Quill's first turn, and a term there."""
    turn = archive.utterances[1]
    annotate(turn, "I chair", "She does, since **2029**.")
    annotate(turn, "tide", "Heard in the recording.", replacement="tidal")
    term("Harbour Authority", "Those who keep the harbour.")
    annotate(archive.utterances[2], "[ Applause ]", "Long.")
    call_command("rebuild_index", stdout=StringIO(), stderr=StringIO())
    return archive


OpenPage = Callable[..., Page]


@pytest.fixture
def signed_in(archive: Panel, live_server: LiveServer) -> dict[str, Any]:
    """What a browser keeps of a curator who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "domain": urlsplit(live_server.url).hostname,
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    return {"storage_state": {"cookies": [cookie], "origins": []}}


@pytest.fixture
def open_page(chromium: Browser, archive: Panel, live_server: LiveServer) -> Iterator[OpenPage]:
    """Opens `open_page(path, width=1280)` of the archive; a complaint fails the test.

    Further arguments are those of a Playwright context; `status` is the one expected.
    """
    watch = Watch()
    with ExitStack() as contexts:

        def open_at(path: str, width: int = 1280, status: int = 200, **options: Any) -> Page:
            context = chromium.new_context(
                base_url=live_server.url, viewport={"width": width, "height": 800}, **options
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(LONGEST)
            if status == 200:
                # Of any other the console speaks itself.
                watch.follow(page)
            response = page.goto(path)
            assert response is not None
            assert response.status == status
            return page

        yield open_at
    assert not watch.complaints, "\n".join(watch.complaints)
