"""The command: measures, and writes docs/performance.md or, in a hurry, lines of JSON."""

from __future__ import annotations

import gc
import json
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from os import getloadavg
from pathlib import Path
from time import perf_counter, process_time
from types import MappingProxyType

from benchmarks.corpus import SHARED, Corpus, analyse, corpus
from benchmarks.engines.ours import Ours
from benchmarks.growth import growth
from benchmarks.processes import footprint
from benchmarks.questions import choose
from benchmarks.race import COLD, OURS, Timing, compare, contenders, loaded, present, tell
from benchmarks.report import Run, write
from benchmarks.updating import update

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"

QUICK_TURNS = 20_000
QUICK_END = 40.0
"""Seconds after its start in which a quick run stops asking."""

LONGEST = 15
"""Minutes that an engine may take to be built with a second corpus."""

SAMPLE = 20_000
"""Turns by which the speed of the analysis is measured."""


def arguments(line: Sequence[str] | None = None) -> Namespace:
    parser = ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--utterances", type=int, metavar="N", help="so many turns (default: all real ones)"
    )
    parser.add_argument(
        "--generated", action="store_true", help=f"invent the turns, whatever {SHARED} names"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=180,
        help="to ask all questions of a corpus in (default: 180)",
    )
    others = [engine.name for engine in contenders() if engine.name != "ours"]
    parser.add_argument(
        "--without",
        action="append",
        choices=others,
        default=[],
        metavar="NAME",
        help=f"leave out this engine; may be given several times: {', '.join(others)}",
    )
    parser.add_argument(
        "--output", type=Path, default=PAGE, help="the page to write (default: docs/performance.md)"
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--then",
        type=int,
        metavar="N",
        help="afterwards the same with N invented turns, and how each figure grows; without engines"
        f" that would take more than {LONGEST} minutes to build",
    )
    mode.add_argument(
        "--quick",
        action="store_true",
        help=f"{QUICK_TURNS:,} turns in under 50 seconds; prints a line of JSON for each question",
    )
    mode.add_argument(
        "--update",
        action="store_true",
        help="load our own engine alone, and print what an update takes, and the memory",
    )
    return parser.parse_args(line)


def quick(asked: Namespace, end: float) -> None:
    """Print the ratios, question by question, and nothing else."""
    found = _found(asked.utterances or QUICK_TURNS, generated=asked.generated)
    questions = choose(found.turns)
    engines, missing = present(asked.without)
    for title, reason in missing.items():
        tell(f"{title} is left out: {reason}")
    with loaded(engines, found.turns, meanwhile={"whoosh"}) as entrants:
        for timing in compare(entrants, questions, end - perf_counter()):
            _disagree(timing)
            print(json.dumps(line_of(timing)), flush=True)


def line_of(timing: Timing) -> dict[str, object]:
    return {
        "query": timing.question.name,
        "kind": timing.kind,
        "ours_ms": round(timing.spent[OURS], 4),
        "cold_ms": round(timing.spent[COLD], 4),
        "ratio": {name: round(ratio, 4) for name, ratio in timing.ratios().items()},
    }


def repeating(asked: Namespace) -> str:
    """The command that measures the same again, on any machine."""
    options = f" --utterances {asked.utterances}" if asked.utterances else ""
    options += " --generated" * asked.generated
    options += f" --then {asked.then}" if asked.then else ""
    options += "".join(f" --without {name}" for name in asked.without)
    return f".venv/bin/python -m benchmarks{options}" if options else "make bench"


def whole(asked: Namespace) -> None:
    """Measure everything, and write the page."""
    run = _measured(asked, asked.utterances, generated=asked.generated)
    page = write(run, repeating(asked))
    asked.output.write_text(page, "utf-8")
    if asked.then:
        slow = too_slow(run, asked.then)
        page += growth(run, _measured(asked, asked.then, generated=True, slow=slow))
        asked.output.write_text(page, "utf-8")
    tell(f"Written: {asked.output.name}")


def too_slow(run: Run, turns: int) -> dict[str, str]:
    """Those that would take longer than LONGEST to build with so many turns, and why they are left
    out."""
    minutes = {built.name: built.seconds * turns / run.turns / 60 for built in run.built}
    return {
        name: f"to build it would take {long:.0f} minutes."
        for name, long in minutes.items()
        if long > LONGEST and name != OURS
    }


def _measured(
    asked: Namespace,
    utterances: int | None,
    *,
    generated: bool,
    slow: Mapping[str, str] = MappingProxyType({}),
) -> Run:
    """All that is measured with one corpus; its turns and its engines are gone afterwards."""
    load = getloadavg()[0]
    gc.collect()  # of an earlier corpus: things that only refer to one another would stay for long
    found = _found(utterances, generated=generated)
    questions = choose(found.turns)
    engines, missing = present(asked.without)
    missing |= {engine.title: slow[engine.name] for engine in engines if engine.name in slow}
    engines = [engine for engine in engines if engine.name not in slow]
    with loaded(engines, found.turns) as entrants:
        timings = []
        for timing in compare(entrants, questions, asked.seconds):
            _disagree(timing)
            timings.append(timing)
        ours = entrants[0].engine
        assert isinstance(ours, Ours)
        built = [entrant.built(questions) for entrant in entrants]
        return Run(
            source=found.source,
            turns=len(found.turns),
            analysis=_analysis(found),
            built=built,
            missing=missing,
            timings=timings,
            update=update(ours.engine, found.turns),
            load=(load, getloadavg()[0]),
        )


def updates(asked: Namespace) -> None:
    """Print what an update takes and a process needs, each as a line of JSON."""
    found = _found(asked.utterances, generated=asked.generated)
    ours = Ours()
    with loaded([ours], found.turns):
        needed = footprint(ours, ours.folder, choose(found.turns))
        print(json.dumps({"process": asdict(needed)}))
        print(json.dumps({"update": asdict(update(ours.engine, found.turns))}))


def _found(utterances: int | None, *, generated: bool) -> Corpus:
    found = corpus(utterances, generated=generated)
    tell(found.source)
    return found


def _disagree(timing: Timing) -> None:
    for name, otherwise in timing.differing.items():
        tell(f"{timing.question.name}: {name} counts {otherwise}.")


def _analysis(found: Corpus) -> float:
    """Seconds that a processor spends on finding the words of all turns."""
    sample = found.turns[:: max(1, len(found.turns) // SAMPLE)]
    start = process_time()
    for turn in sample:
        analyse(turn.document.text)
    return (process_time() - start) * len(found.turns) / len(sample)


def main() -> None:
    start = perf_counter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers stop, too
    asked = arguments()
    if asked.quick:
        quick(asked, end=start + QUICK_END)
    elif asked.update:
        updates(asked)
    else:
        whole(asked)


if __name__ == "__main__":
    main()
