"""A network of machines that each member may have to itself, whose links can be cut.

    this machine, .1 ── bridge ─┬─ pg1, .2
                                ├─ pg2, .3
                                └─ etcd1, .4 …

Each is a network namespace (network_namespaces(7)), joined to the bridge by a pair of veth(4). A
link that is cut takes packets and delivers none, as a real one does: nobody is told.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.cluster.member import unprivileged

NETWORK = f"198.18.{os.getpid() % 256}"
"""Of addresses that nobody has, as they are for trials of networks (RFC 2544)."""

BRIDGE = f"igf-{os.getpid()}"
"""As short as the names of links have to be."""


@dataclass(frozen=True)
class Network:
    """The address of each machine by its name; that of this machine by the name of `HERE`."""

    addresses: dict[str, str]

    def inside(self, machine: str, command: Sequence[str]) -> list[str]:
        """What root runs to have the command run there, as nobody."""
        user = unprivileged()
        return [
            *("nsenter", f"--net=/run/netns/{BRIDGE}-{machine}"),
            *(f"--setuid={user['user']}", f"--setgid={user['group']}"),
            *command,
        ]

    def cut(self, machine: str, *others: str) -> None:
        """Between it and those others nothing arrives from now on, in neither direction."""
        those = ",".join(self.addresses[each] for each in others)
        for chain, side in (("INPUT", "--source"), ("OUTPUT", "--destination")):
            _filter(machine, "--append", chain, side, those, "--jump", "DROP")

    def mend(self, machine: str) -> None:
        _filter(machine, "--flush")


HERE = "here"


@contextmanager
def network(machines: Sequence[str]) -> Iterator[Network | None]:
    """None where there can be none: root alone may make it, and not in each container."""
    with ExitStack() as stack:
        yield _make(machines, stack)


def _make(machines: Sequence[str], stack: ExitStack) -> Network | None:
    here, *addresses = (f"{NETWORK}.{number}" for number in range(1, len(machines) + 2))
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
        stack.callback(_ip, "link", "delete", BRIDGE)
        _ip("address", "add", f"{here}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, (machine, address) in enumerate(zip(machines, addresses, strict=True)):
            link, space = f"{BRIDGE}-{number}", f"{BRIDGE}-{machine}"
            _ip("netns", "add", space)
            stack.callback(_ip, "netns", "delete", space)
            _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            stack.callback(_ip, "link", "delete", link)
            _ip("link", "set", link, "master", BRIDGE, "up")
            _ip("-netns", space, "address", "add", f"{address}/24", "dev", "eth0")
            for each in ("lo", "eth0"):
                _ip("-netns", space, "link", "set", each, "up")
            _filter(machine, "--flush")
    except (OSError, subprocess.CalledProcessError):
        stack.close()
        return None
    return Network({HERE: here, **dict(zip(machines, addresses, strict=True))})


def _filter(machine: str, *told: str) -> None:
    _ip("netns", "exec", f"{BRIDGE}-{machine}", "iptables", *told)


def _ip(*told: str) -> None:
    subprocess.run(["ip", *told], check=True, stderr=subprocess.PIPE)
