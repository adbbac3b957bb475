"""One run: every engine is loaded once, and all are asked each question in turn."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from benchmarks.corpus import Turn
from benchmarks.engines import KINDS, Answer, Contender, Kind
from benchmarks.engines.bm25s import BM25S
from benchmarks.engines.duckdb import DuckDB
from benchmarks.engines.groonga import Groonga
from benchmarks.engines.lancedb import LanceDB
from benchmarks.engines.ours import Ours
from benchmarks.engines.ours_in_tables import OursInTables
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.postgresql import PostgreSQL
from benchmarks.engines.sqlite import SQLite
from benchmarks.engines.tantivy import Tantivy
from benchmarks.engines.xapian import Xapian
from benchmarks.processes import (
    SERVED,
    Footprint,
    footprint,
    processor_time,
    processor_time_with_ended,
)
from benchmarks.questions import Question

MOST_ROUNDS = 300
FEWEST_ROUNDS = 3

OURS, COLD = "ours", "ours, cold"


def contenders() -> list[Contender]:
    """Every engine there is, ours first."""
    return [
        Ours(),
        OursInTables(),
        Tantivy(),
        Xapian(),
        Groonga(),
        SQLite(),
        PostgreSQL(),
        DuckDB(),
        BM25S(),
        LanceDB(),
        PlainWhoosh(),
    ]


@dataclass(frozen=True)
class Entrant:
    """An engine that holds all turns, in a folder, the seconds that processors spent on that, and
    its bytes on disk."""

    engine: Contender
    folder: Path
    seconds: float
    size: int

    def built(self, questions: Iterable[Question]) -> Built:
        engine = self.engine
        questions = list(questions)
        return Built(
            name=engine.name,
            title=engine.title,
            version=engine.version(),
            seconds=self.seconds,
            size=self.size,
            lacks={
                (question.name, kind): reason
                for question in questions
                for kind in KINDS
                if (reason := engine.lacks(question, kind))
            },
            footprint=footprint(engine, self.folder, questions),
        )


@dataclass(frozen=True)
class Built:
    """What is told of an entrant when its engine, and what that holds, are gone.

    `lacks` says why it was not asked a question, by the question's name and the kind of result.
    """

    name: str
    title: str
    version: str
    seconds: float
    size: int
    lacks: dict[tuple[str, Kind], str]
    footprint: Footprint


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds, by the names of the engines that could be asked: what processors
    spent on the answer, and what passed until it was there. COLD is ours, too, but keeps nothing
    of earlier questions."""

    question: Question
    kind: Kind
    total: int
    spent: dict[str, float]
    passed: dict[str, float]
    differing: dict[str, str]

    def ratios(self, ours: str = OURS) -> dict[str, float]:
        """What processors spent on ours, divided by what they spent on theirs."""
        own = self.spent[ours]
        return {name: own / ms for name, ms in self.spent.items() if name not in (OURS, COLD)}


def present(without: Collection[str] = ()) -> tuple[list[Contender], dict[str, str]]:
    """The engines that are to be used and can be; and by their titles, why the others are not."""
    reasons = {
        engine.title: "as asked." if engine.name in without else engine.available()
        for engine in contenders()
    }
    missing = {title: reason for title, reason in reasons.items() if reason}
    return [engine for engine in contenders() if engine.title not in missing], missing


def tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@contextmanager
def loaded(
    engines: Sequence[Contender], turns: Sequence[Turn], meanwhile: Collection[str] = ()
) -> Iterator[list[Entrant]]:
    """The engines with all turns in them, which are gone afterwards.

    Those that are to be built meanwhile are built by processes of their own, while others are.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="igfarchive-benchmarks-")))
        for engine in engines:
            (folder / engine.name).mkdir()
        apart = {
            engine.name: stack.enter_context(_built_apart(engine, turns, folder / engine.name))
            for engine in engines
            if engine.name in meanwhile
        }
        entrants = []
        for engine in engines:
            own = folder / engine.name
            start = processor_time_with_ended()
            if engine.name in apart:
                apart[engine.name].join()
            else:
                engine.build(turns, own)
            engine.open(own)
            seconds = processor_time_with_ended() - start + engine.spent_elsewhere()
            stack.callback(engine.close)
            entrants.append(Entrant(engine, own, seconds, engine.size()))
            tell(f"{engine.title}: {len(turns):,} turns in {seconds:.1f} s.")
        # What is there by now stays there: without this, Python's collector would go through it
        # again and again while engines that are written in Python are asked.
        gc.collect()
        gc.freeze()
        try:
            yield entrants
        finally:
            gc.unfreeze()


@contextmanager
def _built_apart(engine: Contender, turns: Sequence[Turn], folder: Path) -> Iterator[BaseProcess]:
    """The process that builds it, which has this one's turns."""
    process = get_context("fork").Process(target=engine.build, args=(turns, folder))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def compare(
    entrants: Sequence[Entrant], questions: Sequence[Question], seconds: float
) -> Iterator[Timing]:
    """Ask all questions, for about so many seconds altogether."""
    end = perf_counter() + seconds
    left = len(questions) * len(KINDS)
    contending = {entrant.engine.name: entrant.engine for entrant in entrants}
    if cold := contending[OURS].forgetful():
        contending[COLD] = cold
    for question in questions:
        for kind in KINDS:
            asked = {
                name: engine
                for name, engine in contending.items()
                if not engine.lacks(question, kind)
            }
            engines = [engine for name, engine in asked.items() if name != COLD]
            answers = {engine.name: engine.ask(question, kind) for engine in engines}
            remarks = {engine.name: engine.remark(question) for engine in engines}
            rounds = _race(asked, question, kind, (end - perf_counter()) / left)
            left -= 1
            yield Timing(
                question,
                kind,
                total=answers[OURS].total or 0,
                spent={
                    name: median(one.processor for one in spans) * 1_000
                    for name, spans in rounds.items()
                },
                passed={
                    name: median(one.clock for one in spans) * 1_000
                    for name, spans in rounds.items()
                },
                differing=differing(answers, remarks) if kind == "full" else {},
            )
    if cold:
        cold.close()


class Span(NamedTuple):
    """Seconds that processors spent, and that passed."""

    processor: float
    clock: float


def _race(
    engines: Mapping[str, Contender], question: Question, kind: Kind, seconds: float
) -> dict[str, list[Span]]:
    """The spans of each engine, round by round."""
    end = perf_counter() + seconds
    spans: dict[str, list[Span]] = {name: [] for name in engines}
    names = list(engines)
    for round_ in range(MOST_ROUNDS):
        if round_ >= FEWEST_ROUNDS and perf_counter() > end:
            break
        first = round_ % len(names)  # so that none is always asked after the same
        for name in (*names[first:], *names[:first]):
            spans[name].append(_timed(engines[name], question, kind))
    return spans


def _timed(engine: Contender, question: Question, kind: Kind) -> Span:
    # Once in vain: the processor's caches are full of what others did in the meantime.
    engine.ask(question, kind)
    others = engine.processes()
    if others and not SERVED:
        start = perf_counter()
        engine.ask(question, kind)
        passed = perf_counter() - start
        return Span(passed, passed)
    spent, start = processor_time(others), perf_counter()
    engine.ask(question, kind)
    passed = perf_counter() - start
    return Span(processor_time(others) - spent, passed)


def differing(answers: dict[str, Answer], remarks: dict[str, str]) -> dict[str, str]:
    """What the engines count otherwise than ours does, and why where that is known."""
    ours = answers[OURS]
    found = {}
    for name, answer in answers.items():
        if answer.total != ours.total:
            found[name] = f"{answer.total:,} hits, not {ours.total:,}"
        elif answer.facets != ours.facets:
            found[name] = "other facets"
        if name in found and (remark := remarks.get(name)):
            found[name] += f": {remark}"
    return found
