"""SQLite's FTS5: one table for each field, joined with a table of the turns."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in, field_of
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import And, Fuzzy, Or, Phrase, Prefix, Tree, Word

# Leaves our words as they are: they are folded already, and an apostrophe is a letter of theirs.
TOKENIZER = """tokenize = "unicode61 remove_diacritics 0 tokenchars ''''" """

FILE = "turns.sqlite3"
QUICKLY = """
    pragma journal_mode = off;
    pragma synchronous = off;
    pragma cache_size = -200000;
    pragma mmap_size = 4000000000;
"""
SCHEMA = f"""
    create table turns (id integer primary key, speaker text, affiliation text, year integer);
    create virtual table words using fts5 (text, content='', {TOKENIZER});
    create virtual table stems using fts5 (text, content='', {TOKENIZER});
"""
READY = """
    insert into words (words) values ('optimize');
    insert into stems (stems) values ('optimize');
    create index turns_speaker on turns (speaker);
    create index turns_affiliation on turns (affiliation);
    create index turns_year on turns (year);
    analyze;
"""


BEST = f"select 'id', id, 0 from (select id from hits order by score limit {TOP})"


class SQLite(Contender):
    name = "fts5"
    title = "SQLite FTS5"

    def available(self) -> str:
        with sqlite3.connect(":memory:") as memory:
            options = {option for (option,) in memory.execute("pragma compile_options")}
        memory.close()
        return "" if "ENABLE_FTS5" in options else "this Python's SQLite was built without FTS5."

    def version(self) -> str:
        return sqlite3.sqlite_version

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        connection = sqlite3.connect(folder / FILE)
        connection.executescript(QUICKLY + SCHEMA)
        connection.executemany(
            "insert into turns values (?, ?, ?, ?)",
            (
                (document.utterance, document.speaker, document.affiliation, int(document.year))
                for _, document, _, _ in turns
            ),
        )
        for field, place in (("words", 2), ("stems", 3)):
            connection.executemany(
                f"insert into {field} (rowid, text) values (?, ?)",
                ((turn.document.utterance, turn[place]) for turn in turns),
            )
        connection.commit()
        connection.executescript(READY)
        connection.close()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.connection = sqlite3.connect(folder / FILE)
        self.connection.executescript(QUICKLY)

    def lacks(self, question: Question, kind: Kind) -> str:
        return (
            "it has no query for a word one edit away" if isinstance(question.tree, Fuzzy) else ""
        )

    def ask(self, question: Question, kind: Kind) -> Answer:
        if kind == "top":
            found, values = _found(question, joined=bool(question.filtered))
            rows = self.connection.execute(
                f"select {field_of(question.tree)}.rowid {found} order by rank limit {TOP}", values
            )
            return Answer(None, [row for (row,) in rows])
        lifted = question.filtered
        counted = [name for name in FACETS if name not in lifted]
        ids, facets = self._count(question, counted, "rank", BEST)
        for name in lifted:
            facets |= self._count(question.lifted(name), [name], "0")[1]
        # Each hit has one value in each facet.
        return Answer(sum(facets[counted[0]].values()), ids, facets)

    def _count(
        self, question: Question, names: Sequence[str], score: str, *others: str
    ) -> tuple[list[int], Facets]:
        """With BEST also the best hits: to match once is quicker than to ask twice."""
        found, values = _found(question, joined=True)
        counts = (f"select '{name}', {name}, count(*) from hits group by {name}" for name in names)
        facets: Facets = {name: {} for name in names}
        ids = []
        for name, value, count in self.connection.execute(
            f"with hits as materialized (select id, {score} as score, speaker, affiliation, year"
            f" {found}) {' union all '.join([*others, *counts])}",
            values,
        ):
            if name == "id":
                ids.append(value)
            else:
                facets[name][str(value)] = count
        return ids, facets

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self.connection.close()


def _found(question: Question, *, joined: bool) -> tuple[str, list[str | int]]:
    """The clauses from `from` to `where`, and their values."""
    field = field_of(question.tree)
    join = f" join turns on turns.id = {field}.rowid" if joined else ""
    clauses = f"from {field}{join} where {field} match ?"
    values: list[str | int] = [_expression(question.tree)]
    if question.speaker:
        clauses += " and speaker = ?"
        values.append(question.speaker)
    if question.years:
        clauses += " and year between ? and ?"
        values += [question.years[0], question.years[-1]]
    return clauses, values


def _expression(tree: Tree) -> str:
    match tree:
        case Word():
            return f'"{tree.stem}"'
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Prefix(start):
            return f'"{start}" *'
        case And(parts):
            return " AND ".join(map(_expression, parts))
        case Or(parts):
            return " OR ".join(map(_expression, parts))
    raise ValueError(tree)
