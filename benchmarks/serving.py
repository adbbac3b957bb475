"""Servers of websites on this machine, asked by one visitor, and what processors spend on it."""

from __future__ import annotations

import gzip
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.processes import PROC, SERVED, processor_time, resident

HOST = "127.0.0.1"
ROUNDS = 15
LONGEST = 120.0
"""Seconds in which a server begins to answer, or fails."""


class Response(NamedTuple):
    """`sent` are the bytes of the body on the way, which may be compressed, and `first` the seconds
    until the first of them was there."""

    status: int
    tag: str
    body: bytes
    sent: int
    first: float


class Cost(NamedTuple):
    """Of a request, or medians of several, in milliseconds: what processors spent, what passed
    until all of the answer was there, and until its first byte was."""

    spent: float
    passed: float
    first: float


@dataclass
class Site:
    """A server, and all processes that it has begun; the connection to it is kept open."""

    port: int
    process: int
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(HOST, self.port, timeout=LONGEST)

    def get(self, address: str, tag: str = "") -> Response:
        """As a browser asks; SystemExit where there is no such page."""
        headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
        if tag:
            headers["If-None-Match"] = tag
        start = perf_counter()
        self.connection.request("GET", address, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read(1)
        first = perf_counter() - start
        content += answer.read()
        if answer.status not in (200, 304):
            raise SystemExit(f"{address} answers {answer.status}.")
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(content) if packed else content
        return Response(answer.status, answer.headers.get("ETag", ""), body, len(content), first)

    def cost(self, get: Callable[[], Response]) -> Cost:
        """Of requests that are made one after the other, without the first."""
        get()
        costs = [self.cost_of_one(get) for _ in range(ROUNDS)]
        return Cost(*(median(part) for part in zip(*costs, strict=True)))

    def cost_of_one(self, get: Callable[[], Response]) -> Cost:
        processes = self.processes() if SERVED else []
        spent, start = _served_time(processes), perf_counter()
        first = get().first
        passed = perf_counter() - start
        spent = _served_time(processes) - spent
        return Cost(spent * 1_000, passed * 1_000, first * 1_000)

    def processes(self) -> list[int]:
        return [self.process, *_begun_by(self.process)]

    def memory(self) -> float | None:
        """Megabytes of all its processes; None where the system does not tell."""
        return resident(self.processes()).get("VmRSS")


@contextmanager
def served(
    command: Callable[[int], Sequence[str]], ready: str, environment: Mapping[str, str]
) -> Iterator[Site]:
    """The site of a command that is told its port, from when it answers at the address `ready`."""
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    with subprocess.Popen(command(port), env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            site = Site(port, process.pid)
            end = perf_counter() + LONGEST
            while True:
                try:
                    site.get(ready)
                    break
                except OSError:
                    site.connection.close()
                    if process.poll() is not None or perf_counter() > end:
                        raise
                    sleep(0.2)
            yield site
            site.connection.close()
        finally:
            process.terminate()


def _served_time(processes: Sequence[int]) -> float:
    return processor_time(processes) - processor_time([])


def _begun_by(number: int) -> Iterator[int]:
    """The numbers of the processes that this one has begun, and of those that they have."""
    for status in PROC.glob("[0-9]*/stat"):
        # After the name, which may hold anything: the state, and the number of the parent.
        try:
            parent = status.read_text("utf-8", errors="replace").rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        if int(parent) == number:
            child = int(status.parent.name)
            yield child
            yield from _begun_by(child)
