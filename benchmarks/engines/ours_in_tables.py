"""The project's own engine on PostgreSQL, on a server of this run's own."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.corpus import Turn, sessions
from benchmarks.engines import Answer, Kind
from benchmarks.engines.ours import query
from benchmarks.engines.postgresql import OPTIONS, SERVER, PostgreSQL, server_programs
from benchmarks.processes import processor_time
from benchmarks.questions import FACETS, Question
from igfarchive.search.engines.postgres import PostgresEngine
from tests.connections import Connections
from tests.postgresql import server

PREFIX = "archive"


class OursInTables(PostgreSQL):
    name = "ours-in-tables"
    title = "igfarchive in PostgreSQL"

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        bin_folder = server_programs()
        assert bin_folder
        with ExitStack() as stack:
            url = stack.enter_context(server(bin_folder, OPTIONS))
            (folder / SERVER).write_text(url, "utf-8")
            database = Connections(url)
            stack.callback(database.close)
            PostgresEngine.build(database, PREFIX, sessions(turns))
            database.mine.execute(f"vacuum {PREFIX}_turns")
            pid = database.mine.info.backend_pid
            self.built = processor_time([pid]) - processor_time([])
            self.stack = stack.pop_all()

    def open(self, folder: Path) -> None:
        database = Connections((folder / SERVER).read_text("utf-8"))
        self.stack.callback(database.close)
        self.connection = database.mine
        self.engine = PostgresEngine(database, PREFIX)

    def lacks(self, question: Question, kind: Kind) -> str:
        return ""

    def ask(self, question: Question, kind: Kind) -> Answer:
        facets = FACETS if kind == "full" else ()
        found = self.engine.search(question.tree, query(question), facets)
        ids = [hit.utterance for hit in found.hits]
        return Answer(found.total, ids, found.facets if facets else None)

    def size(self) -> int:
        row = self.connection.execute(
            "select sum(pg_total_relation_size(oid)) from pg_class"
            f" where relkind = 'r' and relname like '{PREFIX}\\_%'"
        ).fetchone()
        assert row
        return int(row[0])
