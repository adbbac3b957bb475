"""What machines are told that watch over the site."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from django.db import Error, InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from igfarchive.archive import servers
from igfarchive.archive.models import IndexVersion, Session
from igfarchive.search import homes, index
from igfarchive.web import health
from tests import cast
from tests.indexing import owe


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
    assert response.json() == {
        "ready": True,
        "database": "ok",
        "index": "ok",
        "lag": {"sessions": 0, "seconds": 0},
    }
    assert "no-store" in response["Cache-Control"]


def test_without_an_index_it_is_not_ready_and_says_why(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    told = response.json()
    assert (told["ready"], told["database"], told["lag"]) == (False, "ok", None)
    assert "rebuild_index" in told["index"]
    with homes.home().rebuilding():
        assert client.get("/readyz").json()["index"] == "is being built"


def test_it_is_ready_until_the_index_is_too_far_behind(
    client: Client, db: None, settings: Settings
) -> None:
    first = cast.panel(cast.event()).session
    second = cast.panel(first.event, "WS 8").session
    index.rebuild()

    def ready_after(*seconds: int) -> tuple[int, dict[str, int], str]:
        """How it is once the sessions have waited for so long."""
        owe(first, second)
        for session, ago in zip((first, second), seconds, strict=True):
            renewed = timezone.now() - timedelta(seconds=ago)
            IndexVersion.objects.filter(session=session.pk).update(renewed_at=renewed)
        response = client.get("/readyz")
        return response.status_code, response.json()["lag"], response.json()["index"]

    assert ready_after(3, 55)[::2] == (200, "ok")
    # A clock that is ahead of the database's, or behind it, makes no lag of its own.
    assert ready_after(-5, -5) == (200, {"sessions": 2, "seconds": 0}, "ok")
    status, lag, told = ready_after(3, 3_700)
    assert (status, lag["sessions"], lag["seconds"] // 100) == (503, 2, 37)
    assert told.startswith("has yet to follow 2 sessions, the first for 3,70")
    assert told.endswith("see that `manage.py follow_index` runs")
    assert client.get("/readyz")["Retry-After"] == "10"
    settings.INDEX_LAG = 4_000
    assert client.get("/readyz").status_code == 200

    index.update()
    settings.INDEX_LAG = 0
    assert client.get("/readyz").json()["ready"]
    IndexVersion.objects.filter(session=first.pk).delete()  # as in a database that was restored
    assert client.get("/readyz").json()["lag"] == {"sessions": 1, "seconds": None}
    assert client.get("/readyz").status_code == 503


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


def test_with_a_replica_it_is_ready_without_a_database(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.panel(cast.event())
    index.rebuild()

    class Known:
        primary = SimpleNamespace(standing=None)
        replicas = (SimpleNamespace(alias="replica1"), SimpleNamespace(alias="replica2"))
        objections: ClassVar = {"replica1": "", "replica2": "lags 12 seconds"}

        def objection(self, replica: SimpleNamespace) -> str:
            return self.objections[replica.alias]

    monkeypatch.setattr(health, "replicas", lambda: ["replica1", "replica2"])
    monkeypatch.setattr(servers, "servers", Known)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True, "database": "cannot be asked", "replica1": "ok",
        "replica2": "lags 12 seconds", "index": "ok", "lag": None,
    }  # fmt: skip
    Known.objections["replica1"] = "cannot be asked"
    assert client.get("/readyz").status_code == 503
