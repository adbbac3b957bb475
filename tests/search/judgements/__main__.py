"""Prints how well each engine ranks: `python -m tests.search.judgements`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from tests.search.judgements import COLLECTIONS, judged
from tests.search.judgements.engines import Measured, contenders, load, measure
from tests.search.judgements.turns import turns_of

SHARED = "IGFARCHIVE_TEST_SHARED"


def main() -> None:
    shared = Path(os.environ[SHARED]) if os.environ.get(SHARED) else None
    rows: dict[str, list[Measured]] = {}
    for collection in COLLECTIONS if shared else ("samples",):
        turns, places = turns_of(collection, shared)
        queries = judged(collection)
        for engine in contenders():
            with TemporaryDirectory() as folder:
                load(engine, turns, Path(folder, engine.name))
                measured = measure(engine, places, queries)
                engine.close()
            rows.setdefault(engine.title, []).extend(measured)
    for line in table(rows):
        print(line)


def table(rows: dict[str, list[Measured]]) -> Iterable[str]:
    """In Markdown: a column an engine, a line for all queries, for those that the formula was
    found with and without, and for each kind. Each has MRR and nDCG@10."""
    yield f"| Queries | Number | {' | '.join(rows)} |"
    yield f"| --- | ---: |{' ---: |' * len(rows)}"
    some = next(iter(rows.values()))
    kinds = dict.fromkeys(measured.query.kind for measured in some)
    chosen = {
        "all": [True] * len(some),
        "found with": [not measured.query.held_out for measured in some],
        "held out": [measured.query.held_out for measured in some],
        **{kind: [measured.query.kind == kind for measured in some] for kind in kinds},
    }
    for name, among in chosen.items():
        cells = []
        for measured in rows.values():
            these = [each for each, is_one in zip(measured, among, strict=True) if is_one]
            ranks = mean(each.reciprocal_rank for each in these)
            cells.append(f"{ranks:.3f} · {mean(each.ndcg for each in these):.3f}")
        yield f"| {name} | {sum(among)} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
