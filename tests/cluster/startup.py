"""Starts a cluster on the loopback of this machine, that is gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.cluster.cluster import ROOT, Cluster
from tests.cluster.configuration import (
    DISK,
    HOST,
    USER,
    Database,
    Entrances,
    Etcd,
    data_folder,
    etcd_command,
    haproxy,
    patroni,
)
from tests.cluster.member import Member, unprivileged
from tests.cluster.network import Network, network
from tests.postgresql import LOCALE, programs

PROGRAMS = {
    "etcd": "etcd-server",
    "patroni": "patroni",
    "haproxy": "haproxy",
}
"""What a cluster is made of beside PostgreSQL, and in which package Debian has it."""

LOADED = (
    ("migrate", "--verbosity=0"),
    ("make_roles",),
    ("import_glossary", "fixtures/glossary.toml"),
    ("import_transcripts", "fixtures"),
)
"""The commands that make an archive of the samples."""

SERVERS = ("pg1", "pg2", "pg3")
ETCDS = ("etcd1", "etcd2", "etcd3")
NODES = ("node1", "node2")


def lacking() -> str:
    """What to install before there can be a cluster; empty where all is there."""
    missing = [package for name, package in PROGRAMS.items() if not _program(name)]
    if programs() is None:
        missing.append("postgresql")
    if not missing:
        return ""
    # Patroni asks etcd by a library that Debian only recommends.
    packages = " ".join(sorted(missing + ["python3-etcd"] * ("patroni" in missing)))
    return f"No cluster: install what is missing (Debian: apt-get install {packages})."


def _program(name: str) -> str | None:
    """Debian has some of these where the path of users does not lead."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def cluster(web: int = 0) -> Iterator[Cluster]:
    """The samples of the project, served at the port `web`, or at any that is free.

    RuntimeError where a program is missing (`lacking` says which), TimeoutError where it does not
    come up.
    """
    bin_folder = programs()
    if bin_folder is None or lacking():
        raise RuntimeError(lacking())
    folder = Path(tempfile.mkdtemp(prefix="igfarchive-cluster-"))
    if user := unprivileged():
        os.chown(folder, user["user"], user["group"])
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        machines = stack.enter_context(network((*ETCDS, *SERVERS)))
        made = _configure(folder, bin_folder, web, machines)
        for name in made.databases:
            disk = folder / name
            disk.mkdir()
            if _mount(disk):
                stack.callback(_unmount, disk)
                made.disks[name] = disk
            if user:
                os.chown(disk, user["user"], user["group"])
        for member in (*made.etcds.values(), *made.databases.values(), made.proxy):
            stack.callback(member.stop)
            member.start()
        made.wait("PostgreSQL and its replicas", made.whole)
        for arguments in LOADED:
            made.manage(*arguments)
        for name, member in made.nodes.items():
            made.manage("collectstatic", "--noinput", node=name)
            for each in (member, made.followers[name]):
                stack.callback(each.stop)
                each.start()
        made.wait("web nodes", lambda: made.answers() == 200)
        yield made


def _mount(folder: Path) -> bool:
    """Have the folder be a disk of its own, in memory; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    return os.getuid() == 0 and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", folder], check=True)


def _configure(folder: Path, bin_folder: Path, web: int, machines: Network | None) -> Cluster:
    free = iter(_free_ports(2 * len(ETCDS) + 2 * len(SERVERS) + len(NODES) + 3))
    hosts = machines.addresses if machines else dict.fromkeys((*ETCDS, *SERVERS), HOST)
    etcds = [Etcd(name, hosts[name], next(free), next(free)) for name in ETCDS]
    databases = [Database(name, hosts[name], next(free), next(free)) for name in SERVERS]
    nodes = {name: next(free) for name in NODES}
    entrances = Entrances(next(free), next(free), web or next(free))
    for database in databases:
        (folder / f"{database.name}.yml").write_text(
            patroni(database, etcds, folder, bin_folder, LOCALE)
        )
    (folder / "haproxy.cfg").write_text(haproxy(entrances, databases, nodes, folder))
    environments = {name: _environment(name, folder, entrances) for name in nodes}

    def apart(name: str, command: list[str], leaves: Path | None = None) -> Member:
        """One that has a machine to itself, where there are any."""
        if machines:
            command = machines.inside(name, command)
        return Member(name, command, folder, leaves=leaves, privileged=machines is not None)

    return Cluster(
        folder,
        {each.name: apart(each.name, etcd_command(each, etcds, folder)) for each in etcds},
        {
            name: apart(
                name,
                ["patroni", str(folder / f"{name}.yml")],
                leaves=data_folder(folder, name) / "postmaster.pid",
            )
            for name in SERVERS
        },
        {
            name: Member(name, _serve(nodes[name]), folder, environment, privileged=True)
            for name, environment in environments.items()
        },
        {
            name: Member(f"{name}-index", FOLLOW, folder, environment, privileged=True)
            for name, environment in environments.items()
        },
        Member("haproxy", [_program("haproxy") or "", "-f", folder / "haproxy.cfg"], folder),
        entrances,
        {
            **{name: (HOST, port) for name, port in nodes.items()},
            **{each.name: (each.host, each.patroni) for each in databases},
        },
        machines,
    )


def _environment(name: str, folder: Path, entrances: Entrances) -> dict[str, str]:
    """The settings of a web node: all alike, but for the folder of its own index."""
    (data := folder / f"{name}-data").mkdir()
    server = f"postgresql://{USER}@{HOST}"
    return {
        "DATABASE_URL": f"{server}:{entrances.primary}/postgres",
        "DATABASE_REPLICA_URLS": f"{server}:{entrances.replicas}/postgres",
        "IGFARCHIVE_DATA": str(data),
        "IGFARCHIVE_SECRET_KEY": "one for all nodes, and for no other site " * 2,
        "IGFARCHIVE_API_LIMIT": "0",
        "IGFARCHIVE_RECEIPT_LIMIT": "0",
        "MALLOC_ARENA_MAX": "1",
    }


FOLLOW = (sys.executable, ROOT / "manage.py", "follow_index")


def _serve(port: int) -> tuple[str | Path, ...]:
    return (
        *(Path(sys.executable).with_name("granian"), "--interface=wsgi", f"--host={HOST}"),
        *(f"--port={port}", "--workers=1", "--blocking-threads=8", "--respawn-failed-workers"),
        *("--log-level=error", f"--working-dir={ROOT}", "igfarchive.wsgi:application"),
    )


def _free_ports(count: int) -> list[int]:
    """All held until the last is known, or one would be given twice."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in held]
