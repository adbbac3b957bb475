"""A visitor without a browser: asks for a page and reads it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, IndexVersion, Session
from igfarchive.search import index
from tests import cast
from tests.cast import Panel
from tests.web.reading import Page, check, page_of

Visit = Callable[..., Page]
CountQueries = Callable[[str], int]
OnCommit = Callable[[], AbstractContextManager[Any]]

WHEN = datetime(2024, 4, 5, 6, 7, tzinfo=UTC)
"""When `correction` was made."""


@pytest.fixture
def visit(client: Client, db: Any) -> Visit:
    """`visit(address, status=200)`: the page there, which has to answer with that status."""

    def visit(address: str, status: int = 200) -> Page:
        response = client.get(address)
        page = page_of(response.status_code, response.content, address)
        assert page.status == status, page.text
        check(page)
        return page

    return visit


@pytest.fixture
def count_queries(client: Client, db: Any) -> CountQueries:
    """How many questions a page asks the database."""

    def count(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


@pytest.fixture
def versions() -> dict[int, int]:
    """The versions of sessions that the search index has been told of."""
    return {}


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch, versions: dict[int, int]) -> list[str]:
    """The sessions that were owed when the search index was told to follow, as
    `harbour-forum-2031/ws-7`."""
    told: list[str] = []

    def update() -> None:
        owed = dict(IndexVersion.objects.values_list("session", "version"))
        changed = [key for key in owed if owed[key] != versions.get(key)]
        sessions = Session.objects.select_related("event").in_bulk(changed)
        told.extend(sessions[key].path if key in sessions else "deleted" for key in changed)
        versions.update(owed)

    monkeypatch.setattr(index, "owes", lambda: 1)
    monkeypatch.setattr(index, "update", update)
    return told


@pytest.fixture
def on_commit(versions: dict[int, int], django_capture_on_commit_callbacks: Any) -> OnCommit:
    """`with on_commit(): …` runs at its end what waits for the commit."""

    @contextmanager
    def capture() -> Iterator[None]:
        versions.update(IndexVersion.objects.values_list("session", "version"))
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return capture


@pytest.fixture
def correction(panel: Panel) -> Annotation:
    """One that is public, in the module's own `panel`."""
    return cast.annotate(
        panel.utterances[1],
        "tide tables",
        "Heard *twice*.",
        replacement="time tables",
        created_at=WHEN,
        modified_at=WHEN,
    )


@pytest.fixture
def hidden(panel: Panel) -> list[Annotation]:
    """What was suggested, and what was withdrawn."""
    return [
        cast.annotate(panel.utterances[4], words, "Secret.", replacement="secret", status=status)
        for words, status in (
            ("Everybody", AnnotationStatus.PROPOSED),
            ("nobody", AnnotationStatus.WITHDRAWN),
        )
    ]
