"""What it takes to have an index in the tables of three PostgreSQL servers instead of one.

    python -m benchmarks.sharding [--utterances N]

Prints a table. The same questions are asked of one server with all turns; of three, as one index
over postgres_fdw; and of three, each by itself, their answers put together here.
"""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import getloadavg
from statistics import median
from time import process_time

from benchmarks.corpus import corpus, sessions
from benchmarks.engines import TOP
from benchmarks.engines.ours import query
from benchmarks.engines.postgresql import OPTIONS
from benchmarks.processes import processor_time
from benchmarks.questions import FACETS, Question, choose
from benchmarks.report import table
from benchmarks.targets import short
from igfarchive.search.matches.results import Results
from tests.postgresql import LACKING, programs
from tests.sharding import Shards, foreign, shards, share_frequencies

ROUNDS = 5

LINKS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'postgres_fdw'"
"""The processes by which a server answers the first one."""

HEADS = (
    "Question", "Asked", "Hits", "One server, ms", "Joined: all three", "the busiest", "rows sent",
    "Apart: all three", "the busiest", "the same best, by own, by shared frequencies",
)  # fmt: skip
"""Of three servers it is told how much of one server's time they take."""

Way = Callable[[Question], Results]


Places = Mapping[int, tuple[int, int, int]]
"""What puts hits of one score in order, by their utterances: day, session and position."""


def ways(of: Shards, places: Places) -> dict[str, Way]:
    def whole(question: Question) -> Results:
        return of.whole.search(question.tree, query(question), FACETS)

    def joined(question: Question) -> Results:
        return of.joined.search(question.tree, query(question), FACETS)

    def apart(question: Question) -> Results:
        """All answers as one."""
        answers = [part.search(question.tree, query(question), FACETS) for part in of.parts]
        hits = [hit for each in answers for hit in each.hits]
        hits.sort(key=lambda hit: (-hit.score, places[hit.utterance]))
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for each in answers:
            for name, counted in each.facets.items():
                counts[name].update(counted)
        return Results(sum(each.total for each in answers), tuple(hits[:TOP]), counts)

    return {"whole": whole, "joined": joined, "apart": apart}


def lines(of: Shards, places: Places, questions: Sequence[Question]) -> Iterator[Sequence[str]]:
    """The table, a row for each question below its heads."""
    yield HEADS
    asked = ways(of, places)
    by_own = [_hits(asked["apart"](question)) for question in questions]
    share_frequencies(of)
    processes = _processes(of)
    for question, own in zip(questions, by_own, strict=True):
        whole, joined, apart = (way(question) for way in asked.values())
        assert whole == joined, question
        assert (whole.total, whole.facets) == (apart.total, apart.facets), question
        spent = _spent(processes, asked, question)
        one = sum(spent["whole"])
        sent = sum(
            each["Actual Rows"] * each["Actual Loops"]
            for plan in of.plans(question.tree, query(question), FACETS)
            for each in foreign(plan)
        )
        hits = _hits(whole)
        yield (
            question.name,
            f"`{question.shown}`",
            f"{whole.total:,}",
            f"{one * 1_000:.1f}",
            short(sum(spent["joined"]) / one),
            short(max(spent["joined"]) / one),
            f"{sent:,}",
            short(sum(spent["apart"]) / one),
            short(max(spent["apart"]) / one),
            f"{len(hits & own)}, {len(hits & _hits(apart))} of {len(hits)}",
        )


def _hits(results: Results) -> set[int]:
    return {hit.utterance for hit in results.hits}


def _processes(of: Shards) -> list[list[int]]:
    """Of each server those that answer this process, or the first server."""
    return [
        [
            database.mine.info.backend_pid,
            *(pid for (pid,) in database.mine.execute(LINKS)),
        ]
        for database in of.databases
    ]


def _spent(
    processes: Sequence[Sequence[int]], asked: Mapping[str, Way], question: Question
) -> dict[str, list[float]]:
    """Seconds that the processors of each server mostly spend on an answer."""

    def now() -> list[float]:
        return [processor_time(each) - process_time() for each in processes]

    runs: dict[str, list[list[float]]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, way in asked.items():
            before = now()
            way(question)
            runs[name].append([after - since for since, after in zip(before, now(), strict=True)])
    return {
        name: [median(each) for each in zip(*rounds, strict=True)] for name, rounds in runs.items()
    }


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers stop, too
    parser = ArgumentParser("python -m benchmarks.sharding", description=__doc__)
    parser.add_argument("--utterances", type=int, metavar="N", help="so many turns (default: all)")
    bin_folder = programs()
    if bin_folder is None:
        sys.exit(LACKING)
    found = corpus(parser.parse_args().utterances)
    with shards(bin_folder, list(sessions(found.turns)), OPTIONS) as of:
        print(f"{found.source} Average load {getloadavg()[0]:.1f} when it began to ask.\n")
        places = {
            turn.document.utterance: (-turn.document.date_key, turn.session, turn.document.position)
            for turn in found.turns
        }
        print(table(lines(of, places, choose(found.turns))))


if __name__ == "__main__":
    main()
