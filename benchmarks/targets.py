"""What the search is to reach beside other engines, and whether it does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.engines import Kind
from benchmarks.race import Timing
from benchmarks.updating import Update


class Limit(NamedTuple):
    """Ours divided by theirs is at most that."""

    kind: Kind
    question: str
    engine: str
    ratio: float


LIMITS = [
    Limit("full", "common word", "tantivy", 0.35),
    Limit("full", "common word", "xapian", 0.1),
    Limit("full", "common word", "fts5", 0.03),
    Limit("full", "common word", "postgres", 0.03),
    Limit("full", "common word", "whoosh", 0.01),
    Limit("full", "two words", "tantivy", 1),
    Limit("full", "quotation", "tantivy", 1),
    Limit("full", "prefix", "tantivy", 1),
    Limit("top", "common word", "tantivy", 2),
    Limit("top", "two words", "tantivy", 3),
    Limit("top", "quotation", "tantivy", 3),
    Limit("top", "prefix", "tantivy", 3),
    Limit("top", "one edit", "tantivy", 5),
]
EVERY = Limit("top", "every question", "xapian", 1)

BUILDS = {"postgres": 1.0, "fts5": 0.5}
"""Our turns a second, divided by theirs, are at least that."""

UPDATE = 100.0
"""Milliseconds."""


@dataclass(frozen=True)
class Verdict:
    """One target: what was asked for, what was measured, and whether it was reached."""

    target: str
    limit: str
    measured: str
    reached: bool


def short(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2g}"


def judge(
    timings: Sequence[Timing], rates: dict[str, float], update: Update, titles: dict[str, str]
) -> Iterator[Verdict]:
    """A verdict on every target whose engine took part; rates are turns a second."""
    measured = {
        (timing.kind, timing.question.name, engine): ratio
        for timing in timings
        for engine, ratio in timing.ratios.items()
    }
    for limit in LIMITS:
        if (ratio := measured.get((limit.kind, limit.question, limit.engine))) is not None:
            yield _verdict(limit, ratio, titles)
    if worst := _worst(measured, EVERY):
        yield _verdict(EVERY, worst, titles)
    for engine, least in BUILDS.items():
        if engine in rates:
            ratio = rates["ours"] / rates[engine]
            target = f"turns a second when built, of {titles[engine]}’s"
            yield Verdict(target, f"at least {least:g}", short(ratio), ratio >= least)
    yield Verdict(
        "one session updated and visible",
        f"under {UPDATE:g} ms",
        f"{update.median:.0f} ms",
        update.median < UPDATE,
    )


def _worst(measured: dict[tuple[Kind, str, str], float], limit: Limit) -> float:
    of: Iterable[float] = (
        ratio
        for (kind, _, engine), ratio in measured.items()
        if (kind, engine) == (limit.kind, limit.engine)
    )
    return max(of, default=0)


def _verdict(limit: Limit, ratio: float, titles: dict[str, str]) -> Verdict:
    what = {"full": "full result", "top": "top 20 only"}[limit.kind]
    return Verdict(
        f"{what}, {limit.question}, of {titles[limit.engine]}’s time",
        f"at most {limit.ratio:g}",
        short(ratio),
        ratio <= limit.ratio,
    )
