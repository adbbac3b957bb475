"""tantivy, which is written in Rust: facets are aggregations over its columns.

Text columns are counted by numbers of their labels, so that the year is one, too; beside it stands
a number in the index, by which years are filtered: quicker than by its column. Filters score
nothing. A facet tells the total, which is then not counted once more. All is in one segment.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Most,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Word,
)

MEMORY = 4_000_000_000
"""Bytes of postings that a thread may keep in memory before it ends a segment: as many as it may
have. One thread, whose turns all fit, makes one segment; more are never merged to one."""

MOST_VALUES = 65_000
"""As many values of a facet as an aggregation may have."""


class Tantivy(Contender):
    name = "tantivy"
    title = "tantivy"
    package = "tantivy"

    def version(self) -> str:
        return version("tantivy")

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        tantivy: Any = import_module("tantivy")
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", fast=True)
        schema.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        schema.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
        schema.add_text_field("speaker", tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_text_field("affiliation", tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_text_field("year", tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_integer_field("number", indexed=True)
        index = tantivy.Index(schema.build(), path=str(folder))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", spaces)
        writer = index.writer(MEMORY, num_threads=1)
        for _, document, words, stems in turns:
            writer.add_document(
                tantivy.Document(
                    id=document.utterance,
                    words=words,
                    stems=stems,
                    speaker=document.speaker,
                    affiliation=document.affiliation,
                    year=document.year,
                    number=int(document.year),
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.tantivy: Any = import_module("tantivy")
        index = self.tantivy.Index.open(str(folder))
        self.schema = index.schema
        self.searcher = index.searcher()

    def ask(self, question: Question, kind: Kind) -> Answer:
        asked = self._filtered(question)
        found = self.searcher.search(asked, TOP, count=False)
        ids = self.searcher.fast_field_values("id", [address for _, address in found.hits])
        if kind == "top":
            return Answer(None, ids)
        lifted = question.filtered
        counted = [name for name in FACETS if name not in lifted]
        facets = self._count(asked, counted)
        for name in lifted:
            facets |= self._count(self._filtered(question.lifted(name)), [name])
        # Each hit has one value in each facet.
        return Answer(sum(facets[counted[0]].values()), ids, facets)

    def _count(self, asked: Any, names: Sequence[str]) -> Facets:
        counted = self.searcher.aggregate(
            asked, {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
        )
        return {
            name: {str(bucket["key"]): bucket["doc_count"] for bucket in counted[name]["buckets"]}
            for name in names
        }

    def _filtered(self, question: Question) -> Any:
        query = self.tantivy.Query
        parts = [self._query(question.tree)]
        if question.speaker:
            speaker = question.speaker
            parts.append(query.term_query(self.schema, "speaker", speaker, index_option="basic"))
        if question.years:
            first, last = question.years[0], question.years[-1]
            integer = self.tantivy.FieldType.Integer
            parts.append(
                query.range_query(
                    self.schema, "number", integer, first, last, use_inverted_index=True
                )
            )
        asked, *filters = parts
        if not filters:
            return asked
        return self._all([asked, *(query.const_score_query(part, 0.0) for part in filters)])

    def _all(self, parts: Sequence[Any]) -> Any:
        must = self.tantivy.Occur.Must
        return self.tantivy.Query.boolean_query([(must, part) for part in parts])

    def _query(self, tree: Tree) -> Any:
        query, schema = self.tantivy.Query, self.schema
        match tree:
            case Word():
                return query.term_query(schema, "stems", tree.stem, index_option="freq")
            case Acronym(capitals):
                return query.term_query(schema, "stems", capitals, index_option="freq")
            case Phrase((word,)):
                return query.term_query(schema, "words", word, index_option="freq")
            case Phrase(words):
                return query.phrase_query(schema, "words", list(words))
            case Prefix(start):
                return query.regex_query(schema, "words", f"{start}.*")
            case Fuzzy(spelling):
                return query.fuzzy_term_query(schema, "words", spelling)
            case And(parts):
                return self._all([self._query(part) for part in parts])
            case Or(parts) | Most(parts) | Variants(parts):
                should = self.tantivy.Occur.Should
                return query.boolean_query([(should, self._query(part)) for part in parts])
        raise ValueError(tree)

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        del self.searcher
