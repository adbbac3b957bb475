"""The engines whose orders are compared: ours, and others with plain BM25 over the same words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from benchmarks.corpus import Turn
from benchmarks.engines import Answer, Contender, Kind
from benchmarks.engines.ours import Ours
from benchmarks.engines.tantivy import Tantivy
from benchmarks.engines.xapian import Xapian
from benchmarks.questions import Question
from igfarchive.search.engines.whoosh import answer, index_reader
from igfarchive.search.queries.language import parse
from tests.search.judgements import Judged, Place
from tests.search.judgements.measures import ndcg, reciprocal_rank


class Unranked(Ours):
    """Ours by BM25F alone, with the length of a turn as Whoosh weighs it."""

    name = "bm25f"
    title = "BM25F alone"

    def ask(self, question: Question, kind: Kind) -> Answer:
        with patch.object(answer, "RANKED", 0), patch.object(index_reader, "B", 0.75):
            return super().ask(question, kind)


def contenders() -> list[Contender]:
    """Those that can be asked here, ours first."""
    every: list[Contender] = [Ours(), Unranked(), Tantivy(), Xapian()]
    return [engine for engine in every if not engine.available()]


class Measured(NamedTuple):
    """What one engine made of one query."""

    query: Judged
    reciprocal_rank: float
    ndcg: float
    found: list[Place]


def measure(
    engine: Contender, places: Sequence[Place], queries: Sequence[Judged]
) -> list[Measured]:
    """Each of the queries, of an engine that holds the turns of these places.

    What it cannot be asked finds nothing.
    """
    measured = []
    for query in queries:
        question = Question(query.text, query.text)
        tree = parse(query.text).tree
        lacking = engine.lacks(question, "top") if tree else "a word to look for"
        ids = [] if lacking else engine.ask(question, "top").ids
        found = [places[number - 1] for number in ids]
        grades = [query.grades.get(place, 0) for place in found]
        measured.append(
            Measured(
                query,
                reciprocal_rank(grades),
                ndcg(grades, list(query.grades.values())),
                found,
            )
        )
    return measured


def load(engine: Contender, turns: Sequence[Turn], folder: Path) -> None:
    """Have it hold these turns, in a folder of its own."""
    folder.mkdir(parents=True)
    engine.build(turns, folder)
    engine.open(folder)
