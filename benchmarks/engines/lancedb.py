"""LanceDB, which is written in Rust: full-text indexes over columns of a table."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Kind, bytes_in
from benchmarks.questions import Question
from igfarchive.search.queries.tree import And, Fuzzy, Or, Phrase, Prefix, Tree, Word

TABLE = "turns"

# Our words are parted by spaces, and folded and stemmed already.
AS_THEY_ARE = {
    "base_tokenizer": "whitespace",
    "max_token_length": None,
    "lower_case": False,
    "stem": False,
    "remove_stop_words": False,
    "ascii_folding": False,
}


class LanceDB(Contender):
    name = "lancedb"
    title = "LanceDB"
    package = "lancedb"

    def version(self) -> str:
        return version("lancedb")

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        pyarrow: Any = import_module("pyarrow")
        columns = {
            "id": [turn.document.utterance for turn in turns],
            "speaker": [turn.document.speaker for turn in turns],
            "year": [int(turn.document.year) for turn in turns],
            "words": [turn.words for turn in turns],
            "stems": [turn.stems for turn in turns],
        }
        table = _connect(folder).create_table(TABLE, pyarrow.table(columns))
        index: Any = import_module("lancedb.index")
        table.create_index("words", config=index.FTS(with_position=True, **AS_THEY_ARE))
        table.create_index("stems", config=index.FTS(**AS_THEY_ARE))
        table.create_index("speaker", config=index.Bitmap())
        table.create_index("year", config=index.Bitmap())
        table.optimize()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.query: Any = import_module("lancedb.query")
        self.table = _connect(folder).open_table(TABLE)

    def lacks(self, question: Question, kind: Kind) -> str:
        if kind == "full":
            return "it ranks, and counts neither hits nor facets"
        return "it has no query for how a word begins" if isinstance(question.tree, Prefix) else ""

    def ask(self, question: Question, kind: Kind) -> Answer:
        asked = self.table.search(self._query(question.tree), query_type="fts")
        if filters := _filters(question):
            asked = asked.where(filters, prefilter=True)
        found = asked.select(["id", "_score"]).limit(TOP).to_arrow()
        return Answer(None, found.column("id").to_pylist())

    def _query(self, tree: Tree) -> Any:
        match tree:
            case Word():
                return self.query.MatchQuery(tree.stem, "stems")
            case Phrase(words):
                return self.query.PhraseQuery(" ".join(words), "words")
            case Fuzzy(spelling):
                return self.query.MatchQuery(spelling, "words", fuzziness=1, max_expansions=1_000)
            case And(parts):
                return self._boolean("MUST", parts)
            case Or(parts):
                return self._boolean("SHOULD", parts)
        raise ValueError(tree)

    def _boolean(self, occurs: str, parts: Sequence[Tree]) -> Any:
        occur = getattr(self.query.Occur, occurs)
        return self.query.BooleanQuery([(occur, self._query(part)) for part in parts])

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        del self.table


def _connect(folder: Path) -> Any:
    return import_module("lancedb").connect(folder)


def _filters(question: Question) -> str:
    parts = []
    if question.speaker:
        parts.append("speaker = '{}'".format(question.speaker.replace("'", "''")))
    if question.years:
        parts.append(f"year between {question.years[0]} and {question.years[-1]}")
    return " and ".join(parts)
