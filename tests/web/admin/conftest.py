"""What the tests of the desk share."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest

from igfarchive.archive.models import Session
from igfarchive.search import index

OnCommit = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sessions that the search index was told to follow, as `harbour-forum-2031/ws-7`."""
    told: list[str] = []

    def update(sessions: Iterable[Session]) -> None:
        for session in sessions:
            assert session.pk, "a deleted session is named by the key it had"
            told.append(session.path)

    monkeypatch.setattr(index, "update", update)
    return told


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> OnCommit:
    """`with on_commit(): …` runs at its end what waits for the commit."""
    return partial(django_capture_on_commit_callbacks, execute=True)
