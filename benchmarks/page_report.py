"""What was measured of the pages, as a page of the project's documents."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.report import machine, table, verdicts
from benchmarks.targets import Served, judge_pages, judge_worker, short
from benchmarks.visits import Duel, Page, Visit, Worker


def write(
    archive: str,
    worker: Worker,
    visits: Sequence[Visit],
    duels: Sequence[Duel],
    missing: str,
    load: str,
) -> str:
    """The page of the documents, in Markdown. `archive` says how large it is, `missing` why there
    are no duels, and `load` how busy the machine was."""
    judged = [
        *judge_pages(map(_to_judge, visits)),
        *judge_worker(worker.search.spent, worker.after),
    ]
    before, after = map(_megabytes, (worker.before, worker.after))
    return TEXT.format(
        archive=archive,
        machine=machine(),
        visits=table([VISITS, *map(_visited, visits)]),
        inside=table([INSIDE, *(_inside(one.page) for one in visits)]),
        duels=table([DUELS, *map(_fought, duels)]) if duels else f"It was left out: {missing}",
        targets=verdicts(judged),
        load=load,
        search=f"{worker.search.spent:.0f} ms, and {worker.search.passed:.0f} pass",
        memory=f"{before} before that and {after} after all pages",
    )


def _megabytes(memory: float | None) -> str:
    return "an unknown number of MB" if memory is None else f"{memory:.0f} MB"


VISITS = [
    "Page",
    "First visitor, ms",
    "passed",
    "first byte",
    "Again, ms",
    "Unchanged, ms",
    "A file, ms",
    "kB",
    "kB sent",
]
INSIDE = ["Page", "ms", "of which the index", "Queries"]
DUELS = [
    "Page",
    "Asked of Datasette",
    "Ours, ms",
    "Datasette, ms",
    "of Datasette’s",
    "kB",
    "its kB",
]


def _visited(visit: Visit) -> list[str]:
    return [
        visit.page.name,
        f"{visit.first.spent:.1f}",
        f"{visit.first.passed:.1f}",
        f"{visit.first.first:.1f}",
        f"{visit.again.spent:.2f}",
        f"{visit.unchanged.spent:.2f}" if visit.unchanged else "–",
        f"{visit.static.spent:.2f}",
        f"{visit.size / 1e3:.1f}",
        f"{visit.sent / 1e3:.1f}",
    ]


def _inside(page: Page) -> list[str]:
    part = f"{page.engine / page.milliseconds:.0%}" if page.engine else "–"
    return [page.name, f"{page.milliseconds:.1f}", part, str(page.queries)]


def _fought(duel: Duel) -> list[str]:
    return [
        duel.ours.page.name,
        f"`{duel.address}`",
        f"{duel.ours.first.spent:.1f}",
        f"{duel.theirs.spent:.1f}",
        short(duel.ours.first.spent / duel.theirs.spent),
        f"{duel.ours.size / 1e3:.1f}",
        f"{duel.size / 1e3:.1f}",
    ]


def _to_judge(visit: Visit) -> Served:
    first = visit.first
    return Served(visit.page.name, first.spent, visit.again.spent, first.first, visit.size)


TEXT = """\
# How fast the pages are

Written by `.venv/bin/python -m benchmarks.pages` for an archive of {archive}.
The archive is served as in production, but by one worker, and one visitor asks for
one page after the other, compressed, over one connection. Unless it says “passed”, a figure is what
processors spent on all processes of the server; each is a median, in milliseconds of one machine:
{machine}. Average load {load}.

“First visitor” is somebody who asks for a page that nobody has asked for since the last change:
“passed” is the time until all of it is there, “first byte” until it begins. “Again” is somebody who
asks for it after that. “Unchanged” is what it takes to tell a browser that asks again that nothing
was written since. “A file” is the same server with a file that has the bytes of the page.

{visits}

The first search of a worker that has just begun costs {search}.
The processes of the server have {memory}.

## Targets

{targets}

## Beside Datasette

Datasette serves the same turns from a table with FTS5 over their text, for words by their stems,
twenty to a page, with the seven facets of ours; everything is asked for anew. It serves the
database as immutable, with indexes on what is filtered and counted, and proposes no facets.

{duels}

## Inside

The same pages without a server and uncompressed, within one process: what processors spend, the
index's part in it, and how many questions the database is asked.

{inside}
"""
