"""How much a turn is about what was asked for, as SQL: BM25F, as the first engine counts it.

How often a word stands in a turn, PostgreSQL does not say, but its `ts_rank` of one word grows
with every place of it: 1/1² + 1/2² + 1/3² + … of π²/6. Where a rank lies among those of 1, 2, 3, …
places (`steps` of the state) tells how many there are:

    places    1       2       3                     a rank of 0.76 lies behind the first step,
    rank      0.608   0.760   0.827                 and before the third: two places
    steps   0.304   0.684   0.794   0.848

A turn that was corrected is scored by one of its readings (`igfarchive.search.engines.Document`).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import NamedTuple

from igfarchive.search.engines.postgres.conditions import Conditions, Values
from igfarchive.search.engines.postgres.database import Cursor, row
from igfarchive.search.engines.postgres.lexicon import frequencies
from igfarchive.search.engines.postgres.tables import STEMS, WORDS, Tables
from igfarchive.search.engines.postgres.vectors import CAPTIONED, CORRECTED, lexeme
from igfarchive.search.engines.relevance import K1, B
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
    loosened,
)


class State(NamedTuple):
    """What the table of the state has: `words` of all turns as corrected, how many turns were
    `corrected`, and how many are `long`."""

    commit: int
    documents: int
    words: int
    corrected: int
    long: int

    def idf(self, documents: int) -> float:
        """How much counts what so many turns hold."""
        return log(self.documents / (documents + 1)) + 1 if self.documents else 0.0


def state_of(cursor: Cursor, tables: Tables) -> State:
    fields = ", ".join(State._fields)
    return State._make(map(int, row(cursor, f"SELECT {fields} FROM {tables.state}")))


class _Reading(NamedTuple):
    """A reading of a turn: what holds in it, its two vectors and its length."""

    conditions: Conditions
    columns: tuple[str, str]
    length: str


class Scoring:
    """The scores of one tree, for one statement."""

    def __init__(
        self, cursor: Cursor, tables: Tables, state: State, tree: Tree, values: Values
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._state = state
        self._tree = tree
        self._values = values
        self._steps = f"(SELECT steps FROM {tables.state})"
        leaves = set(_leaves(tree))
        stems = {leaf.stem if isinstance(leaf, Word) else leaf.text
                 for leaf in leaves if isinstance(leaf, Word | Acronym)}  # fmt: skip
        words = {word for leaf in leaves if isinstance(leaf, Phrase) for word in leaf.words}
        self._documents: Mapping[str, Mapping[str, int]] = {
            "stems": frequencies(cursor, tables, STEMS, stems),
            "words": frequencies(cursor, tables, WORDS, words),
        }
        self.conditions = self._conditions("")
        """Of either reading."""
        self._idfs: dict[Tree, float] = {}
        self._weigh(tree)

    def _conditions(self, weight: str) -> Conditions:
        return Conditions(
            self._cursor,
            self._tables,
            self._values,
            long=bool(self._state.long),
            weight=weight,
        )

    def score(self) -> str:
        """The score of a turn that the tree matches."""
        whole = self._score(self._tree, self._whole)
        if not self._state.corrected:
            return whole
        corrected, captioned = self._corrected, self._captioned
        anything = loosened(self._tree)
        some = self._score(anything, corrected)
        return f"""
            CASE WHEN captions IS NULL THEN {whole}
            WHEN {self._held(self._tree, corrected)} THEN {self._score(self._tree, corrected)}
            WHEN {self._held(self._tree, captioned)} THEN {self._score(self._tree, captioned)}
            WHEN {some} > 0 THEN {some} ELSE {self._score(anything, captioned)} END
        """

    def by_captions(self) -> str:
        """Whether that is the score of its captions."""
        if not self._state.corrected:
            return "FALSE"
        anything = self._score(loosened(self._tree), self._corrected)
        return f"""
            CASE WHEN captions IS NULL OR {self._held(self._tree, self._corrected)} THEN FALSE
            ELSE {self._held(self._tree, self._captioned)} OR {anything} <= 0 END
        """

    @property
    def _whole(self) -> _Reading:
        """The one reading of a turn that nobody corrected."""
        return _Reading(self.conditions, ("words", "stems"), "length")

    @property
    def _corrected(self) -> _Reading:
        columns = ("ts_filter(words, '{a}')", "ts_filter(stems, '{a}')")
        return _Reading(self._conditions(CORRECTED), columns, "length")

    @property
    def _captioned(self) -> _Reading:
        columns = ("ts_filter(words, '{b}')", "ts_filter(stems, '{b}')")
        return _Reading(self._conditions(CAPTIONED), columns, "captions_length")

    def _held(self, tree: Tree, reading: _Reading) -> str:
        return reading.conditions.sql(tree)

    def _score(self, tree: Tree, reading: _Reading) -> str:
        """0 where the reading has nothing of the tree; of variants the best counts."""
        match tree:
            case Word():
                return self._word("stems", tree.stem, reading)
            case Acronym(capitals):
                return self._word("stems", capitals, reading)
            case Phrase(words):
                scores = [self._word("words", word, reading) for word in dict.fromkeys(words)]
                return f"({' + '.join(scores)})"
            case Prefix() | Wildcard() | Fuzzy():
                return f"({self._held(tree, reading)})::int::float8"
            case And(parts) | Or(parts):
                return f"({' + '.join(self._parts(parts, reading)) or '0::float8'})"
            case Most(parts):
                summed = " + ".join(self._parts(parts, reading))
                held = " + ".join(
                    f"{self._float(self._idfs[part])} * {self._held(part, reading)}::int"
                    for part in parts
                )
                every = self._float(sum(self._idfs[part] for part in parts))
                return f"(({summed}) * ({held}) / {every})"
            case Variants(parts):
                return f"GREATEST({', '.join(self._parts(parts, reading))})"
            case Not():
                return "0::float8"

    def _parts(self, parts: tuple[Tree, ...], reading: _Reading) -> list[str]:
        """A part counts where the turn is found by it."""
        found = []
        for part in parts:
            score = self._score(part, reading)
            if not isinstance(part, Word | Acronym | Prefix | Wildcard | Fuzzy | Not):
                score = f"(CASE WHEN {self._held(part, reading)} THEN {score} ELSE 0 END)"
            found.append(score)
        return found

    def _word(self, column: str, term: str, reading: _Reading) -> str:
        """BM25 of a word: idf (K1 + 1) times / (times + norm), so written that the turn is asked
        once how many times the word stands in it."""
        vector = reading.columns[column == "stems"]
        asked = self._values.bind(lexeme(term))
        rank = f"ts_rank('{{1,1,1,1}}', {vector}, {asked}::tsquery)::float8"
        times = f"width_bucket({rank}, {self._steps})"
        average = self._state.words / (self._state.documents or 1) or 1
        norm = f"({K1 * (1 - B)!r}::float8 + {K1 * B / average!r}::float8 * {reading.length})"
        most = self._state.idf(self._documents[column].get(term, 0)) * (K1 + 1)
        return f"({self._float(most)} * (1 - {norm} / ({norm} + {times})))"

    def _float(self, number: float) -> str:
        return f"{number!r}::float8"

    def _weigh(self, tree: Tree) -> None:
        """How much each part counts of which most are asked for: by how many turns hold it."""
        match tree:
            case Most(parts):
                counts = ", ".join(
                    f"count(*) FILTER (WHERE {self.conditions.sql(part)})" for part in parts
                )
                found = row(
                    self._cursor,
                    f"SELECT {counts} FROM {self._tables.turns}"
                    f" WHERE {self.conditions.sql(Or(parts))}",
                    self._values,
                )
                for part, documents in zip(parts, found, strict=True):
                    self._idfs[part] = self._state.idf(documents)
                    self._weigh(part)
            case And(parts) | Or(parts) | Variants(parts):
                for part in parts:
                    self._weigh(part)


def _leaves(tree: Tree) -> list[Tree]:
    match tree:
        case And(parts) | Or(parts) | Most(parts) | Variants(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case Not(part):
            return _leaves(part)
        case _:
            return [tree]
