"""What happens to a cluster: each fault, how it is brought about, and how it ends."""

import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.cluster.cluster import Cluster
from tests.cluster.network import HERE, Network

Act = Callable[[Cluster], Callable[[Cluster], None]]
"""Brings a fault about, and returns what ends it."""


@dataclass(frozen=True)
class Fault:
    """`moves` tells whether another server has to become the primary, `refuses` whether nothing can
    be written while the fault lasts; `needs_disk` and `needs_network` whether each server must have
    one to itself."""

    name: str
    act: Act
    moves: bool = False
    refuses: bool = False
    needs_disk: bool = False
    needs_network: bool = False

    def hindered(self, cluster: Cluster) -> str:
        """Why it cannot be tried; empty where it can be."""
        if self.needs_disk and not cluster.disks:
            return "root alone gives each server a disk to itself."
        if self.needs_network and not cluster.network:
            return "root alone gives each server a network to itself, and has `ip` and `iptables`."
        return ""


def _kill(choose: Callable[[Cluster], str]) -> Act:
    """As a machine dies, and is there again later."""

    def act(cluster: Cluster) -> Callable[[Cluster], None]:
        member = cluster.members[choose(cluster)]
        member.kill()
        return lambda _: member.start()

    return act


def _pause(cluster: Cluster) -> Callable[[Cluster], None]:
    """As a machine that hangs: it has its connections, and comes back in the belief that it is what
    it was."""
    member = cluster.databases[cluster.primary()]
    member.signal(signal.SIGSTOP)
    return lambda _: member.signal(signal.SIGCONT)


def _cut(cluster: Cluster) -> Callable[[Cluster], None]:
    """Of the site to the primary alone, which goes on and knows nothing of it."""
    name = cluster.primary()
    if cluster.network:
        return _cut_between(cluster.network, name, HERE)
    _tell_proxy(cluster, f"disable server primary/{name}")
    _tell_proxy(cluster, f"shutdown sessions server primary/{name}")
    return lambda cluster: _tell_proxy(cluster, f"enable server primary/{name}")


def _cut_off(cluster: Cluster) -> Callable[[Cluster], None]:
    """The primary from all but the site, which goes on to write there: it has to step down by
    itself, and may acknowledge nothing until then."""
    name = cluster.primary()
    others = [each for each in (*cluster.etcds, *cluster.databases) if each != name]
    return _cut_between(_network_of(cluster), name, *others)


def _cut_replica(cluster: Cluster) -> Callable[[Cluster], None]:
    """From the primary, which waits for it: it goes on to be read, and is ever further behind."""
    return _cut_between(_network_of(cluster), _replica(cluster), cluster.primary())


def _fill(cluster: Cluster) -> Callable[[Cluster], None]:
    """The disk of the primary, which goes on to be one: what is written already can be read."""
    disk = cluster.disks[cluster.primary()]
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
    return lambda _: filling.unlink()


def _cut_between(network: Network, name: str, *others: str) -> Callable[[Cluster], None]:
    network.cut(name, *others)
    return lambda _: network.mend(name)


def _network_of(cluster: Cluster) -> Network:
    assert cluster.network  # as the fault needs it
    return cluster.network


def _tell_proxy(cluster: Cluster, command: str) -> None:
    with socket.socket(socket.AF_UNIX) as proxy:
        proxy.connect(str(cluster.folder / "haproxy.sock"))
        proxy.sendall(f"{command}\n".encode())
        proxy.recv(1024)


def _replica(cluster: Cluster) -> str:
    """One that the primary waits for."""
    return next(each.name for each in cluster.standing() if each.role == "sync_standby")


FAULTS = (
    Fault("replica killed", _kill(_replica)),
    Fault("primary killed", _kill(Cluster.primary), moves=True),
    Fault("etcd killed", _kill(lambda _: "etcd1")),
    Fault("web node killed", _kill(lambda _: "node2")),
    Fault("primary paused", _pause, moves=True),
    Fault("link to the primary cut", _cut, refuses=True),
    Fault("primary cut off from etcd and replicas", _cut_off, moves=True, needs_network=True),
    Fault("replica cut off from the primary", _cut_replica, needs_network=True),
    Fault("disk of the primary full", _fill, refuses=True, needs_disk=True),
)
