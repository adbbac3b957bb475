"""What the programs of a cluster are told: each value that differs from their own, and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
"""Where what is asked from this machine listens; the others, too, where they have none of their
own."""
USER = "archive"
SCOPE = "igfarchive"

TTL, LOOP, RETRY = 20, 2, 5
"""Seconds: for how long a primary that is silent stays the primary (Patroni takes no less), how
often each looks, and for how long etcd is asked again. LOOP + 2 * RETRY may not pass TTL."""

DISK = 512 << 20
"""Bytes of the disk of a server of PostgreSQL, where it has one to itself."""

MOST_BEHIND = 16 << 20
"""Bytes of the log that a replica may lack and still be read."""


@dataclass(frozen=True)
class Database:
    """Where one server of PostgreSQL listens, and the Patroni that keeps it."""

    name: str
    host: str
    port: int
    patroni: int


def data_folder(folder: Path, name: str) -> Path:
    """Where a server of PostgreSQL keeps its data, on a disk that may be its own."""
    return folder / name / "data"


@dataclass(frozen=True)
class Etcd:
    """Where one member listens: for those who ask, and for the others of its kind."""

    name: str
    host: str
    clients: int
    peers: int

    @property
    def for_clients(self) -> str:
        return f"http://{self.host}:{self.clients}"

    @property
    def for_peers(self) -> str:
        return f"http://{self.host}:{self.peers}"


@dataclass(frozen=True)
class Entrances:
    """The ports of HAProxy: where the primary answers, any replica, and any web node."""

    primary: int
    replicas: int
    web: int


def etcd_command(member: Etcd, members: Sequence[Etcd], folder: Path) -> list[str]:
    """Slow to hold an election, as all members share the processors of one machine."""
    return [
        "etcd",
        f"--name={member.name}",
        f"--data-dir={folder / member.name}",
        f"--listen-client-urls={member.for_clients}",
        f"--advertise-client-urls={member.for_clients}",
        f"--listen-peer-urls={member.for_peers}",
        f"--initial-advertise-peer-urls={member.for_peers}",
        "--initial-cluster=" + ",".join(f"{each.name}={each.for_peers}" for each in members),
        "--enable-v2",  # for Patroni
        "--heartbeat-interval=300",
        "--election-timeout=3000",
    ]


def patroni(
    database: Database, members: Sequence[Etcd], folder: Path, bin_folder: Path, locale: str
) -> str:
    """The configuration of one Patroni, as JSON, which is YAML.

    In synchronous mode a commit is acknowledged when a replica has it on disk as well, and none but
    such a replica becomes the primary.
    """
    name = database.name
    return json.dumps(
        {
            "scope": SCOPE,
            "name": name,
            "restapi": {
                "listen": f"{database.host}:{database.patroni}",
                "connect_address": f"{database.host}:{database.patroni}",
            },
            # What Patroni 3.0 remembers of the newer interface is stale after a pause (Patroni's
            # issue 2779): then the new primary has no synchronous replica until it is restarted.
            "etcd": {"hosts": [f"{each.host}:{each.clients}" for each in members]},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL,
                    "loop_wait": LOOP,
                    "retry_timeout": RETRY,
                    "maximum_lag_on_failover": MOST_BEHIND,
                    "synchronous_mode": True,
                    "postgresql": {
                        "use_pg_rewind": True,
                        "parameters": {
                            "max_connections": 200,
                            "shared_buffers": "64MB",
                            # Little of the log is kept, as a disk of DISK bytes holds it.
                            "max_wal_size": "96MB",
                            "min_wal_size": "32MB",
                            "wal_keep_size": "64MB",
                            # A commit waits for a replica that is silent until it is given up.
                            "wal_sender_timeout": "10s",
                            "wal_receiver_timeout": "10s",
                        },
                    },
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": locale}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"{database.host}:{database.port}",
                "connect_address": f"{database.host}:{database.port}",
                "data_dir": str(data_folder(folder, name)),
                "bin_dir": str(bin_folder),
                "pgpass": str(folder / f"{name}.pgpass"),
                "authentication": {
                    "superuser": {"username": USER},
                    "replication": {"username": USER},
                },
                "parameters": {"unix_socket_directories": str(folder)},
                "pg_hba": [
                    "local all all trust",
                    "host all all samenet trust",
                    "host replication all samenet trust",
                ],
            },
        },
        indent=1,
    )


def haproxy(
    entrances: Entrances,
    databases: Sequence[Database],
    nodes: Mapping[str, int],
    folder: Path,
) -> str:
    """Patroni says who is what (its documents, "HAProxy"); a web node says whether it is ready.

    A connection to a server that is no primary any more is cut, or a writer would wait for it; a
    page that was asked of a node which died is asked of the other one. A node that is slow to say
    that it is ready goes on to be asked: one that died refuses at once, and slow pages are better
    than none.
    """

    def servers(port: str = "port {}") -> str:
        return "\n".join(
            f"    server {each.name} {each.host}:{each.port} check {port.format(each.patroni)}"
            for each in databases
        )

    web = "\n".join(f"    server {name} {HOST}:{port} check" for name, port in nodes.items())
    return f"""global
    stats socket {folder}/haproxy.sock mode 666 level admin

defaults
    mode tcp
    timeout connect 2s
    timeout check 3s
    timeout client 1h
    timeout server 1h
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions

listen primary
    bind {HOST}:{entrances.primary}
    option httpchk OPTIONS /primary
    http-check expect status 200
{servers()}

listen replicas
    bind {HOST}:{entrances.replicas}
    balance leastconn
    option httpchk OPTIONS /replica?lag={MOST_BEHIND}
    http-check expect status 200
{servers()}

listen web
    bind {HOST}:{entrances.web}
    mode http
    balance roundrobin
    timeout server 60s
    timeout check 10s
    option httpchk
    http-check send meth GET uri /readyz hdr Host localhost
    http-check expect status 200
    option redispatch 1
    retries 2
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless METH_GET
{web}
"""
