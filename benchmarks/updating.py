"""What else the project's own engine is measured by: an update, until it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from time import process_time

from benchmarks.corpus import Turn, sessions
from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Phrase

UPDATES = 15


@dataclass(frozen=True)
class Update:
    """Milliseconds that processors spend until what was changed in one session can be found."""

    median: float
    slowest: float
    turns: int


def update(engine: Engine, turns: Iterable[Turn]) -> Update:
    """Change sessions from all over the corpus, one after the other, and look for the change."""
    every = list(sessions(turns))
    chosen = every[:: max(1, len(every) // UPDATES)][:UPDATES]
    times = []
    for number, session in enumerate(chosen):
        word = f"updated{number}"
        changed = _with(word, session)
        start = process_time()
        engine.replace([changed])
        found = engine.search(Phrase((word,)), Query(text=word)).total
        times.append((process_time() - start) * 1_000)
        if found != 1:
            raise RuntimeError(f"{found} turns hold a word that was written into one.")
    return Update(
        median(times), max(times), sum(len(one.documents) for one in chosen) // len(chosen)
    )


def _with(word: str, session: SessionDocuments) -> SessionDocuments:
    first, *others = session.documents
    return replace(session, documents=(replace(first, text=f"{first.text} {word}"), *others))
