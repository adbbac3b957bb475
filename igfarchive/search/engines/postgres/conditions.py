"""The tree of a query as a condition of SQL on a turn's row.

What one tsquery says about one of its columns stays one, as PostgreSQL answers it with its index:

    tide AND NOT rope           stems @@ 'tide' & !'rope'
    tide AND "tide table"       (stems @@ 'tide') AND (words @@ 'tide' <-> 'tabl…')
    data w/2 flows              words @@ 'data' <1> 'flows' | 'flows' <1> 'data' | 'data' <2> …

Three things it cannot say. Words near each other that are three or more, or of a turn of which it
does not keep all places, are looked for in the turns that may have them, by what they say. A word
one edit away, or one that a pattern fits, is looked for in the lexicon, and is the words that were
found there. Most of some parts are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from igfarchive.search.engines.postgres.database import Cursor, rows
from igfarchive.search.engines.postgres.lexicon import words_like
from igfarchive.search.engines.postgres.tables import Tables
from igfarchive.search.engines.postgres.vectors import CAPTIONED, CORRECTED, lexeme
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Leaf,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
)

MOST_WORDS = 10_000
"""Words of one tsquery: it takes a megabyte of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one tsquery asks of a column."""

    column: str
    tsquery: str


@dataclass(frozen=True, slots=True)
class Sql:
    """Any other condition."""

    sql: str


Condition = Asked | Sql

NEVER = Sql("FALSE")


class Values(dict[str, Any]):
    """The values of a statement: each is bound once, and SQL has the name that it is given."""

    def bind(self, value: Any) -> str:
        name = f"v{len(self)}"
        self[name] = value
        return f"%({name})s"


class Conditions:
    """Turns trees into conditions, for one statement.

    `weight`: of which reading alone; of either where it is empty.
    """

    def __init__(
        self, cursor: Cursor, tables: Tables, values: Values, *, long: bool, weight: str = ""
    ) -> None:
        """`long`: whether there is any turn of which PostgreSQL does not keep all places."""
        self._cursor = cursor
        self._tables = tables
        self._values = values
        self._long = long
        self._weight = weight
        self._leaves: dict[Leaf, Condition] = {}

    def sql(self, tree: Tree, columns: Sequence[str] = ("words", "stems")) -> str:
        """The condition that the tree is; `columns` are what stands for the two."""
        return self.written(self.condition(tree), columns)

    def written(self, condition: Condition, columns: Sequence[str] = ("words", "stems")) -> str:
        if isinstance(condition, Sql):
            return condition.sql
        column = columns[condition.column == "stems"]
        return f"({column} @@ {self._values.bind(condition.tsquery)}::tsquery)"

    def condition(self, tree: Tree) -> Condition:
        match tree:
            case And(parts):
                return self._together(parts, "&", "AND")
            case Or(parts) | Variants(parts):
                return self._together(parts, "|", "OR")
            case Most(parts):
                any_of = self.written(self._together(parts, "|", "OR"))
                counts = " + ".join(f"{self.sql(part)}::int" for part in parts)
                return Sql(f"({any_of} AND {counts} >= {tree.least})")
            case Not(part):
                condition = self.condition(part)
                if isinstance(condition, Asked):
                    return Asked(condition.column, f"!({condition.tsquery})")
                return Sql(f"(NOT {condition.sql})")
            case _:
                if tree not in self._leaves:
                    self._leaves[tree] = self._leaf(tree)
                return self._leaves[tree]

    def _together(self, parts: Iterable[Tree], sign: str, word: str) -> Condition:
        """Those that are asked of one column are asked of it together."""
        asked: dict[str, list[str]] = {}
        others: list[str] = []
        for part in parts:
            condition = self.condition(part)
            if isinstance(condition, Asked):
                asked.setdefault(condition.column, []).append(condition.tsquery)
            else:
                others.append(condition.sql)
        together = [Asked(column, join(each, sign)) for column, each in asked.items()]
        if len(together) == 1 and not others:
            return together[0]
        return Sql(f"({f' {word} '.join([*map(self.written, together), *others])})")

    def _leaf(self, leaf: Leaf) -> Condition:
        match leaf:
            case Word():
                return Asked("stems", self._lexeme(leaf.stem))
            case Acronym(capitals):
                return Asked("stems", self._lexeme(capitals))
            case Prefix(start):
                return Asked("words", f"{lexeme(start)}:*{self._weight}")
            case Wildcard() | Fuzzy():
                return self._any_word(words_like(self._cursor, self._tables, leaf))
            case Phrase((word,)):
                return Asked("words", self._lexeme(word))
            case Phrase(words, within):
                return self._phrase(words, within)

    def _lexeme(self, term: str) -> str:
        return f"{lexeme(term)}:{self._weight}" if self._weight else lexeme(term)

    def _any_word(self, words: Sequence[str]) -> Condition:
        asked = [
            self.written(
                Asked("words", join([*map(self._lexeme, words[at : at + MOST_WORDS])], "|"))
            )
            for at in range(0, len(words), MOST_WORDS)
        ]
        if not words:
            return NEVER
        if len(asked) == 1:
            return Asked("words", join([*map(self._lexeme, words)], "|"))
        return Sql(f"({' OR '.join(asked)})")

    def _phrase(self, words: tuple[str, ...], within: int | None) -> Condition:
        lexemes = [*map(self._lexeme, words)]
        if within is None:
            asked = Asked("words", f"({' <-> '.join(lexemes)})")
        else:
            pairs = pairwise(lexemes)
            asked = Asked("words", join([_near(*pair, within) for pair in pairs], "&"))
        places_tell = within is None or len(words) == 2
        if places_tell and not self._long:
            return asked
        all_words = self.written(Asked("words", join(sorted(set(lexemes)), "&")))
        in_long = f"long AND {all_words}"
        if places_tell:
            found = self._verified(words, within, in_long) if self._long else []
            return Sql(f"((NOT long AND {self.written(asked)}) OR {self._one_of(found)})")
        may_be = f"({self.written(asked)} OR {in_long})" if self._long else self.written(asked)
        return Sql(self._one_of(self._verified(words, within, may_be)))

    def _one_of(self, utterances: list[int]) -> str:
        return (
            f"(utterance = ANY({self._values.bind(utterances)}::bigint[]))"
            if utterances
            else "FALSE"
        )

    def _verified(self, words: tuple[str, ...], within: int | None, may_be: str) -> list[int]:
        """Of the turns that may be, those whose words are so."""
        found = []
        for utterance, said, captions in rows(
            self._cursor,
            f"SELECT utterance, said, captions FROM {self._tables.turns} WHERE {may_be}",
            self._values,
        ):
            readings = {CORRECTED: said, CAPTIONED: captions}
            looked_at = [readings[self._weight]] if self._weight else readings.values()
            if any(holds(reading, words, within) for reading in looked_at if reading):
                found.append(utterance)
        return found


def holds(said: str, words: tuple[str, ...], within: int | None) -> bool:
    """Whether words that were `said`, with spaces between them, have these as a Phrase says."""
    if within is None:
        return f" {' '.join(words)} " in f" {said} "
    asked = Counter(words)
    places = [(place, word) for place, word in enumerate(said.split(" ")) if word in asked]
    held: Counter[str] = Counter()
    first = 0
    for place, word in places:
        held[word] += 1
        while places[first][0] < place - within:
            held[places[first][1]] -= 1
            first += 1
        if held >= asked:
            return True
    return False


def _near(one: str, other: str, within: int) -> str:
    """Both, in whatever order, the second so many places after the first at most."""
    orders = {(one, other), (other, one)}
    return join(
        [f"{a} <{apart}> {b}" for apart in range(1, within + 1) for a, b in sorted(orders)], "|"
    )


def join(parts: Sequence[str], sign: str) -> str:
    """The parts with the sign between them, in brackets of halves: PostgreSQL reads as deep as
    they are, and thousands one after the other are thousands deep."""
    if len(parts) == 1:
        return f"({parts[0]})"
    half = len(parts) // 2
    return f"({join(parts[:half], sign)} {sign} {join(parts[half:], sign)})"
