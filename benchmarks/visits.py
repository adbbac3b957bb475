"""What pages cost a server: each is asked for by one visitor, and beside it a file as large."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.serving import HOST, Cost, Site

FILES = "/measured"
"""Where the server has files that are as large as the pages."""


@dataclass(frozen=True)
class Page:
    """What a page does: medians in milliseconds of all of it and of the index's part, both within
    one process and without a server; and its queries to the database."""

    name: str
    address: str
    milliseconds: float
    engine: float
    queries: int


@dataclass(frozen=True)
class Visit:
    """What a page costs its server: when nobody has asked for it since the last change, when
    somebody has, when a browser only asks whether it is still the same, where it may be told, and
    when the same bytes lie in a file. Sizes in bytes."""

    page: Page
    first: Cost
    again: Cost
    unchanged: Cost | None
    static: Cost
    size: int
    sent: int


@dataclass(frozen=True)
class Worker:
    """A server of ours: its first search, and the megabytes of its processes before that and after
    all pages; None where the system does not tell them."""

    search: Cost
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Duel:
    """A page of ours and that of another site which shows the like, both asked for anew."""

    address: str
    ours: Visit
    theirs: Cost
    size: int


def visitors(address: str) -> Iterator[str]:
    """The address as nobody has asked for it yet, by a parameter that no site here knows."""
    return (joined(address, f"_visitor={number}") for number in count(1))


def joined(address: str, parameter: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{parameter}"


def visit(site: Site, page: Page, files: Path) -> Visit:
    """Ask for a page; its bytes are put in `files`, which the site has at FILES."""
    anew = visitors(page.address)
    first = site.cost(lambda: site.get(next(anew)))
    again = site.cost(lambda: site.get(page.address))
    found = site.get(page.address)
    (files / "page.html").write_bytes(found.body)
    static = site.cost(lambda: site.get(f"{FILES}/page.html"))
    return Visit(
        page=page,
        first=first,
        again=again,
        unchanged=_unchanged(site, page.address, found.tag),
        static=static,
        size=len(found.body),
        sent=found.sent,
    )


def _unchanged(site: Site, address: str, tag: str) -> Cost | None:
    """None where it tells no browser so, or something was written meanwhile."""
    if not tag or site.get(address, tag).status != 304:
        return None
    return site.cost(lambda: site.get(address, tag))


def production(files: Path) -> Callable[[int], list[str]]:
    """The server that `make serve` begins, but with one worker: it has all there is to spend."""

    def command(port: int) -> list[str]:
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
        listening = ["--host", HOST, "--port", str(port), "--blocking-threads", "8"]
        static = ["--static-path-route", FILES, "--static-path-mount", str(files)]
        return [
            *granian,
            *listening,
            *static,
            "--log-level",
            "error",
            "igfarchive.wsgi:application",
        ]

    return command


def duels(
    site: Site, visits: Sequence[Visit], theirs: Mapping[str, Sequence[str]]
) -> Iterator[Duel]:
    """Each page of ours beside the addresses of the other site for its name."""
    for one in visits:
        for address in theirs.get(one.page.name, ()):
            yield _duel(site, one, address)


def _duel(site: Site, ours: Visit, address: str) -> Duel:
    anew = visitors(address)
    cost = site.cost(lambda: site.get(next(anew)))
    return Duel(address, ours, cost, len(site.get(address).body))
