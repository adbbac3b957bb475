"""What the search is to reach beside other engines, and whether it does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.engines import Kind
from benchmarks.processes import Memory
from benchmarks.questions import FREQUENT
from benchmarks.race import COLD, Timing
from benchmarks.updating import Update

EVERY, EVERY_OTHER = "every question", "every other question"


class Limit(NamedTuple):
    """Ours divided by theirs is at most that: for one question, for EVERY one, or for EVERY_OTHER
    than those of the same engine and kind that have a limit of their own."""

    kind: Kind
    question: str
    engine: str
    ratio: float


LIMITS = [
    Limit("full", "rare word", "tantivy", 1),
    Limit("full", EVERY_OTHER, "tantivy", 0.5),
    Limit("full", "common word", "xapian", 0.1),
    Limit("full", "common word", "fts5", 0.03),
    Limit("full", "common word", "postgres", 0.03),
    Limit("full", "common word", "whoosh", 0.01),
    Limit("top", EVERY, "tantivy", 1.2),
    Limit("top", EVERY, "xapian", 1),
]

COLD_QUOTATION = 30.0
"""Milliseconds of a quotation of frequent words, when nothing of it is kept."""

BUILDS = {"postgres": 1.0, "fts5": 0.5}
"""Our turns a second, divided by theirs, are at least that."""

UPDATE = 100.0
"""Milliseconds."""

MEMORY = 250.0
"""Megabytes of a process that has answered."""


FIRST_VISITOR = {
    "home": 3.0,
    "search for": 12.0,
    "what the search box offers": 4.0,
    "sessions": 10.0,
    "speakers": 10.0,
    "speaker of": 10.0,
    "session of": 60.0,
}
"""Milliseconds that processors may spend on a page, by how its name begins."""

AGAIN = 1.5
"""Milliseconds that they may spend on any page that somebody has had since the last change."""

LARGEST, FIRST_BYTE = 500.0, 20.0
"""Kilobytes of a long session, and milliseconds until its first byte is there."""


FIRST_SEARCH, SERVER = 100.0, 180.0
"""Milliseconds of a worker's first search; megabytes of a server with one worker."""


@dataclass(frozen=True)
class Verdict:
    """One target: what was asked for, what was measured, and whether it was reached. `cold` is
    what was measured when ours keeps nothing of earlier questions."""

    target: str
    limit: str
    measured: str
    reached: bool
    cold: str = "–"


def short(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2g}"


def judge(
    timings: Sequence[Timing], rates: dict[str, float], titles: dict[str, str]
) -> Iterator[Verdict]:
    """A verdict on every target whose engine took part; rates are turns a second."""
    for limit in LIMITS:
        measured = [timing for timing in timings if _is_meant(limit, timing)]
        if measured:
            worst = max(measured, key=lambda timing: timing.ratios()[limit.engine])
            warm = worst.ratios()[limit.engine]
            most = f" (most: {worst.question.name})" * (limit.question in (EVERY, EVERY_OTHER))
            cold = [
                timing.ratios(COLD)[limit.engine] for timing in measured if COLD in timing.spent
            ]
            what = {"full": "full result", "top": "top 20 only"}[limit.kind]
            yield Verdict(
                f"{what}, {limit.question}{most}, of {titles[limit.engine]}’s time",
                f"at most {limit.ratio:g}",
                short(warm),
                warm <= limit.ratio,
                short(max(cold)) if cold else "–",
            )
    for timing in timings:
        if (timing.kind, timing.question.name) == ("full", FREQUENT) and COLD in timing.spent:
            cold_ms = timing.spent[COLD]
            measure = f"{cold_ms:.1f} ms"
            yield Verdict(
                f"full result, {FREQUENT}, nothing kept",
                f"at most {COLD_QUOTATION:g} ms",
                measure,
                cold_ms <= COLD_QUOTATION,
                measure,
            )
    for engine, least in BUILDS.items():
        if engine in rates:
            ratio = rates["ours"] / rates[engine]
            target = f"turns a second when built, of {titles[engine]}’s"
            yield Verdict(target, f"at least {least:g}", short(ratio), ratio >= least)


def judge_alone(update: Update, memory: Memory | None) -> Iterator[Verdict]:
    """A verdict on what ours needs, whatever the others do."""
    yield Verdict(
        "one session updated and visible",
        f"at most {UPDATE:g} ms",
        f"{update.median:.0f} ms",
        update.median <= UPDATE,
    )
    if memory:
        yield Verdict(
            "memory of a process that has answered",
            f"at most {MEMORY:g} MB",
            f"{memory.after:.0f} MB",
            memory.after <= MEMORY,
        )


class Served(NamedTuple):
    """A page, and what its first visitor and a later one cost in milliseconds, the milliseconds
    until its first byte, and its bytes."""

    name: str
    first: float
    again: float
    byte: float
    size: int


def judge_pages(pages: Iterable[Served]) -> Iterator[Verdict]:
    pages = list(pages)
    for page in pages:
        for beginning, limit in FIRST_VISITOR.items():
            if f"{page.name} ".startswith(f"{beginning} "):
                yield _at_most(f"first visitor, {page.name}", limit, page.first, "ms")
        if page.name.startswith("session of"):
            yield _at_most(f"first byte, {page.name}", FIRST_BYTE, page.byte, "ms")
            yield _at_most(f"size, {page.name}", LARGEST, page.size / 1e3, "kB")
    if pages:
        slowest = max(pages, key=lambda page: page.again)
        yield _at_most(f"again, every page (most: {slowest.name})", AGAIN, slowest.again, "ms")


def judge_worker(search: float, memory: float | None) -> Iterator[Verdict]:
    """Milliseconds of its first search, and megabytes when it has answered for all pages."""
    yield _at_most("first search of a worker", FIRST_SEARCH, search, "ms")
    if memory is not None:
        yield _at_most("memory of the server, after all pages", SERVER, memory, "MB")


def _at_most(target: str, limit: float, measured: float, unit: str) -> Verdict:
    shown = f"{measured:.3g}" if measured < 100 else f"{measured:,.0f}"
    return Verdict(target, f"at most {limit:g} {unit}", f"{shown} {unit}", measured <= limit)


def _is_meant(limit: Limit, timing: Timing) -> bool:
    if timing.kind != limit.kind or limit.engine not in timing.spent:
        return False
    own = {one.question for one in LIMITS if (one.kind, one.engine) == (limit.kind, limit.engine)}
    name = timing.question.name
    return limit.question in (EVERY, name) or (limit.question == EVERY_OTHER and name not in own)
