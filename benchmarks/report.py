"""What was measured, as a page of the project's documents."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.engines import Kind
from benchmarks.processes import SERVED, Memory
from benchmarks.race import COLD, OURS, Built, Timing
from benchmarks.targets import Verdict, judge, judge_alone, short
from benchmarks.updating import Update
from igfarchive import processors


@dataclass(frozen=True)
class Run:
    """All that was measured with one corpus. `analysis` are the seconds in which one core finds the
    words and stems of all turns; `missing` says of engines that were left out why, and how to get
    them; `load` is the average of a minute, before and after. It holds neither turns nor engines:
    others are to find the memory free."""

    source: str
    turns: int
    analysis: float
    built: Sequence[Built]
    missing: dict[str, str]
    timings: Sequence[Timing]
    update: Update
    load: tuple[float, float]

    @property
    def memory(self) -> Memory | None:
        """Of a process of ours."""
        (ours,) = (built for built in self.built if built.name == OURS)
        return ours.footprint.memory

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
        first=_first(run.built),
        load=_load(run),
        shares=table(_shares(run)),
        served=SERVED_TOO if SERVED else SERVED_WAITING,
        targets=verdicts(
            [*judge(run.timings, run.rates, run.titles), *judge_alone(run.update, run.memory)]
        ),
        command=command,
    )


def ratios(run: Run, kind: Kind) -> list[list[str]]:
    """The heads, and a row for each question."""
    others = {name: title for name, title in run.titles.items() if name != OURS}
    return [
        ["Question", "Asked", "Hits", "Ours, ms", "cold", "passed", *others.values()],
        *(
            [
                timing.question.name,
                f"`{timing.question.shown}`",
                f"{timing.total:,}",
                f"{timing.spent[OURS]:.3f}",
                f"{timing.spent[COLD]:.3f}" if COLD in timing.spent else "–",
                f"{timing.passed[OURS]:.3f}",
                *(_ratio(timing, name) for name in others),
            ]
            for timing in run.of(kind)
        ),
    ]


def _ratio(timing: Timing, name: str) -> str:
    """Warm, and in brackets cold."""
    if name not in timing.spent:
        return "–"
    cold = f" ({short(timing.ratios(COLD)[name])})" if COLD in timing.spent else ""
    return short(timing.ratios()[name]) + cold


def totals(run: Run) -> str:
    """What the engines counted differently, and what some were not asked."""
    lines = [
        f"- {timing.question.name}: {run.titles[name]} counts {otherwise}."
        for timing in run.of("full")
        for name, otherwise in timing.differing.items()
    ]
    if not lines:
        lines = [
            "- All that were asked a question found the same total and counted the same facets."
        ]
    return "\n".join([*lines, *(line for built in run.built for line in _lacking(built))])


def _lacking(built: Built) -> Iterator[str]:
    """A line for each reason: the kinds of result, and the questions."""
    reasons: dict[str, dict[Kind, list[str]]] = {}
    for (question, kind), reason in built.lacks.items():
        reasons.setdefault(reason, {}).setdefault(kind, []).append(question)
    for reason, kinds in reasons.items():
        if kinds.keys() == {"full"}:
            yield f"- {built.title} was asked for no full result, as {reason}."
        else:
            asked = ", ".join(dict.fromkeys(name for names in kinds.values() for name in names))
            yield f"- {asked}: {built.title} was not asked, as {reason}."


def builds(run: Run) -> list[list[str]]:
    """The heads, and a row for each engine."""
    return [
        [
            "Engine",
            "Version",
            "Turns a second",
            "Given the words",
            "Megabytes",
            "First answer, ms",
            "Memory, MB",
            "of its own",
        ],
        *(
            [
                built.title,
                built.version,
                f"{run.rates[built.name]:,.0f}",
                "–" if built.name == OURS else f"{run.turns / built.seconds:,.0f}",
                f"{built.size / 1e6:.1f}",
                f"{built.footprint.first:,.0f}",
                *_memory(built.footprint.memory),
            ]
            for built in run.built
        ),
    ]


def _memory(memory: Memory | None) -> list[str]:
    return [f"{memory.after:.0f}", f"{memory.private:.0f}"] if memory else ["–", "–"]


def _first(built: Iterable[Built]) -> str:
    before = [one.footprint.memory.before for one in built if one.footprint.memory]
    return f"{min(before):.0f} MB" if before else "which this system does not tell"


def _load(run: Run) -> str:
    before, after = run.load
    return f"{before:.1f} when it began and {after:.1f} when it ended"


def _shares(run: Run) -> Iterator[list[str]]:
    """Of each engine, what part of the time that passed processors spent on it."""
    yield ["Engine", "Spent of what passed"]
    for name, title in run.titles.items():
        timings = [timing for timing in run.timings if name in timing.spent]
        passed = sum(timing.passed[name] for timing in timings)
        spent = sum(timing.spent[name] for timing in timings)
        yield [title, f"{spent / passed:.0%}" if passed else "–"]


def verdicts(judged: Iterable[Verdict]) -> str:
    return table(
        [
            ["Target", "Limit", "Measured", "Reached", "Cold"],
            *(
                [
                    verdict.target,
                    verdict.limit,
                    verdict.measured,
                    "yes" if verdict.reached else "no",
                    verdict.cold,
                ]
                for verdict in judged
            ),
        ]
    )


SERVED_TOO = "and the server that it asks"
SERVED_WAITING = "or, where a server is asked, the time that passed"

PAGE = """\
# How fast the search is

Written by `{command}`, which measures it all anew. What counts is the ratio: our
time divided by another engine's, on the same machine in the same run. Below 1 ours is faster.
Milliseconds are of one machine: {machine}.

- What is searched: {source}{missing}
- Every engine has the same words, found by our own analysis: two fields, one of exact words with
  their places and one of stems. None keeps the text.
- Each is set up as its own documents advise for an index that is only read: merged to one piece,
  compacted or optimized where it can be. Each answers with one thread, if it lets one choose.
- Time is what processors spent on the process that asks, {served}.
  Beside it, “passed” is what the clock says of ours: more where others want the processors, too.
- A ratio is one of medians. The engines were asked in turn, round by round, until the time for the
  question was over. In each round they were asked twice, and the second time counts.
- Ours keeps scored postings of words in memory, up to a limit, and answers a question that was
  asked before from those: that is the warm figure. “Cold”, and each ratio in brackets, is without
  any that are kept. Groonga's cache of answers is switched off; the others keep no more than pages
  of files.

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

“Turns a second” is from text to index, in seconds that processors spend. Ours finds words and stems
while it builds. To the others they are given, and the time that this takes ({analysis} turns a
second) is added to theirs; “given the words” is without it.

“First answer” is what passes in a process that has just begun, from opening the index to its first
full result, with the index in the system's memory of files; “memory” is what that process, with a
server's that answers it, has when it has answered all the questions. Before it opens anything
it has {first}, as it also knows how to ask the other engines.

A change to one session of {updated} turns, until a search finds it: {update}, again of what
processors spend.

## Targets

{targets}

## How busy the machine was

Average load {load}. An engine whose share is below 100% waited for a
processor or for a disk; one above has several threads.

{shares}
"""
