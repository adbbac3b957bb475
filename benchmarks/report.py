"""What was measured, as a page of the project's documents."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.engines import Kind
from benchmarks.race import Entrant, Timing
from benchmarks.targets import judge, short
from benchmarks.updating import Memory, Update


@dataclass(frozen=True)
class Run:
    """All that one run measured. `analysis` are the seconds in which one core finds the words and
    stems of all turns; `missing` says of engines that were left out how to get them."""

    command: str
    source: str
    turns: int
    analysis: float
    entrants: Sequence[Entrant]
    missing: dict[str, str]
    timings: Sequence[Timing]
    update: Update
    memory: Memory | None

    @property
    def titles(self) -> dict[str, str]:
        return {entrant.engine.name: entrant.engine.title for entrant in self.entrants}

    @property
    def rates(self) -> dict[str, float]:
        """Turns a second from text to index: ours finds the words while it builds."""
        return {
            entrant.engine.name: self.turns
            / (entrant.seconds + (0 if entrant.engine.name == "ours" else self.analysis))
            for entrant in self.entrants
        }


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """The machine in general terms."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{cores} cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def write(run: Run) -> str:
    """The page, in Markdown."""
    return PAGE.format(
        machine=machine(),
        source=run.source,
        missing="".join(
            f"\n- {title} was left out: {remedy}" for title, remedy in run.missing.items()
        ),
        full=_ratios(run, "full"),
        top=_ratios(run, "top"),
        totals=_totals(run),
        builds=_builds(run),
        analysis=f"{run.turns / run.analysis:,.0f}",
        update=f"{run.update.median:.0f} ms, the slowest {run.update.slowest:.0f} ms",
        updated=run.update.turns,
        memory=_memory(run.memory),
        targets=_targets(run),
        command=run.command,
    )


def _ratios(run: Run, kind: Kind) -> str:
    others = {name: title for name, title in run.titles.items() if name != "ours"}
    return table(
        ["Question", "Asked", "Hits", "Ours, ms", *others.values()],
        (
            [
                timing.question.name,
                f"`{timing.question.shown}`",
                f"{timing.total:,}",
                f"{timing.milliseconds['ours']:.3f}",
                *(short(timing.ratios[name]) if name in timing.ratios else "–" for name in others),
            ]
            for timing in run.timings
            if timing.kind == kind
        ),
    )


def _totals(run: Run) -> str:
    lines = [
        f"- {timing.question.name}: {run.titles[name]} counts {otherwise}."
        for timing in run.timings
        for name, otherwise in timing.differing.items()
        if timing.kind == "full"
    ]
    lacking = {
        f"- {timing.question.name}: {entrant.engine.title} was not asked, as {reason}."
        for timing in run.timings
        for entrant in run.entrants
        if (reason := entrant.engine.lacks(timing.question))
    }
    if not lines:
        lines = [
            "- All that were asked a question found the same total and counted the same facets."
        ]
    return "\n".join([*lines, *sorted(lacking)])


def _builds(run: Run) -> str:
    return table(
        ["Engine", "Version", "Turns a second", "Given the words", "Megabytes"],
        (
            [
                entrant.engine.title,
                entrant.engine.version(),
                f"{run.rates[entrant.engine.name]:,.0f}",
                "–" if entrant.engine.name == "ours" else f"{run.turns / entrant.seconds:,.0f}",
                f"{entrant.size / 1e6:.1f}",
            ]
            for entrant in run.entrants
        ),
    )


def _memory(memory: Memory | None) -> str:
    if memory is None:
        return "could not be read on this system"
    return (
        f"{memory.after:.0f} MB, of which {memory.private:.0f} MB are its own and the rest pages "
        f"of files; before it opens the index it has {memory.before:.0f} MB"
    )


def _targets(run: Run) -> str:
    verdicts = judge(run.timings, run.rates, run.update, run.titles)
    return table(
        ["Target", "Limit", "Measured", "Reached"],
        (
            [verdict.target, verdict.limit, verdict.measured, "yes" if verdict.reached else "no"]
            for verdict in verdicts
        ),
    )


PAGE = """\
# How fast the search is

Written by `{command}`, which measures it all anew. What counts is the ratio: our
time divided by another engine's, on the same machine in the same run. Below 1 ours is faster.
Milliseconds are of one machine: {machine}.

- What is searched: {source}{missing}
- Every engine has the same words, found by our own analysis: two fields, one of exact words with
  their places and one of stems. None keeps the text.
- A ratio is one of medians. The engines were asked in turn, round by round, until the time for the
  question was over. In each round they were asked twice, and the second time counts: all are warm.

## The full result

Exact total, the best twenty, and facets for speaker, affiliation and year; a facet whose own filter
is set is counted with that filter lifted. An engine that needs several queries runs them all.

{full}

## The best twenty alone

Ours counts the exact total here, too: it cannot be asked for less.

{top}

## Whether they agree

{totals}

Which twenty are the best is for each engine to say, and is not compared.

## Index

{builds}

“Turns a second” is from text to index. Ours finds words and stems while it builds. To the others
they are given, and the time in which one core finds them ({analysis} turns a second) is added to
theirs; “given the words” is without it.

A change to one session of {updated} turns, until a search finds it: {update}.

Memory of a process that has answered all these questions: {memory}.

## Targets

{targets}
"""
