"""How the figures of one corpus grow in another, as a section of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.engines import Kind
from benchmarks.race import OURS
from benchmarks.report import Run, builds, ratios, table, totals, verdicts
from benchmarks.targets import judge_alone, short


def growth(before: Run, after: Run) -> str:
    """The section, in Markdown: the corpus that was measured afterwards, beside the one before."""
    return SECTION.format(
        source=after.source,
        missing="".join(
            f"\n- {title} was left out: {reason}" for title, reason in after.missing.items()
        ),
        turns=_grown(before.turns, after.turns),
        full=table(_ratios(before, after, "full")),
        top=table(_ratios(before, after, "top")),
        totals=totals(after),
        builds=table(_builds(before, after)),
        ours=table(_ours(before, after)),
        targets=verdicts(judge_alone(after.update, after.memory)),
    )


def _grown(before: float, after: float) -> str:
    return f"× {short(after / before)}" if before else "–"


def _head(before: Run, after: Run) -> str:
    """What stands above each factor: it says little without that of the turns."""
    return f"Growth (turns {_grown(before.turns, after.turns)})"


def _ratios(before: Run, after: Run, kind: Kind) -> Iterator[Sequence[str]]:
    factor = _head(before, after)
    heads, *rows = ratios(after, kind)
    question, asked, hits, ours, cold, _, *others = heads
    yield [question, asked, hits, factor, ours, factor, cold, *others]
    for row, then, now in zip(rows, before.of(kind), after.of(kind), strict=True):
        question, asked, hits, ours, cold, _, *others = row
        more = _grown(then.total, now.total)
        slower = _grown(then.spent[OURS], now.spent[OURS])
        yield [question, asked, hits, more, ours, slower, cold, *others]


def _builds(before: Run, after: Run) -> Iterator[Sequence[str]]:
    factor = _head(before, after)
    heads, *rows = builds(after)
    engine, _, rate, _, size, first, memory, _ = heads
    yield [engine, rate, factor, size, factor, first, memory]
    earlier = {built.name: built for built in before.built}
    for row, now in zip(rows, after.built, strict=True):
        then = earlier[now.name]
        engine, _, rate, _, size, first, memory, _ = row
        quicker = _grown(before.rates[then.name], after.rates[now.name])
        yield [engine, rate, quicker, size, _grown(then.size, now.size), first, memory]


def _ours(before: Run, after: Run) -> Iterator[Sequence[str]]:
    yield ["Ours alone", "Above", "Here", _head(before, after)]
    figures = {
        "turns of a session that is changed": (before.update.turns, after.update.turns),
        "ms until a search finds the change": (before.update.median, after.update.median),
        "ms, the slowest": (before.update.slowest, after.update.slowest),
    }
    if before.memory and after.memory:
        figures |= {
            "MB of a process that has answered": (before.memory.after, after.memory.after),
            "MB of these that are its own": (before.memory.private, after.memory.private),
        }
    for figure, (then, now) in figures.items():
        yield [figure, f"{then:.0f}", f"{now:.0f}", _grown(then, now)]


SECTION = """
## How it grows

When all this was measured, and its engines were gone, the same was measured with another corpus:
{source}

Turns grew {turns}. Each growth is a figure of this corpus divided by the same figure above, and
beside it stands that of the turns.

- The questions are of the same sorts. The corpus chooses them, so that their words are others. A
  word is chosen by its share of the turns, so that its hits per turn are about the same. How often
  words meet, begin alike or are spelt alike is up to the corpus: see how the hits grew.
- Invented turns are not quite like real ones, and part of a growth may be due to that. With
  `--generated` the first corpus is invented, too.
- In the columns of other engines is again the ratio, as measured here: our time divided by
  theirs.{missing}

### The full result

{full}

### The best twenty alone

{top}

### Whether they agree

{totals}

### Index

{builds}

A rate that stays as it is has grown × 1, and one below is of an engine that builds more slowly.

{ours}

{targets}
"""
