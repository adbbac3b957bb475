"""What a process keeps is hidden at once by whatever another one commits, on both databases."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.processes import ROOT, Site, site

SESSION = "/sessions/harbour-forum-2031/ws-7/"
PAGES = ["/", "/sessions/", SESSION, f"{SESSION}u2/", f"{SESSION}annotations.json",
         f"{SESSION}cite/", "/speakers/", "/speakers/bo-tern/", "/affiliations/",
         "/corrections/", "/search/?q=tables", "/search/feed/?q=tables", "/search/suggest?q=tab",
         "/api/v1/search?q=tables", "/glossary/", "/sitemap-sessions.xml"]  # fmt: skip

WORKER = """
import json, sys
import django
django.setup()
from django.core.handlers.base import BaseHandler
from django.test import Client
from igfarchive.archive import revision

revision.time_ns = lambda: 2**62  # nothing was written this moment, so that no test has to wait
made = []
resolve = BaseHandler.resolve_request
BaseHandler.resolve_request = lambda *given: made.append(given) or resolve(*given)
client = Client(SERVER_NAME="localhost")
for line in sys.stdin:
    made.clear()
    response = client.get(json.loads(line))
    print(json.dumps([bool(made), response.status_code, response.content.decode()]), flush=True)
"""

BEGIN = """
from tests import cast
from igfarchive.search import index
panel = cast.panel(cast.event())
cast.term("tide tables")
cast.annotate(panel.utterances[1], "tide tables", "Grimbolt.", replacement="time tables", pk=1)
index.rebuild()
"""

CHANGES = {
    "withdrawing an annotation": (
        """
from igfarchive.annotating import curating
from igfarchive.archive.models import Annotation
curating.withdraw(Annotation.objects.get(pk=1))
""",
        "Grimbolt",
        "tide tables",
    ),
    "another name": (
        """
from igfarchive.archive.models import Speaker
Speaker.objects.filter(slug="ada-quill").update(name="Ida Marlin", sort_name="Marlin, Ida")
""",
        "Ada Quill",
        "Ida Marlin",
    ),
    "unpublishing": (
        """
from igfarchive.archive.models import Session
Session.objects.update(published=False)
""",
        "Ida Marlin",
        "",
    ),
}
"""What is done, what pages say before, and what they say after."""

Ask = Callable[[str], tuple[bool, int, str]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site(request.param, tmp_path_factory.mktemp(request.param)) as made:
        made.run("collectstatic", "--noinput", "--verbosity=0")
        made.run("shell", "--no-imports", "-c", BEGIN)
        yield made


@pytest.fixture
def worker(archive: Site) -> Iterator[Ask]:
    """A process of the site: whether it made the page for this visit, the status, and the page."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env=archive.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def ask(address: str) -> Any:
            assert process.stdin
            assert process.stdout
            print(json.dumps(address), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.communicate()


def until_kept(worker: Ask, address: str) -> str:
    """The page, once it is kept: PostgreSQL has another revision after its own work, too."""
    for _ in range(50):
        made, status, page = worker(address)
        if status != 200 or not made:
            return page
    raise AssertionError(f"{address} is made anew each time")


def test_what_is_kept_is_hidden_by_whatever_another_process_commits(
    archive: Site, worker: Ask
) -> None:
    for change, (code, before, after) in CHANGES.items():
        shown = [until_kept(worker, address) for address in PAGES]
        assert any(before in page for page in shown), change
        archive.run("shell", "--no-imports", "-c", code)
        answers = {address: worker(address) for address in PAGES}
        assert [address for address, (made, *_) in answers.items() if not made] == [], change
        for address, (_, _, page) in answers.items():
            assert before not in page, f"{change}: {address}"
            assert before not in until_kept(worker, address), f"{change}: {address}"
        assert any(after in page for _, _, page in answers.values()), change
