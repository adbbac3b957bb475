"""The index as it stood at one moment: its segments, and each column in one piece."""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.index import FileIndex
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from igfarchive.search.engines.whoosh.columns import Numbers, Ordinals
from igfarchive.search.engines.whoosh.evaluation import Evaluation
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.schema import (
    FINGERPRINT,
    NUMBERS,
    STEMS,
    WORDS,
    make_schema,
)
from igfarchive.search.engines.whoosh.segment import Mask, Scores, Segment
from igfarchive.search.query import FILTERS
from igfarchive.search.tree import Tree

SCHEMA = make_schema()
NO_DAY = 99_999_999


class Labels:
    """A label for each document: `names` in alphabetical order, `codes` their places in it."""

    def __init__(self, columns: list[Any]) -> None:
        self.names: list[str] = sorted({label for column in columns for label in column.labels})
        code_of = {name: code for code, name in enumerate(self.names)}
        codes = [np.array([code_of[label] for label in column.labels]) for column in columns]
        self.codes: Ordinals = np.concatenate(
            [np.zeros(0, np.uint32)]
            + [code[column.ordinals] for code, column in zip(codes, columns, strict=True)],
            dtype=np.uint32,
            casting="unsafe",
        )

    def among(self, names: Iterable[str]) -> Mask:
        """For each code: whether it is that of one of these names."""
        among = np.zeros(len(self.names), np.bool_)
        for name in names:
            code = bisect_left(self.names, name)
            if code < len(self.names) and self.names[code] == name:
                among[code] = True
        return among


def latest_commit(folder: Path) -> int:
    """The number in the name of the newest table of segments; -1 where there is none."""
    tables = folder.glob("_*.toc")
    return max((int(table.stem.rpartition("_")[2]) for table in tables), default=-1)


class Snapshot:
    """Documents are counted from 0 through all segments.

    All that it will ever read is in memory or in open files, so that a later commit may delete
    them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        files = Files(folder)
        # Its files are closed with it, whoever lets go of it last.
        self.close = weakref.finalize(self, files.close_files)
        try:
            while True:
                self._commit = latest_commit(folder)
                try:
                    self._load(files)
                    return
                except FileNotFoundError:
                    if not self.outdated:
                        raise
        except BaseException:
            self.close()
            raise

    def _load(self, files: Files) -> None:
        reader = FileIndex(files, schema=SCHEMA).reader()
        # The searchers of the segments refer to it weakly, and ask it how rare a word is.
        self._searcher = Searcher(reader, weighting=BM25F())
        empty = not self._searcher.doc_count_all()
        leaves = [] if empty else self._searcher.leaf_searchers()
        self.segments = [Segment(leaf, offset) for leaf, offset in leaves]
        for segment in self.segments:
            for field in (STEMS, WORDS):
                segment.reader.doc_field_length(0, field)  # opens the lengths, which scores need
        self.live: Mask = np.concatenate(
            [np.zeros(0, np.bool_)] + [segment.live for segment in self.segments]
        )
        self.labels = {name: Labels(self._columns(name)) for name in (*FILTERS, FINGERPRINT)}
        self.numbers: dict[str, Numbers] = {
            name: np.concatenate(
                [np.zeros(0, np.int64)] + [column.numbers for column in self._columns(name)]
            )
            for name in NUMBERS
        }

    @property
    def outdated(self) -> bool:
        """Whether there was a commit since, by this process or another."""
        return latest_commit(self._folder) != self._commit

    def _columns(self, name: str) -> list[Any]:
        """The column in each segment, its file closed again."""
        return [segment.column(name, SCHEMA[name].column_type) for segment in self.segments]

    def find(self, tree: Tree | None) -> Found:
        """The documents that the tree matches; None matches all."""
        return Found(self, tree)

    @cached_property
    def newest(self) -> npt.NDArray[np.intp]:
        """For each document its place among all, the newest session first."""
        return self._rank(-self.numbers["when"])

    @cached_property
    def oldest(self) -> npt.NDArray[np.intp]:
        when = self.numbers["when"]
        return self._rank(np.where(when == 0, NO_DAY, when))

    def _rank(self, day: Numbers) -> npt.NDArray[np.intp]:
        order = np.lexsort((self.numbers["position"], self.numbers["number"], day))
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return rank


class Found:
    """What one question found in a snapshot."""

    def __init__(self, snapshot: Snapshot, tree: Tree | None) -> None:
        self.tree = tree
        self.evaluations = [Evaluation(segment) for segment in snapshot.segments]
        self.mask: Mask = snapshot.live
        if tree is not None:
            self.mask = np.concatenate(
                [np.zeros(0, np.bool_)] + [part.find(tree) for part in self.evaluations]
            )

    def scores(self, chosen: Mask) -> Scores:
        """The score of each document that is chosen; 0 of all others."""
        if self.tree is None:
            return np.zeros(len(chosen))
        scores = [np.zeros(0)]
        for part in self.evaluations:
            segment = part.segment
            of_segment = chosen[segment.offset : segment.offset + segment.size]
            scores.append(part.score(self.tree, of_segment))
        return np.concatenate(scores)
