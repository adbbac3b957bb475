"""tantivy, which is written in Rust: facets are aggregations over its columns."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in, missing
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

MEMORY = 256_000_000
"""Bytes of postings that are kept in memory before they go to disk."""

MOST_VALUES = 65_000
"""As many values of a facet as an aggregation may have."""


class Tantivy(Contender):
    name = "tantivy"
    title = "tantivy"

    def available(self) -> str:
        return missing("tantivy", "pip install tantivy")

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
        schema.add_integer_field("year", indexed=True, fast=True)
        index = tantivy.Index(schema.build(), path=str(folder))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", spaces)
        writer = index.writer(MEMORY)
        for _, document, words, stems in turns:
            writer.add_document(
                tantivy.Document(
                    id=document.utterance,
                    words=words,
                    stems=stems,
                    speaker=document.speaker,
                    affiliation=document.affiliation,
                    year=int(document.year),
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
        found = self.searcher.search(asked, TOP, count=kind == "full")
        ids = self.searcher.fast_field_values("id", [address for _, address in found.hits])
        if kind == "top":
            return Answer(None, ids)
        lifted = question.filtered
        facets = self._count(asked, [name for name in FACETS if name not in lifted])
        for name in lifted:
            facets |= self._count(self._filtered(question.lifted(name)), [name])
        return Answer(found.count, ids, facets)

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
            parts.append(
                query.term_query(self.schema, "speaker", question.speaker, index_option="basic")
            )
        if question.years:
            first, last = question.years[0], question.years[-1]
            integer = self.tantivy.FieldType.Integer
            parts.append(query.range_query(self.schema, "year", integer, first, last))
        return self._all(parts) if len(parts) > 1 else parts[0]

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
