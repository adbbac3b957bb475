"""What the programs of a cluster are told, where none of them need be there."""

import json
from pathlib import Path

import pytest

from tests.cluster import configuration, startup
from tests.cluster.configuration import Database, Entrances, Etcd

FOLDER = Path("/srv/cluster")
DATABASES = [Database("pg1", "192.0.2.1", 5001, 8001), Database("pg2", "192.0.2.2", 5002, 8002)]


def test_patroni_acknowledges_what_two_servers_have() -> None:
    etcd = Etcd("etcd1", "192.0.2.3", 2379, 2380)
    told = configuration.patroni(DATABASES[0], [etcd], FOLDER, FOLDER, "C.UTF-8")
    found = json.loads(told)
    shared = found["bootstrap"]["dcs"]
    assert shared["synchronous_mode"] is True
    assert shared["loop_wait"] + 2 * shared["retry_timeout"] <= shared["ttl"]
    assert found["etcd"]["hosts"] == ["192.0.2.3:2379"]
    assert found["postgresql"]["listen"] == "192.0.2.1:5001"


def test_haproxy_asks_patroni_who_is_what() -> None:
    told = configuration.haproxy(Entrances(1, 2, 3), DATABASES, {"node2": 8081}, FOLDER)
    for server in (
        "server pg1 192.0.2.1:5001 check port 8001",
        "server node2 127.0.0.1:8081 check",
    ):
        assert server in told
    assert told.count("server pg2") == 2  # as the primary, and to be read


def test_what_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_program", lambda name: None if name == "patroni" else name)
    monkeypatch.setattr(startup, "programs", lambda: None)
    assert "apt-get install patroni postgresql python3-etcd" in startup.lacking()
    with pytest.raises(RuntimeError, match="apt-get install"), startup.cluster():
        pass
