"""What else the project's own engine is measured by: an update, and the memory of a process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.corpus import Turn, sessions
from benchmarks.engines.ours import query
from benchmarks.questions import Question
from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Phrase

STATUS = Path("/proc/self/status")
UPDATES = 15
ROUNDS = 5


@dataclass(frozen=True)
class Update:
    """Milliseconds until what was changed in one session can be found."""

    median: float
    slowest: float
    turns: int


@dataclass(frozen=True)
class Memory:
    """Megabytes resident in a process of its own: before the index is opened, and after warm
    questions; and how much of the latter is its own, not pages of files that others share."""

    before: float
    after: float
    private: float


def update(engine: Engine, turns: Iterable[Turn]) -> Update:
    """Change sessions from all over the corpus, one after the other, and look for the change."""
    every = list(sessions(turns))
    chosen = every[:: max(1, len(every) // UPDATES)][:UPDATES]
    times = []
    for number, session in enumerate(chosen):
        word = f"updated{number}"
        changed = _with(word, session)
        start = perf_counter()
        engine.replace([changed])
        found = engine.search(Phrase((word,)), Query(text=word)).total
        times.append((perf_counter() - start) * 1_000)
        if found != 1:
            raise RuntimeError(f"{found} turns hold a word that was written into one.")
    return Update(
        median(times), max(times), sum(len(one.documents) for one in chosen) // len(chosen)
    )


def _with(word: str, session: SessionDocuments) -> SessionDocuments:
    first, *others = session.documents
    return replace(session, documents=(replace(first, text=f"{first.text} {word}"), *others))


def memory(folder: Path, questions: Sequence[Question]) -> Memory | None:
    """Ask the questions of an index in a process that does nothing else; None where the system
    does not say what a process needs."""
    if not STATUS.exists():
        return None
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.updating", folder],
        input=json.dumps([asdict(question) for question in questions]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return Memory(**json.loads(done.stdout))


def _ask_here(folder: Path, questions: Sequence[Question]) -> Memory:
    before = _resident()
    engine = WhooshEngine(folder)
    for _ in range(ROUNDS):
        for question in questions:
            engine.search(question.tree, query(question))
    return Memory(before["VmRSS"], _resident()["VmRSS"], _resident()["RssAnon"])


def _resident() -> dict[str, float]:
    """What Linux says of this process, in megabytes."""
    lines = STATUS.read_text("ascii", errors="ignore").splitlines()
    values = dict(line.split(":", 1) for line in lines)
    return {name: int(values[name].split()[0]) * 1_024 / 1e6 for name in ("VmRSS", "RssAnon")}


if __name__ == "__main__":
    asked = [
        Question(**(question | {"years": tuple(question["years"])}))
        for question in json.load(sys.stdin)
    ]
    print(json.dumps(asdict(_ask_here(Path(sys.argv[1]), asked))))
