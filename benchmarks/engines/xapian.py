"""Xapian, which is written in C++: facets are counted by its match spies."""

import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from shutil import rmtree
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

DEBIAN = "/usr/lib/python3/dist-packages"
"""Where Debian puts it: no virtual environment looks there."""

# The first letter of a term says what it is.
WORD, STEM, SPEAKER, YEAR = "W", "Z", "S", "Y"

COMPACT = "compact"
"""The folder of the database as it is asked."""

LONGEST = 240
"""Bytes of a word that are indexed: Xapian refuses terms of more than 245."""


class Xapian(Contender):
    name = "xapian"
    title = "Xapian"

    def available(self) -> str:
        if _load():
            return ""
        return "it is not installed: apt-get install python3-xapian, for Debian's own Python."

    def version(self) -> str:
        return str(self.xapian.version_string())

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        xapian = _load()
        create = xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC
        loose = folder / "loose"
        database = xapian.WritableDatabase(str(loose), create)
        for _, document, words, stems in turns:
            made = xapian.Document()
            for place, word in enumerate(words.split(), start=1):
                made.add_posting(_term(WORD, word), place)
            for stem, count in Counter(stems.split()).items():
                made.add_term(_term(STEM, stem), count)
            made.add_boolean_term(_term(SPEAKER, document.speaker))
            made.add_boolean_term(_term(YEAR, document.year))
            for slot, name in enumerate(FACETS):
                made.add_value(slot, getattr(document, name))
            # Documents are counted from 1, as utterances are.
            database.add_document(made)
        database.commit()
        database.compact(str(folder / COMPACT), xapian.DBCOMPACT_NO_RENUMBER)
        database.close()
        rmtree(loose)

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.xapian = _load()
        self.database = self.xapian.Database(str(folder / COMPACT))

    def lacks(self, question: Question, kind: Kind) -> str:
        return (
            "it has no query for a word one edit away" if isinstance(question.tree, Fuzzy) else ""
        )

    def ask(self, question: Question, kind: Kind) -> Answer:
        if kind == "top":
            return Answer(None, self._search(question, TOP)[0])
        lifted = question.filtered
        ids, total, facets = self._search(
            question, TOP, [name for name in FACETS if name not in lifted]
        )
        for name in lifted:
            facets |= self._search(question.lifted(name), 0, [name])[2]
        return Answer(total, ids, facets)

    def _search(
        self, question: Question, limit: int, counted: Sequence[str] = ()
    ) -> tuple[list[int], int, Facets]:
        """The best hits; where something is counted all of them are, and the total is exact."""
        enquire = self.xapian.Enquire(self.database)
        enquire.set_query(self._filtered(question))
        spies = {name: self.xapian.ValueCountMatchSpy(FACETS.index(name)) for name in counted}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        everything = self.database.get_doccount() if counted else 0
        found = enquire.get_mset(0, limit, everything)
        facets = {
            name: {item.term.decode(): item.termfreq for item in spy.values()}
            for name, spy in spies.items()
        }
        return [hit.docid for hit in found], found.get_matches_estimated(), facets

    def _filtered(self, question: Question) -> Any:
        query = self.xapian.Query
        asked = self._query(question.tree)
        if question.speaker:
            speaker = query(_term(SPEAKER, question.speaker))
            asked = query(query.OP_FILTER, asked, speaker)
        if question.years:
            years = [query(_term(YEAR, str(year))) for year in question.years]
            asked = query(query.OP_FILTER, asked, query(query.OP_OR, years))
        return asked

    def _query(self, tree: Tree) -> Any:
        query = self.xapian.Query
        match tree:
            case Word():
                return query(_term(STEM, tree.stem))
            case Acronym(capitals):
                return query(_term(STEM, capitals))
            case Phrase(words):
                terms = [_term(WORD, word) for word in words]
                return query(query.OP_PHRASE, terms, len(words))
            case Prefix(start):
                limit = query.WILDCARD_LIMIT_ERROR
                return query(query.OP_WILDCARD, _term(WORD, start), 0, limit, query.OP_SYNONYM)
            case And(parts):
                return query(query.OP_AND, [self._query(part) for part in parts])
            case Or(parts) | Most(parts) | Variants(parts):
                return query(query.OP_OR, [self._query(part) for part in parts])
        raise ValueError(tree)

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self.database.close()


def _load() -> Any:
    """The module, wherever it is installed for this Python; None where it is not."""
    try:
        return import_module("xapian")
    except ImportError:
        spec = PathFinder.find_spec("xapian", [DEBIAN])
    if spec is None or spec.loader is None:
        return None
    module = sys.modules["xapian"] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:  # it is there for another Python
        del sys.modules["xapian"]
        return None
    return module


def _term(letter: str, value: str) -> str:
    if value.isascii():
        return letter + value[:LONGEST]
    return letter + value.encode()[:LONGEST].decode(errors="ignore")
