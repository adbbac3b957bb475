"""What Prometheus is told: counts of few names, and how the archive stands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from igfarchive.archive.models import Session
from igfarchive.http import conditional_get
from igfarchive.operations import metrics
from igfarchive.search import index, index_searcher
from tests import cast

Samples = dict[str, float]


def samples(client: Client) -> Samples:
    """What /metrics says: name and labels, as they are written there → value."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def requests(view: str, status: int, method: str = "GET") -> str:
    return f'igfarchive_requests_total{{method="{method}",status="{status}",view="{view}"}}'


@pytest.mark.django_db
class TestCounts:
    @pytest.mark.parametrize(
        ("address", "counted"),
        [
            ("/sessions/", requests("sessions", 200)),
            ("/sessions/nowhere/", requests("event", 404)),
            ("/no/such/page?q=secret", requests("unknown", 404)),
            ("/admin/login/", requests("admin", 200)),
            ("/admin/archive/session/", requests("admin", 302)),
            ("/healthz", requests("healthz", 200)),
        ],
    )
    def test_are_of_few_names(self, client: Client, address: str, counted: str) -> None:
        before = samples(client).get(counted, 0)
        client.get(address)
        after = samples(client)
        assert after[counted] == before + 1
        assert not any("secret" in name or "nowhere" in name for name in after)

    def test_a_method_that_nobody_knows_is_one_of_others(self, client: Client) -> None:
        client.generic("BREW", "/healthz")
        assert requests("healthz", 405, "other") in samples(client)

    def test_tell_where_pages_come_from(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conditional_get, "revision", lambda: "1")
        names = {each: f'igfarchive_pages_total{{source="{each}"}}' for each in ("made", "kept")}
        names["unchanged"] = 'igfarchive_pages_total{source="unchanged"}'
        before = samples(client)
        tag = client.get("/about/")["ETag"]
        client.get("/about/")
        client.get("/about/", headers={"If-None-Match": tag})
        after = samples(client)
        grown = {each: after[name] - before.get(name, 0) for each, name in names.items()}
        assert grown == {"made": 1, "kept": 1, "unchanged": 1}

    def test_tell_how_long_the_index_took(self, client: Client) -> None:
        cast.panel(cast.event())
        index.rebuild()
        before = samples(client)["igfarchive_index_question_seconds_count"]
        client.get("/search/?q=tide")
        assert samples(client)["igfarchive_index_question_seconds_count"] > before

    def test_tell_how_much_memory_a_worker_holds(self, client: Client) -> None:
        client.get("/healthz")
        assert samples(client)["igfarchive_worker_resident_bytes"] > 20_000_000


@pytest.mark.django_db
class TestArchive:
    def test_is_counted_as_it_stands(self, client: Client) -> None:
        panel = cast.panel(cast.event())
        cast.speak(panel.session, (panel.guest, "The tide tables are open."))
        turns = Session.objects.get().turns
        index.rebuild()
        found = samples(client)
        assert found['igfarchive_sessions{shown="published"}'] == 1
        assert found['igfarchive_turns{shown="published"}'] == turns > 0
        assert found["igfarchive_index_utterances"] == index_searcher.count() > 0
        assert found["igfarchive_index_owed_sessions"] == found["igfarchive_index_lag_seconds"] == 0
        assert found["igfarchive_index_commit_timestamp_seconds"] > 1_700_000_000
        assert found['igfarchive_waiting{what="Suggestions"}'] == 0
        assert found["igfarchive_database_up"] == found["igfarchive_index_up"] == 1

        Session.objects.update(published=False)
        assert samples(client)['igfarchive_turns{shown="unpublished"}'] == turns

    def test_without_an_index_has_no_age_of_it(self, client: Client) -> None:
        found = samples(client)
        assert found["igfarchive_index_up"] == 0
        assert "igfarchive_index_commit_timestamp_seconds" not in found

    def test_is_told_while_the_database_is_away(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away() -> int:
            raise OperationalError("the server closed the connection")

        monkeypatch.setattr(metrics, "_speakers", away)
        found = samples(client)
        assert found["igfarchive_database_up"] == 0
        assert 'igfarchive_sessions{shown="published"}' not in found


@pytest.mark.django_db
class TestWhoMaySee:
    @pytest.mark.parametrize(
        ("sender", "forwarded", "status"),
        [
            ("127.0.0.1", None, 200),
            ("::1", None, 200),
            ("192.0.2.7", None, 403),
            ("127.0.0.1", "192.0.2.7", 403),
            # The first is the visitor's own word.
            ("127.0.0.1", "127.0.0.1, 192.0.2.7", 403),
            ("127.0.0.1", "192.0.2.7, 127.0.0.1", 200),
            ("192.0.2.7", "127.0.0.1", 403),
            ("127.0.0.1", "nobody", 403),
            ("", None, 403),
        ],
    )
    def test_is_who_asks_and_for_whom(
        self, client: Client, sender: str, forwarded: str | None, status: int
    ) -> None:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        response = client.get("/metrics", headers=headers, REMOTE_ADDR=sender)
        assert response.status_code == status
        assert (b"IGFARCHIVE_METRICS_NETWORKS" in response.content) == (status == 403)

    def test_is_said_by_a_setting(self, client: Client, settings: Settings) -> None:
        settings.METRICS_NETWORKS = []
        assert client.get("/metrics").status_code == 403


def test_workers_are_summed_up_and_those_that_ended_hold_nothing(tmp_path: Path) -> None:
    """In processes of their own, as the folder is looked for when the package is imported."""
    counting = (
        "import os, django; django.setup()\n"
        "from igfarchive.http.metrics import MEMORY, REQUESTS\n"
        "REQUESTS.labels('home', 'GET', '200').inc(); MEMORY.set(7_000); print(os.getpid())"
    )
    telling = (
        "import django; django.setup()\n"
        "from prometheus_client import generate_latest\n"
        "from igfarchive.operations.metrics import _counted\n"
        "print(generate_latest(_counted()).decode())"
    )
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
        )
        return done.stdout

    pids = [run(counting).strip() for _ in range(2)]
    told = run(telling)
    assert f"{requests('home', 200)} 2.0" in told
    assert not any(f'pid="{pid}"' in told for pid in pids)
