"""What an engine needs in a process that does nothing else: time for its first answer, and memory.

python -m benchmarks.processes benchmarks.engines.tantivy Tantivy FOLDER < questions.json
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time

from benchmarks.engines import Contender
from benchmarks.questions import Question

PROC = Path("/proc")
SERVED = (PROC / "self" / "schedstat").exists()
"""Whether the system tells the time of another process so finely that a question is seen in it."""


@dataclass(frozen=True)
class Memory:
    """Megabytes resident before the index is opened, and after all questions; and how much of the
    latter is its own, not pages of files that others share."""

    before: float
    after: float
    private: float


@dataclass(frozen=True)
class Footprint:
    """`first` are the milliseconds from opening the index to its first answer. `memory` is None
    where the system does not say what a process needs."""

    first: float
    memory: Memory | None


def processor_time_with_ended() -> float:
    """Seconds that processors spent on this process, and on those that it began and that ended."""
    ended = getrusage(RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def processor_time(others: Sequence[int]) -> float:
    """Seconds that processors spent on this process, and on all threads of those."""
    served = sum(
        int(thread.read_text("ascii").split()[0])
        for number in others
        for thread in (PROC / str(number) / "task").glob("*/schedstat")
    )
    return process_time() + served / 1e9


def footprint(engine: Contender, folder: Path, questions: Iterable[Question]) -> Footprint:
    """Ask an index that was built there for full results, or for the best where it gives no more:
    the first question, and then all that it can be asked."""
    kind = type(engine)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes", kind.__module__, kind.__name__, folder],
        input=json.dumps([asdict(question) for question in questions]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    found = json.loads(done.stdout)
    memory = Memory(**found["memory"]) if found["memory"] else None
    return Footprint(found["first"], memory)


def _ask_here(engine: Contender, folder: Path, questions: Sequence[Question]) -> Footprint:
    if engine.package:
        import_module(engine.package)  # ours is there already
    before = resident(["self"])
    start = perf_counter()
    engine.open(folder)
    _ask(engine, questions[0])
    first = (perf_counter() - start) * 1_000
    for question in questions:
        _ask(engine, question)
    after = resident(["self", *engine.processes()])
    engine.close()
    if not after:
        return Footprint(first, None)
    return Footprint(first, Memory(before["VmRSS"], after["VmRSS"], after["RssAnon"]))


def _ask(engine: Contender, question: Question) -> None:
    if not engine.lacks(question, "full"):
        engine.ask(question, "full")
    elif not engine.lacks(question, "top"):
        engine.ask(question, "top")


def resident(processes: Sequence[int | str]) -> dict[str, float]:
    """What Linux says of these processes together, in megabytes; nothing elsewhere."""
    if not (PROC / "self" / "status").exists():
        return {}
    sums = {"VmRSS": 0.0, "RssAnon": 0.0}
    for process in map(str, processes):
        lines = (PROC / process / "status").read_text("ascii", errors="ignore").splitlines()
        values = dict(line.split(":", 1) for line in lines)
        for name in sums:
            sums[name] += int(values[name].split()[0]) * 1_024 / 1e6
    return sums


def main(module: str, kind: str, folder: str) -> None:
    """The other engines are not even imported."""
    engine: Contender = getattr(import_module(module), kind)()
    asked = [
        Question(**(question | {"years": tuple(question["years"])}))
        for question in json.load(sys.stdin)
    ]
    print(json.dumps(asdict(_ask_here(engine, Path(folder), asked))))


if __name__ == "__main__":
    main(*sys.argv[1:])
