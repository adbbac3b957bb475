"""What the pages of an archive take: `.venv/bin/python -m benchmarks.pages` serves those that grow
with the archive that the settings name, asks for one after the other, beside a file and beside
Datasette, and writes docs/pages.md."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from os import getloadavg
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from urllib.parse import quote_plus

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igfarchive.settings")
PRODUCTION = os.environ | {"MALLOC_ARENA_MAX": "1"}
"""What the server is told: it keeps pages, and has one heap, as `make start` starts it."""
os.environ["IGFARCHIVE_PAGE_CACHE_MB"] = "0"  # Here, questions are counted that a page asks.
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402 - Django knows its settings by now
from django.db.models import Count, Sum  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import datasette  # noqa: E402
from benchmarks.page_report import write  # noqa: E402
from benchmarks.race import tell  # noqa: E402
from benchmarks.serving import ROUNDS, served  # noqa: E402
from benchmarks.visits import Page, Worker, duels, joined, production, visit, visitors  # noqa: E402
from igfarchive.archive.models import (  # noqa: E402
    Event,
    Participation,
    Session,
    Speaker,
    Term,
    TermUse,
    Utterance,
)
from igfarchive.search import index_searcher  # noqa: E402
from igfarchive.search.documents import all_documents  # noqa: E402
from igfarchive.search.queries.query import LAST_PAGE  # noqa: E402

PAGE = Path(__file__).parent.parent / "docs" / "pages.md"
PAGES = re.compile(r"Page 1 of ([\d,]+)")


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
    if session := _longest():
        address = session.get_absolute_url()
        yield f"session of {session.turns:,} turns", address
        yield f"the same, marked with “{word}”", f"{address}?q={asked}"
    if most := _most_heard():
        speaker, said = most
        yield f"speaker of {said:,} turns", speaker.get_absolute_url()
    used = (
        TermUse.objects.values_list("term")
        .annotate(turns=Count("pk"))
        .order_by("-turns", "term")
        .first()
    )
    if used:
        term = Term.objects.get(pk=used[0])
        yield f"term in {used[1]:,} turns", term.get_absolute_url()


def _longest() -> Session | None:
    return Session.objects.published().order_by("-turns", "pk").first()


def _most_heard() -> tuple[Speaker, int] | None:
    """And the turns that they spoke in."""
    heard = Participation.objects.filter(session__published=True).values_list("speaker")
    most = heard.annotate(said=Sum("turns")).order_by("-said", "speaker").first()
    return (Speaker.objects.get(pk=most[0]), most[1]) if most else None


def inspect(client: Client, name: str, address: str) -> Iterator[Page]:
    """The page, and the last of its list if it has several. Every page is warm."""
    anew = visitors(address)
    with asking() as spent:
        content, times, engine = b"", [], []
        for _ in range(ROUNDS):
            spent.clear()
            start = process_time()
            response = client.get(next(anew))
            content = response.getvalue()
            times.append(process_time() - start)
            engine.append(sum(spent))
            if response.status_code != 200:
                raise SystemExit(f"{address} answers {response.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        client.get(next(anew)).getvalue()
    queries = len(asked)  # which another request would begin to count anew
    yield Page(name, address, median(times) * 1_000, median(engine) * 1_000, queries)
    pages = PAGES.search(content.decode())
    if pages and "page=" not in address:
        last = min(int(pages[1].replace(",", "")), LAST_PAGE)
        yield from inspect(client, "the same, last page", joined(address, f"page={last}"))


def _theirs(word: str) -> dict[str, Sequence[str]]:
    """Of some pages the addresses at which Datasette shows the like, by the names of ours."""
    found: dict[str, Sequence[str]] = {
        f"search for “{word}”": [datasette.search(word), datasette.search(word, faceted=False)],
        "search that finds nothing": [datasette.search(f"{word}zzyzx")],
    }
    if session := _longest():
        found[f"session of {session.turns:,} turns"] = [datasette.whole(session.path)]
    if most := _most_heard():
        speaker, said = most
        found[f"speaker of {said:,} turns"] = [datasette.said_by(speaker.slug)]
    return found


@contextmanager
def asking() -> Iterator[list[float]]:
    """The seconds that each question to the index takes."""
    spent: list[float] = []
    ask = index_searcher._with_generation

    def timed(question: Any) -> Any:
        start = process_time()
        try:
            return ask(question)
        finally:
            spent.append(process_time() - start)

    index_searcher._with_generation = timed
    try:
        yield spent
    finally:
        index_searcher._with_generation = ask


def arguments(line: Sequence[str] | None = None) -> Namespace:
    parser = ArgumentParser("python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--word", default="people", help="what is searched for (default: people)")
    parser.add_argument(
        "--output", type=Path, default=PAGE, help="the page to write (default: docs/pages.md)"
    )
    return parser.parse_args(line)


def main() -> None:
    asked = arguments()
    before = getloadavg()[0]
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    pages = [
        page for name, address in addresses(asked.word) for page in inspect(client, name, address)
    ]
    missing = datasette.lacking()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="igfarchive-benchmarks-")))
        files = folder / "files"
        files.mkdir()
        ours = stack.enter_context(served(production(files), "/healthz", PRODUCTION))
        before_all = ours.memory()
        search = ours.cost_of_one(lambda: ours.get(f"/search/?q={quote_plus(asked.word)}"))
        visits = [visit(ours, page, files) for page in pages]
        worker = Worker(search, before_all, ours.memory())
        fought = []
        if not missing:
            theirs = stack.enter_context(datasette.site(all_documents(), folder))
            fought = list(duels(theirs, visits, _theirs(asked.word)))
    load = f"{before:.1f} when it began and {getloadavg()[0]:.1f} when it ended"
    turns = Utterance.objects.published().turns().count()
    archive = f"{Session.objects.published().count():,} sessions with {turns:,} turns"
    asked.output.write_text(write(archive, worker, visits, fought, missing, load), "utf-8")
    tell(f"Written: {asked.output.name}")


if __name__ == "__main__":
    main()
