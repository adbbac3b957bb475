"""The project's own engine, as its pages ask it."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Turn, sessions
from benchmarks.engines import Answer, Contender, Kind, bytes_in
from benchmarks.questions import FACETS, Question
from igfarchive.search.engines.whoosh import WhooshEngine, index_format
from igfarchive.search.queries.query import Query


class Ours(Contender):
    name = "ours"
    title = "igfarchive"

    def version(self) -> str:
        return index_format()

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        WhooshEngine.build(folder, sessions(turns)).close()

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.engine = WhooshEngine(folder)

    def forgetful(self) -> Contender:
        """Without the cache of scored postings; what stays is what an open index needs."""
        other = Ours()
        other.folder, other.engine = self.folder, WhooshEngine(self.folder, cache=0)
        return other

    def ask(self, question: Question, kind: Kind) -> Answer:
        facets = FACETS if kind == "full" else ()
        found = self.engine.search(question.tree, query(question), facets)
        ids = [hit.utterance for hit in found.hits]
        return Answer(found.total, ids, found.facets if facets else None)

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self.engine.close()


def query(question: Question) -> Query:
    """The question's filters as the archive knows them."""
    return Query(
        text=question.text,
        speakers=(question.speaker,) if question.speaker else (),
        years=tuple(map(str, question.years)),
    )
