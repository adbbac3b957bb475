"""Whoosh as it comes: its own fields, queries and facets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import whoosh
from whoosh import fields, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.index import create_in, open_dir

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import And, Fuzzy, Or, Phrase, Prefix, Tree, Word

MEMORY = 256
"""Megabytes of postings that are sorted in memory before they go to disk."""

COUNTED = {name: sorting.FieldFacet(name, maptype=sorting.Count) for name in FACETS}


class PlainWhoosh(Contender):
    name = "whoosh"
    title = "Whoosh"

    def version(self) -> str:
        return ".".join(map(str, whoosh.__version__))

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        index = create_in(
            folder,
            fields.Schema(
                id=fields.STORED,
                words=fields.TEXT(SpaceSeparatedTokenizer()),
                stems=fields.TEXT(SpaceSeparatedTokenizer(), phrase=False),
                speaker=fields.ID(sortable=True),
                affiliation=fields.ID(sortable=True),
                year=fields.NUMERIC(int, sortable=True),
            ),
        )
        writer = index.writer(limitmb=MEMORY)
        for _, document, words, stems in turns:
            writer.add_document(
                id=document.utterance,
                words=words,
                stems=stems,
                speaker=document.speaker,
                affiliation=document.affiliation,
                year=int(document.year),
            )
        writer.commit()
        index.close()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.index = open_dir(folder)
        self.searcher = self.index.searcher()

    def remark(self, question: Question) -> str:
        is_fuzzy = isinstance(question.tree, Fuzzy)
        return "two neighbours swapped are two edits to it" if is_fuzzy else ""

    def ask(self, question: Question, kind: Kind) -> Answer:
        asked = _query(question.tree)
        if kind == "top":
            found = self.searcher.search(asked, limit=TOP, filter=_filter(question))
            return Answer(None, [hit["id"] for hit in found])
        lifted = question.filtered
        counted = {name: facet for name, facet in COUNTED.items() if name not in lifted}
        found = self.searcher.search(asked, limit=TOP, filter=_filter(question), groupedby=counted)
        facets: Facets = {name: _counts(found, name) for name in counted}
        for name in lifted:
            wider = self.searcher.search(
                asked,
                limit=1,
                filter=_filter(question.lifted(name)),
                groupedby={name: COUNTED[name]},
            )
            facets[name] = _counts(wider, name)
        # Each hit has one value in each facet. To ask how many hits there are is to ask once more.
        total = sum(facets[next(iter(counted))].values())
        return Answer(total, [hit["id"] for hit in found], facets)

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self.searcher.close()
        self.index.close()


def _counts(found: Any, name: str) -> dict[str, int]:
    return {str(value): count for value, count in found.groups(name).items()}


def _filter(question: Question) -> query.Query | None:
    parts = []
    if question.speaker:
        parts.append(query.Term("speaker", question.speaker))
    if question.years:
        parts.append(query.NumericRange("year", question.years[0], question.years[-1]))
    return query.And(parts) if parts else None


def _query(tree: Tree) -> query.Query:
    match tree:
        case Word():
            return query.Term("stems", tree.stem)
        case Phrase(words):
            return query.Phrase("words", list(words))
        case Prefix(start):
            return query.Prefix("words", start)
        case Fuzzy(spelling):
            return query.FuzzyTerm("words", spelling)
        case And(parts):
            return query.And([_query(part) for part in parts])
        case Or(parts):
            return query.Or([_query(part) for part in parts])
    raise ValueError(tree)
