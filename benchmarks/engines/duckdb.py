"""DuckDB with its full-text extension, as its documents ask it: by the macro `match_bm25`."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in, field_of
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import And, Or, Tree, Word

FILE = "turns.duckdb"
EXTENSION = "duckdb_extension_fts"
REMEDY = "pip install duckdb==1.5.5 duckdb-extension-fts"

TABLE = """
    create table turns (
        id integer primary key,
        speaker varchar, affiliation varchar, year integer, words varchar, stems varchar
    )
"""
# Our words are parted by spaces, and folded and stemmed already. The index keeps what it needs.
INDEX = r"""
    pragma create_fts_index(
        'turns', 'id', 'words', 'stems',
        stemmer = 'none', stopwords = 'none', ignore = '\s+', strip_accents = 0, lower = 0
    );
    alter table turns drop column words;
    alter table turns drop column stems;
    checkpoint;
"""
SCORED = """
    select id, speaker, affiliation, year, score from (
        select *, fts_main_turns.match_bm25(
            id, $query, fields := $field, conjunctive := $conjunctive
        ) as score from turns
    ) where score is not null
"""


class DuckDB(Contender):
    name = "duckdb"
    title = "DuckDB"
    package = "duckdb"

    def available(self) -> str:
        if find_spec("duckdb") and find_spec(EXTENSION):
            return ""
        return f"it, or its extension, is not installed: {REMEDY}."

    def version(self) -> str:
        return version("duckdb")

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        pyarrow: Any = import_module("pyarrow")
        connection = _connect(folder, read_only=False)
        columns = {
            "id": [turn.document.utterance for turn in turns],
            "speaker": [turn.document.speaker for turn in turns],
            "affiliation": [turn.document.affiliation for turn in turns],
            "year": [int(turn.document.year) for turn in turns],
            "words": [turn.words for turn in turns],
            "stems": [turn.stems for turn in turns],
        }
        connection.execute(TABLE)
        connection.register("given", pyarrow.table(columns))
        connection.execute("insert into turns select * from given")
        connection.unregister("given")
        connection.execute(INDEX)
        connection.close()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.connection = _connect(folder, read_only=True)

    def lacks(self, question: Question, kind: Kind) -> str:
        match question.tree:
            case Word() | And() | Or():
                return ""
        return "it has neither quotations nor words by their beginnings or by another spelling"

    def ask(self, question: Question, kind: Kind) -> Answer:
        best = f"order by score desc limit {TOP}"
        if kind == "top":
            found, values = _found(question)
            rows = self.connection.execute(f"select id from ({found}) {best}", values).fetchall()
            return Answer(None, [number for (number,) in rows])
        lifted = question.filtered
        counted = [name for name in FACETS if name not in lifted]
        ids, facets = self._count(question, counted, f"select 'id', id, 0 from (from hits {best})")
        for name in lifted:
            facets |= self._count(question.lifted(name), [name])[1]
        # Each hit has one value in each facet.
        return Answer(sum(facets[counted[0]].values()), ids, facets)

    def _count(
        self, question: Question, names: Sequence[str], *others: str
    ) -> tuple[list[int], Facets]:
        found, values = _found(question)
        counts = (f"select '{name}', {name}, count(*) from hits group by {name}" for name in names)
        facets: Facets = {name: {} for name in names}
        ids = []
        for name, value, count in self.connection.execute(
            f"with hits as materialized ({found}) {' union all '.join([*others, *counts])}", values
        ).fetchall():
            if name == "id":
                ids.append(int(value))
            else:
                facets[name][str(value)] = count
        return ids, facets

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self.connection.close()


def _connect(folder: Path, *, read_only: bool) -> Any:
    """One thread, as every other engine has."""
    duckdb: Any = import_module("duckdb")
    connection = duckdb.connect(str(folder / FILE), read_only=read_only, config={"threads": 1})
    (extension,) = Path(*import_module(EXTENSION).__path__).rglob("fts.duckdb_extension")
    connection.execute(f"load '{extension}'")
    return connection


def _found(question: Question) -> tuple[str, dict[str, object]]:
    """A query for the hits, and its values."""
    clauses = SCORED
    values: dict[str, object] = {
        "query": _expression(question.tree),
        "field": field_of(question.tree),
        "conjunctive": isinstance(question.tree, And),
    }
    if question.speaker:
        clauses += " and speaker = $speaker"
        values["speaker"] = question.speaker
    if question.years:
        clauses += " and year between $first and $last"
        values |= {"first": question.years[0], "last": question.years[-1]}
    return clauses, values


def _expression(tree: Tree) -> str:
    """Words, of which it asks for all or for any."""
    match tree:
        case Word():
            return tree.stem
        case And(parts) | Or(parts):
            return " ".join(map(_expression, parts))
    raise ValueError(tree)
