"""One run: every engine is loaded once, and all are asked each question in turn."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.corpus import Turn
from benchmarks.engines import KINDS, Answer, Contender, Kind
from benchmarks.engines.ours import Ours
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.postgresql import PostgreSQL
from benchmarks.engines.sqlite import SQLite
from benchmarks.engines.tantivy import Tantivy
from benchmarks.engines.xapian import Xapian
from benchmarks.questions import Question

MOST_ROUNDS = 300
FEWEST_ROUNDS = 3


def contenders() -> list[Contender]:
    """Every engine there is, ours first."""
    return [Ours(), Tantivy(), Xapian(), SQLite(), PostgreSQL(), PlainWhoosh()]


@dataclass(frozen=True)
class Entrant:
    """An engine that holds all turns, the seconds that took, and its bytes on disk."""

    engine: Contender
    seconds: float
    size: int

    def built(self, questions: Iterable[Question]) -> Built:
        engine = self.engine
        reasons = {question.name: engine.lacks(question) for question in questions}
        lacks = {question: reason for question, reason in reasons.items() if reason}
        return Built(engine.name, engine.title, engine.version(), self.seconds, self.size, lacks)


@dataclass(frozen=True)
class Built:
    """What is told of an entrant when its engine, and what that holds, are gone.

    `lacks` says why it was not asked a question, by the question's name.
    """

    name: str
    title: str
    version: str
    seconds: float
    size: int
    lacks: dict[str, str]


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds, by the names of the engines that could be asked."""

    question: Question
    kind: Kind
    total: int
    milliseconds: dict[str, float]
    differing: dict[str, str]

    @property
    def ratios(self) -> dict[str, float]:
        """Ours divided by theirs."""
        ours = self.milliseconds["ours"]
        return {name: ours / ms for name, ms in self.milliseconds.items() if name != "ours"}


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
            start = perf_counter()
            if engine.name in apart:
                apart[engine.name].join()
            else:
                engine.build(turns, own)
            engine.open(own)
            seconds = perf_counter() - start
            stack.callback(engine.close)
            entrants.append(Entrant(engine, seconds, engine.size()))
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
    for question in questions:
        engines = [entrant.engine for entrant in entrants if not entrant.engine.lacks(question)]
        answers = {engine.name: engine.ask(question, "full") for engine in engines}
        remarks = {engine.name: engine.remark(question) for engine in engines}
        for kind in KINDS:
            rounds = _race(engines, question, kind, (end - perf_counter()) / left)
            left -= 1
            yield Timing(
                question,
                kind,
                total=answers["ours"].total or 0,
                milliseconds={name: median(times) * 1_000 for name, times in rounds.items()},
                differing=differing(answers, remarks),
            )


def _race(
    engines: Sequence[Contender], question: Question, kind: Kind, seconds: float
) -> dict[str, list[float]]:
    """The seconds of each engine, round by round."""
    end = perf_counter() + seconds
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for round_ in range(MOST_ROUNDS):
        if round_ >= FEWEST_ROUNDS and perf_counter() > end:
            break
        first = round_ % len(engines)  # so that none is always asked after the same
        for engine in (*engines[first:], *engines[:first]):
            # Once in vain: the processor's caches are full of what others did in the meantime.
            engine.ask(question, kind)
            start = perf_counter()
            engine.ask(question, kind)
            times[engine.name].append(perf_counter() - start)
    return times


def differing(answers: dict[str, Answer], remarks: dict[str, str]) -> dict[str, str]:
    """What the engines count otherwise than ours does, and why where that is known."""
    ours = answers["ours"]
    found = {}
    for name, answer in answers.items():
        if answer.total != ours.total:
            found[name] = f"{answer.total:,} hits, not {ours.total:,}"
        elif answer.facets != ours.facets:
            found[name] = "other facets"
        if name in found and (remark := remarks.get(name)):
            found[name] += f": {remark}"
    return found
