"""What the programs of a cluster are told, where none of them need be there."""

import json
from pathlib import Path

import pytest

from tests.cluster import configuration, network, startup
from tests.cluster.configuration import Database, Entrances, Etcd
from tests.cluster.faults import FAULTS
from tests.cluster.network import HERE, Network

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
    assert "timeout check 10s" in told.partition("listen web")[2]


def test_what_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_program", lambda name: None if name == "patroni" else name)
    monkeypatch.setattr(startup, "programs", lambda: None)
    assert "apt-get install patroni postgresql python3-etcd" in startup.lacking()
    with pytest.raises(RuntimeError, match="apt-get install"), startup.cluster():
        pass


def test_without_machines_all_are_here_and_no_link_of_theirs_is_cut(tmp_path: Path) -> None:
    made = startup._configure(tmp_path, FOLDER, 8000, None)
    assert {host for host, _ in made.addresses.values()} == {"127.0.0.1"}
    assert made.databases["pg1"].command[0] == "patroni"
    assert [fault.name for fault in FAULTS if fault.hindered(made)] == [
        "primary cut off from etcd and replicas",
        "replica cut off from the primary",
        "disk of the primary full",
    ]


def test_each_server_is_a_machine_whose_links_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(network, "_ip", lambda *told: asked.append(" ".join(told)))
    monkeypatch.setattr(network, "unprivileged", lambda: {"user": 7, "group": 8})
    names = (HERE, *startup.ETCDS, *startup.SERVERS)
    machines = Network({name: f"192.0.2.{number}" for number, name in enumerate(names, 1)})
    made = startup._configure(tmp_path, FOLDER, 8000, machines)

    assert made.addresses["pg1"][0] == "192.0.2.5"
    assert made.addresses["node1"][0] == "127.0.0.1"
    command = " ".join(map(str, made.databases["pg1"].command))
    assert command.startswith(
        f"nsenter --net=/run/netns/{network.BRIDGE}-pg1 --setuid=7 --setgid=8"
    )
    assert made.databases["pg1"].privileged

    machines.cut("pg1", "pg2", "etcd1")
    machines.mend("pg1")
    assert [each.partition(" iptables ")[2] for each in asked] == [
        "--append INPUT --source 192.0.2.6,192.0.2.2 --jump DROP",
        "--append OUTPUT --destination 192.0.2.6,192.0.2.2 --jump DROP",
        "--flush",
    ]
