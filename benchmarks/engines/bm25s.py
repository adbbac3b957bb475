"""bm25s: scores that were computed beforehand, in sparse matrices of numpy."""

import logging
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Kind, bytes_in
from benchmarks.questions import Question
from igfarchive.search.queries.tree import Or, Tree, Word

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it has a handler of its own


class BM25S(Contender):
    name = "bm25s"
    title = "bm25s"
    package = "bm25s"

    def version(self) -> str:
        return version("bm25s")

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        index = import_module("bm25s").BM25()
        index.index([turn.stems.split() for turn in turns], show_progress=False)
        index.save(folder, show_progress=False)
        # What it filters by is for its user to keep.
        np.save(folder / "speakers.npy", np.array([turn.document.speaker for turn in turns]))
        np.save(folder / "years.npy", np.array([int(turn.document.year) for turn in turns]))

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.index: Any = import_module("bm25s").BM25.load(folder, show_progress=False)
        names, self.speakers = np.unique(np.load(folder / "speakers.npy"), return_inverse=True)
        self.numbers = {name: number for number, name in enumerate(names.tolist())}
        self.years = np.load(folder / "years.npy")

    def lacks(self, question: Question, kind: Kind) -> str:
        if kind == "full":
            return "it ranks, and counts neither hits nor facets"
        match question.tree:
            case Word() | Or():
                return ""
        return "it ranks whatever has any of the words, and knows no other question"

    def ask(self, question: Question, kind: Kind) -> Answer:
        found, scores = self.index.retrieve(
            [_words(question.tree)],
            k=min(TOP, len(self.years)),
            show_progress=False,
            weight_mask=self._mask(question),
        )
        # Turns are counted from 0, utterances from 1. What has none of the words scores nothing.
        return Answer(None, (found[0][scores[0] > 0] + 1).tolist())

    def _mask(self, question: Question) -> Any:
        """1 where a turn passes the filters, 0 where it does not; None where all do."""
        parts = []
        if question.speaker:
            parts.append(self.speakers == self.numbers[question.speaker])
        if question.years:
            parts.append((self.years >= question.years[0]) & (self.years <= question.years[-1]))
        return np.logical_and.reduce(parts) if parts else None

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        del self.index


def _words(tree: Tree) -> list[str]:
    match tree:
        case Word():
            return [tree.stem]
        case Or(parts):
            return [word for part in parts for word in _words(part)]
    raise ValueError(tree)
