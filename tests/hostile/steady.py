"""Many who read at once, for minutes, while a worker is killed: `IGFARCHIVE_DATA=… python -m
tests.hostile.steady [--minutes 10] [--readers 32] [--without-nginx]`.

What is asked for is what the map for search engines names, and searches for the words of its
addresses. Nothing is written.
"""

from __future__ import annotations

import os
import random
import re
import signal
import threading
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic, sleep
from urllib.parse import urlsplit

from tests.hostile.deployed import NAME, Deployed, deployed

LONGEST = 60.0
"""Seconds that anybody waits for an answer."""
PAUSE = 0.3
"""Seconds between two pages of a reader, on average."""
WARM = 0.2
"""The share of the time after which what is in memory is counted."""
OF_EACH = 300
"""Addresses of a part of the map that are asked for."""

PAGES = ("/", "/sessions/", "/speakers/", "/affiliations/", "/glossary/", "/corrections/", "/api/")
SEARCHES = ("", "&sort=newest", "&page=2", "&format=csv", "&speaker=unknown")


@dataclass(slots=True)
class Noted:
    """How often each status was answered; what went wrong, and after how many seconds; and the
    megabytes in memory after so many."""

    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[tuple[float, str]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    killed: float = 0.0

    def lines(self, warm: float) -> Iterator[str]:
        """A report; `warm` is the second after which what is in memory is compared."""
        told = ", ".join(f"{status}: {held:,}" for status, held in sorted(self.statuses.items()))
        yield f"{self.statuses.total():,} answers ({told}), {len(self.failed)} failed"
        for (status, near), held in sorted(
            Counter((what, when - self.killed) for when, what in self._rounded()).items()
        ):
            yield f"  {held} {status}, {near:+.0f} s from the kill"
        before = [held for when, held in self.memory if warm <= when < self.killed]
        after = [held for when, held in self.memory if when > self.killed]
        if before and after:
            yield (
                f"in memory: {before[0]:.0f} MB once warm, {before[-1]:.0f} before the kill, "
                f"{after[-1]:.0f} at the end ({after[-1] / before[0] - 1:+.1%})"
            )

    def _rounded(self) -> Iterator[tuple[float, str]]:
        return ((self.killed + round(when - self.killed), what) for when, what in self.failed)


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.hostile.steady", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--readers", type=int, default=32)
    parser.add_argument("--without-nginx", action="store_true", help="ask granian itself")
    asked = parser.parse_args()
    seconds = 60 * asked.minutes
    with deployed(nginx=not asked.without_nginx) as site:
        noted = read_for(site, seconds, asked.readers)
    for line in noted.lines(WARM * seconds):
        print(line, flush=True)


def read_for(site: Deployed, seconds: float, readers: int) -> Noted:
    """Have it read by so many at once; in the middle a worker is killed."""
    addresses = list(mapped(site))
    noted, begun, ended = Noted(killed=seconds / 2), monotonic(), threading.Event()
    lock = threading.Lock()

    def read(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same each time
        connection = site.connect(LONGEST)
        while not ended.is_set():
            address = choose(chance, addresses)
            try:
                connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
                status, what = answer.status, f"{answer.status} {address}"
            except (OSError, HTTPException) as error:
                status, what = 0, f"{type(error).__name__}"
                connection.close()
            with lock:
                noted.statuses[status] += 1
                if not 0 < status < 500:
                    noted.failed.append((monotonic() - begun, what))
            ended.wait(2 * PAUSE * chance.random())
        connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    try:
        killed = False
        while (passed := monotonic() - begun) < seconds:
            if not killed and passed >= noted.killed:
                noted.killed = passed
                os.kill(site.workers()[0], signal.SIGKILL)
                killed = True
            noted.memory.append((passed, site.memory()))
            sleep(min(5.0, seconds / 20))
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    return noted


def choose(chance: random.Random, addresses: Sequence[str]) -> str:
    """A page that the map names, one of PAGES, or a search for words of addresses."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(addresses)
    if kind < 0.6:
        return chance.choice(PAGES)
    words = re.findall("[a-z]{3,}", " ".join(chance.choices(addresses, k=3))) or ["tide"]
    text = "+".join(chance.choices(words, k=chance.randint(1, 3)))
    return f"/search/?q={text}{chance.choice(SEARCHES)}"


def mapped(site: Deployed) -> Iterator[str]:
    """The addresses that the map for search engines names, so many of each of its parts."""
    for part in _locations(site, "/sitemap.xml"):
        found = _locations(site, part)
        yield from found[:: max(1, len(found) // OF_EACH)]


def _locations(site: Deployed, address: str) -> list[str]:
    connection = site.connect(LONGEST)
    try:
        connection.request("GET", address, headers={"Host": NAME})
        text = connection.getresponse().read().decode()
    finally:
        connection.close()
    return [urlsplit(url).path for url in re.findall("<loc>([^<]+)", text)]


if __name__ == "__main__":
    main()
