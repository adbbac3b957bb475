"""What was measured, as a page of the project's documents."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.engines import Kind
from benchmarks.race import Built, Timing
from benchmarks.targets import judge, short
from benchmarks.updating import Memory, Update
from igfarchive import processors


@dataclass(frozen=True)
class Run:
    """All that was measured with one corpus. `analysis` are the seconds in which one core finds the
    words and stems of all turns; `missing` says of engines that were left out why, and how to get
    them. It holds neither turns nor engines: others are to find the memory free."""

    source: str
    turns: int
    analysis: float
    built: Sequence[Built]
    missing: dict[str, str]
    timings: Sequence[Timing]
    update: Update
    memory: Memory | None

    @property
    def titles(self) -> dict[str, str]:
        return {built.name: built.title for built in self.built}

    @property
    def rates(self) -> dict[str, float]:
        """Turns a second from text to index: ours finds the words while it builds."""
        return {
            built.name: self.turns
            / (built.seconds + (0 if built.name == "ours" else self.analysis))
            for built in self.built
        }

    def of(self, kind: Kind) -> list[Timing]:
        return [timing for timing in self.timings if timing.kind == kind]


def table(rows: Iterable[Sequence[str]]) -> str:
    """The first row has the heads."""
    heads, *others = rows
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *others]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """The machine in general terms."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{processors.available()} cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def write(run: Run, command: str) -> str:
    """The page, in Markdown; the command is the one that measures the same again."""
    return PAGE.format(
        machine=machine(),
        source=run.source,
        missing="".join(
            f"\n- {title} was left out: {remedy}" for title, remedy in run.missing.items()
        ),
        full=table(ratios(run, "full")),
        top=table(ratios(run, "top")),
        totals=totals(run),
        builds=table(builds(run)),
        analysis=f"{run.turns / run.analysis:,.0f}",
        update=f"{run.update.median:.0f} ms, the slowest {run.update.slowest:.0f} ms",
        updated=run.update.turns,
        memory=_memory(run.memory),
        targets=_targets(run),
        command=command,
    )


def ratios(run: Run, kind: Kind) -> list[list[str]]:
    """The heads, and a row for each question."""
    others = {name: title for name, title in run.titles.items() if name != "ours"}
    return [
        ["Question", "Asked", "Hits", "Ours, ms", *others.values()],
        *(
            [
                timing.question.name,
                f"`{timing.question.shown}`",
                f"{timing.total:,}",
                f"{timing.milliseconds['ours']:.3f}",
                *(short(timing.ratios[name]) if name in timing.ratios else "–" for name in others),
            ]
            for timing in run.of(kind)
        ),
    ]


def totals(run: Run) -> str:
    """What the engines counted differently, and what some were not asked."""
    lines = [
        f"- {timing.question.name}: {run.titles[name]} counts {otherwise}."
        for timing in run.of("full")
        for name, otherwise in timing.differing.items()
    ]
    lacking = [
        f"- {question}: {built.title} was not asked, as {reason}."
        for built in run.built
        for question, reason in built.lacks.items()
    ]
    if not lines:
        lines = [
            "- All that were asked a question found the same total and counted the same facets."
        ]
    return "\n".join([*lines, *sorted(lacking)])


def builds(run: Run) -> list[list[str]]:
    """The heads, and a row for each engine."""
    return [
        ["Engine", "Version", "Turns a second", "Given the words", "Megabytes"],
        *(
            [
                built.title,
                built.version,
                f"{run.rates[built.name]:,.0f}",
                "–" if built.name == "ours" else f"{run.turns / built.seconds:,.0f}",
                f"{built.size / 1e6:.1f}",
            ]
            for built in run.built
        ),
    ]


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
        [
            ["Target", "Limit", "Measured", "Reached"],
            *(
                [
                    verdict.target,
                    verdict.limit,
                    verdict.measured,
                    "yes" if verdict.reached else "no",
                ]
                for verdict in verdicts
            ),
        ]
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
