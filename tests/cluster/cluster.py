"""The members of a cluster, and what each says of itself and of the others."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from tests.cluster.configuration import HOST, Entrances
from tests.cluster.member import Member
from tests.cluster.network import Network

ROOT = Path(__file__).parents[2]
RUNNING = ("running", "streaming")
PATIENCE = 180.0
"""Seconds after which a cluster that is not ready has failed."""


Address = tuple[str, int]
"""A host, and a port of it."""


class Standing(NamedTuple):
    """What a server of PostgreSQL is: leader, sync_standby or replica, and whether it runs."""

    name: str
    role: str
    state: str


@dataclass
class Cluster:
    """Its members by name. What is asked through the entrances is answered while a member of each
    kind, and most of the etcd, are there."""

    folder: Path
    etcds: dict[str, Member]
    databases: dict[str, Member]
    nodes: dict[str, Member]
    followers: dict[str, Member]
    """By the node whose index they keep."""
    proxy: Member
    entrances: Entrances
    addresses: dict[str, Address]
    """Of web nodes, and of the Patroni of each server."""
    network: Network | None
    """Of the servers and the etcd, where each is a machine to itself: root alone can have it so."""
    disks: dict[str, Path] = field(default_factory=dict)
    """The folders of servers that have a disk to themselves: root alone can give them one."""

    @property
    def members(self) -> dict[str, Member]:
        followers = {each.name: each for each in self.followers.values()}
        others = {self.proxy.name: self.proxy, **followers}
        return {**self.etcds, **self.databases, **self.nodes, **others}

    def primary(self) -> str:
        """The name of the server that says it is the primary; empty where none does."""
        return next(iter(self.primaries()), "")

    def primaries(self) -> list[str]:
        """All that say so, of which there is never more than one."""
        return [
            name
            for name in self.databases
            if self._asked(self.addresses[name], "/primary", "OPTIONS") == 200
        ]

    def standing(self) -> list[Standing]:
        """What Patroni tells of its servers."""
        for address in (self.addresses[name] for name in self.databases):
            try:
                connection = HTTPConnection(*address, timeout=3)
                connection.request("GET", "/cluster")
                members = json.loads(connection.getresponse().read())["members"]
            except (OSError, HTTPException):
                continue
            finally:
                connection.close()
            return [Standing(each["name"], each["role"], each["state"]) for each in members]
        return []

    def whole(self) -> bool:
        """Whether every server says that it runs, and Patroni that one of them is the primary and
        another could be it at once: of one that died Patroni says for a while what it was."""
        if any(self._asked(self.addresses[name], "/health") != 200 for name in self.databases):
            return False
        roles = sorted(each.role for each in self.standing() if each.state in RUNNING)
        return roles == ["leader", *["replica"] * (len(self.databases) - 2), "sync_standby"]

    def answers(self, path: str = "/readyz") -> int:
        """The status of a page as a visitor has it; 0 where nobody answers."""
        return self._asked((HOST, self.entrances.web), path)

    def finds(self, word: str, node: str) -> bool:
        """Whether a search on this node does."""
        connection = HTTPConnection(*self.addresses[node], timeout=30)
        try:
            connection.request("GET", f"/api/v1/search?q={word}", headers={"Host": "localhost"})
            return bool(json.loads(connection.getresponse().read()).get("total"))
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait(self, what: str, until: Callable[[], bool]) -> float:
        """Seconds until that is so; TimeoutError, with what each member said last."""
        begun = monotonic()
        while not until():
            if monotonic() - begun > PATIENCE:
                raise TimeoutError(f"{what}: not after {PATIENCE:.0f} s.\n{self.last_said()}")
            sleep(0.1)
        return monotonic() - begun

    def last_said(self) -> str:
        return "\n".join(
            f"{name}: {line}"
            for name, member in self.members.items()
            if member.log.exists()
            for line in member.log.read_text(errors="replace").splitlines()[-5:]
        )

    def manage(self, *arguments: str, node: str = "node1") -> str:
        """What a command of the site prints that is run on a web node; CalledProcessError."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.nodes[node].environment},
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    @staticmethod
    def _asked(address: Address, path: str, method: str = "GET") -> int:
        connection = HTTPConnection(*address, timeout=3)
        try:
            connection.request(method, path, headers={"Host": "localhost"})
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()
