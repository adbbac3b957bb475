"""What the pages of an archive take: `.venv/bin/python -m benchmarks.pages` asks for those that
grow with the archive that the settings name, one after the other, and writes docs/pages.md."""

from __future__ import annotations

import gzip
import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote_plus

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igfarchive.settings")
os.environ["IGFARCHIVE_PAGE_CACHE_MB"] = "0"  # What counts is how long a page takes to be made.
django.setup()

from django.db import connection  # noqa: E402 - Django knows its settings by now
from django.db.models import Count, Sum  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.report import machine, table  # noqa: E402
from igfarchive.archive.models import (  # noqa: E402
    Event,
    Participation,
    Session,
    Speaker,
    Term,
    TermUse,
    Utterance,
)
from igfarchive.search import index  # noqa: E402
from igfarchive.search.queries.query import LAST_PAGE  # noqa: E402

PAGE = Path(__file__).parent.parent / "docs" / "pages.md"
ROUNDS = 15
HEADS = ["Page", "ms", "of which the index", "Queries", "kB", "compressed", "Unchanged, ms"]
PAGES = re.compile(r"Page 1 of ([\d,]+)")


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds: of the page, of the index's part in it, and of telling a browser
    that it has the page as it is, where it may be told. Sizes in bytes."""

    name: str
    milliseconds: float
    engine: float
    unchanged: float | None
    queries: int
    size: int
    packed: int


def addresses(word: str) -> Iterator[tuple[str, str]]:
    """Pages by their names, each where it is largest. `word` is what is searched for."""
    asked = quote_plus(word)
    yield "home", "/"
    yield f"search for “{word}”", f"/search/?q={asked}"
    yield "search that finds nothing", f"/search/?q={asked}zzyzx"
    yield "what the search box offers", f"/search/suggest?q={quote_plus(word[:3])}"
    yield "sessions", "/sessions/"
    held = Session.objects.published().order_by().values_list("event").annotate(held=Count("pk"))
    if largest := held.order_by("-held", "event").first():
        address = Event.objects.get(pk=largest[0]).get_absolute_url()
        yield f"event of {largest[1]:,} sessions", address
    yield "speakers", "/speakers/"
    yield "glossary", "/glossary/"
    if session := Session.objects.published().order_by("-turns", "pk").first():
        address = session.get_absolute_url()
        yield f"session of {session.turns:,} turns", address
        yield f"the same, marked with “{word}”", f"{address}?q={asked}"
    heard = Participation.objects.filter(session__published=True)
    most = (
        heard.values_list("speaker")
        .annotate(said=Sum("turns"))
        .order_by("-said", "speaker")
        .first()
    )
    if most:
        speaker = Speaker.objects.get(pk=most[0])
        yield f"speaker of {most[1]:,} turns", speaker.get_absolute_url()
    used = (
        TermUse.objects.values_list("term")
        .annotate(turns=Count("pk"))
        .order_by("-turns", "term")
        .first()
    )
    if used:
        term = Term.objects.get(pk=used[0])
        yield f"term in {used[1]:,} turns", term.get_absolute_url()


def measure(client: Client, name: str, address: str) -> Iterator[Timing]:
    """The page, and the last of its list if it has several. Every page is warm."""
    with asking() as spent:
        content, times, engine, tag = b"", [], [], ""
        for _ in range(ROUNDS):
            spent.clear()
            start = perf_counter()
            response = client.get(address)
            times.append(perf_counter() - start)
            engine.append(sum(spent))
            content, tag = response.content, response.headers.get("ETag", "")
            if response.status_code != 200:
                raise SystemExit(f"{address} answers {response.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)  # which another request would begin to count anew
    yield Timing(
        name,
        median(times) * 1_000,
        median(engine) * 1_000,
        _unchanged(client, address, tag) if tag else None,
        queries,
        len(content),
        len(gzip.compress(content, 6)),
    )
    pages = PAGES.search(content.decode())
    if pages and "page=" not in address:
        last = min(int(pages[1].replace(",", "")), LAST_PAGE)
        joined = f"{address}{'&' if '?' in address else '?'}page={last}"
        yield from measure(client, "the same, last page", joined)


def _unchanged(client: Client, address: str, tag: str) -> float | None:
    """None where something was written meanwhile."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        response = client.get(address, headers={"If-None-Match": tag})
        times.append(perf_counter() - start)
        if response.status_code != 304:
            return None
    return median(times) * 1_000


@contextmanager
def asking() -> Iterator[list[float]]:
    """The seconds that each question to the index takes."""
    spent: list[float] = []
    ask = index._with_generation

    def timed(question: Any) -> Any:
        start = perf_counter()
        try:
            return ask(question)
        finally:
            spent.append(perf_counter() - start)

    index._with_generation = timed
    try:
        yield spent
    finally:
        index._with_generation = ask


def write(timings: Sequence[Timing]) -> str:
    """The page of the documents, in Markdown."""
    return TEXT.format(
        machine=machine(),
        turns=f"{Utterance.objects.published().turns().count():,}",
        sessions=f"{Session.objects.published().count():,}",
        table=table([HEADS, *map(_row, timings)]),
    )


def _row(timing: Timing) -> list[str]:
    return [
        timing.name,
        f"{timing.milliseconds:.1f}",
        f"{timing.engine / timing.milliseconds:.0%}" if timing.engine else "–",
        str(timing.queries),
        f"{timing.size / 1e3:.1f}",
        f"{timing.packed / 1e3:.1f}",
        "–" if timing.unchanged is None else f"{timing.unchanged:.2f}",
    ]


def arguments(line: Sequence[str] | None = None) -> Namespace:
    parser = ArgumentParser("python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--word", default="people", help="what is searched for (default: people)")
    parser.add_argument(
        "--output", type=Path, default=PAGE, help="the page to write (default: docs/pages.md)"
    )
    return parser.parse_args(line)


def main() -> None:
    asked = arguments()
    client = Client(SERVER_NAME="localhost")
    timings = [
        timing
        for name, address in addresses(asked.word)
        for timing in measure(client, name, address)
    ]
    asked.output.write_text(write(timings), "utf-8")


TEXT = """\
# How fast the pages are

Written by `.venv/bin/python -m benchmarks.pages` for an archive of {sessions} sessions with
{turns} turns. Each page was asked for by one visitor, again and again, within the process that made
it; the figures are medians, in milliseconds of one machine: {machine}.

“Unchanged” is what it takes to tell a browser that asks again that nothing was written since.

{table}
"""


if __name__ == "__main__":
    main()
