"""What machines are told that watch over the site."""

import os
from pathlib import Path

import pytest
from django.db import Error, InterfaceError, OperationalError
from django.test import Client

from igfarchive.archive.models import Session
from igfarchive.search import index
from tests import cast


def test_a_process_that_answers_is_alive(client: Client) -> None:
    """Without a database: the fixture that allows one is not asked for."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_with_database_and_index_it_is_ready(client: Client, db: None) -> None:
    cast.panel(cast.event())
    index.rebuild()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "index": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_without_an_index_it_is_not_ready_and_says_why(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    told = response.json()
    assert (told["ready"], told["database"]) == (False, "ok")
    assert "rebuild_index" in told["index"]


def test_it_is_ready_no_longer_than_searches_are_answered(
    client: Client, db: None, index_dir: Path
) -> None:
    panel = cast.panel(cast.event())
    # More words than an open file keeps in memory.
    cast.speak(panel.session, (panel.guest, " ".join(f"buoy{number}" for number in range(3000))))
    index.rebuild()
    both = ("/search/?q=tide", "/readyz")
    assert [client.get(address).status_code for address in both] == [200, 200]

    for path in index_dir.glob("*/*"):
        os.truncate(path, 0)
    assert [client.get(address).status_code for address in both] == [503, 503]

    index.rebuild()
    assert [client.get(address).status_code for address in both] == [200, 200]


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_without_a_database_it_is_not_ready(
    client: Client,
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[Error],
) -> None:
    def refuse(*_: object) -> None:
        raise fault("no such host: db.internal")

    monkeypatch.setattr(Session.objects, "exists", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "cannot be asked"
    assert b"internal" not in response.content
