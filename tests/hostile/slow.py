"""Many who send or read a byte a second, while others ask whether the site is there:
`IGFARCHIVE_DATA=… python -m tests.hostile.slow [--clients 200] [--seconds 30] [--without-nginx]`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from os import getloadavg
from time import monotonic, perf_counter, sleep

from benchmarks.serving import HOST
from tests.hostile.deployed import NAME, Deployed, deployed

LONGEST = 60.0
"""Seconds that anybody waits for an answer."""
BETWEEN = 0.1
"""Seconds between two questions of one who is not slow."""
PAGES = ("/healthz", "/speakers/")

Sends = tuple[bytes, bytes]
"""What is sent at once, and what a byte a second of."""

FIELD = b"User-Agent: " + b"a" * 3_000
HEAD = f" HTTP/1.1\r\nHost: {NAME}\r\n".encode()
KINDS: dict[str, Sends] = {
    "line": (b"GET /search/?q=", b"a" * 3_000),
    "header": (b"GET /" + HEAD, FIELD),
    "body": (
        b"POST /api/v1/check" + HEAD + b"Content-Type: application/json\r\n"
        b"Content-Length: 10000\r\n\r\n",
        b'{"quotations": ["' + b"a" * 3_000,
    ),
    # An answer that is as long as the archive.
    "answer": (b"GET /search/?format=csv" + HEAD + b"\r\n", b""),
}
"""Slow by the line of the request, by its fields, by its body, or by reading what is answered."""


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.hostile.slow", description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--without-nginx", action="store_true", help="ask granian itself")
    parser.add_argument("--kind", choices=KINDS, action="append", help="of all, these alone")
    asked = parser.parse_args()
    with deployed(nginx=not asked.without_nginx) as site:
        for line in compare(site, asked.clients, asked.seconds, asked.kind or list(KINDS)):
            print(line, flush=True)


def compare(site: Deployed, clients: int, seconds: float, kinds: list[str]) -> Iterator[str]:
    """What others wait for pages without the slow ones, and with so many of them."""
    times(site, 2.0)  # What the first visitor alone waits for.
    alone = times(site, seconds)
    with slowed(site, clients, kinds) as ended:
        sleep(min(5.0, seconds))
        beside = times(site, seconds)
    yield f"load {getloadavg()[0]:.1f}; ended by the server: {dict(ended)}"
    for page in PAGES:
        for name, found in (("alone", alone[page]), (f"beside {clients}", beside[page])):
            yield f"  {page} {name}: {told(found)}"


def told(found: list[float]) -> str:
    """Milliseconds of those that were answered."""
    answered = sorted(1_000 * each for each in found if each < LONGEST)
    if not answered:
        return f"0 of {len(found)} answered"
    return (
        f"{len(answered)} of {len(found)} answered, median {answered[len(answered) // 2]:.1f} ms, "
        f"95 of 100 within {answered[len(answered) * 95 // 100]:.1f}, longest {answered[-1]:.0f}"
    )


def times(site: Deployed, seconds: float) -> dict[str, list[float]]:
    """The seconds that each question took, on a connection of its own; LONGEST for no answer."""
    found: dict[str, list[float]] = {page: [] for page in PAGES}
    end = monotonic() + seconds
    while monotonic() < end:
        for page in PAGES:
            connection = site.connect(min(LONGEST, seconds))
            begun = perf_counter()
            try:
                connection.request("GET", page)
                answer = connection.getresponse()
                answer.read()
                spent = perf_counter() - begun if answer.status == 200 else LONGEST
            except OSError:
                spent = LONGEST
            finally:
                connection.close()
            found[page].append(spent)
        sleep(BETWEEN)
    return found


@contextmanager
def slowed(site: Deployed, clients: int, kinds: list[str]) -> Iterator[Counter[str]]:
    """So many of these kinds by turns, each of whom comes again when the server ends it; how
    often it did."""
    ended: Counter[str] = Counter()
    stop = threading.Event()

    async def all_of_them() -> None:
        tasks = [
            asyncio.create_task(_be_slow(site, kinds[number % len(kinds)], ended))
            for number in range(clients)
        ]
        while not stop.is_set():
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(all_of_them()))
    thread.start()
    try:
        yield ended
    finally:
        stop.set()
        thread.join()


async def _be_slow(site: Deployed, kind: str, ended: Counter[str]) -> None:
    at_once, slowly = KINDS[kind]
    while True:
        try:
            reader, writer = await _connect(site.port, site.tls)
            try:
                writer.write(at_once)
                await writer.drain()
                await _trickle(reader, writer, slowly)
            finally:
                writer.transport.abort()
        except (OSError, EOFError):
            pass
        ended[kind] += 1
        await asyncio.sleep(1.0)


async def _trickle(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, slowly: bytes
) -> None:
    """A byte a second, until the server has had enough: EOFError."""
    reading = asyncio.ensure_future(reader.read(1))
    try:
        for byte in slowly:
            writer.write(bytes([byte]))
            await writer.drain()
            done, _ = await asyncio.wait([reading], timeout=1.0)
            if done:  # It answers, or lets go, before it has all of the request.
                return
        while await reading:
            await asyncio.sleep(1.0)
            reading = asyncio.ensure_future(reader.read(1))
    finally:
        reading.cancel()


async def _connect(
    port: int, tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    plain = socket.socket()
    # What is not read is to wait at the server.
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, (HOST, port))
    return await asyncio.open_connection(
        sock=plain, ssl=tls, server_hostname=NAME if tls else None, limit=2_048
    )


if __name__ == "__main__":
    main()
