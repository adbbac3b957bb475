"""What stands out in some turns against all others (`igfarchive.search.engines.surprise`).

In how many of the turns each stem stands, `ts_stat` counts; in how many altogether, the lexicon
says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from igfarchive.search.engines import Keyword
from igfarchive.search.engines.postgres.conditions import Conditions, Values
from igfarchive.search.engines.postgres.database import Cursor, row, rows
from igfarchive.search.engines.postgres.filters import passing_turns, seen
from igfarchive.search.engines.postgres.lexicon import frequencies
from igfarchive.search.engines.postgres.scoring import state_of
from igfarchive.search.engines.postgres.tables import CAPTIONS, COLUMNS, STEMS, Tables
from igfarchive.search.engines.postgres.vectors import CORRECTED, lexeme
from igfarchive.search.engines.surprise import (
    EXAMPLES,
    LEAST_DOCUMENTS,
    SPREAD,
    content_of,
    is_content,
    surprise,
)
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Tree


class _Holding(NamedTuple):
    """Of the chosen turns, those that hold something: how many, of how many sessions and speakers,
    and all of them in their order."""

    turns: int
    sessions: int
    speakers: int
    utterances: Sequence[int]


class Comparison:
    """The turns that the filters of a query let through against all others."""

    def __init__(
        self, cursor: Cursor, tables: Tables, query: Query, hidden: Collection[int]
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._query = query
        self._hidden = hidden
        self._long = bool(state_of(cursor, tables).long)
        values = Values()
        chosen, others, sessions, speakers = row(
            cursor,
            f"""SELECT coalesce(sum(length) FILTER (WHERE chosen), 0),
                coalesce(sum(length) FILTER (WHERE NOT chosen), 0),
                count(DISTINCT session) FILTER (WHERE chosen),
                count(DISTINCT speaker) FILTER (WHERE chosen)
            FROM (
                SELECT session, length, {COLUMNS["speaker"]} AS speaker,
                    {passing_turns(values, tables, query)} AS chosen
                FROM {tables.turns} JOIN {tables.labels} USING (session, label)
                WHERE {seen(values, hidden)}
            ) AS both_sides""",
            values,
        )
        self._here, self._there = float(chosen), float(others)
        self._spread = (min(SPREAD, sessions), min(SPREAD, speakers))

    def keywords(self, expressions: Mapping[str, Tree], most: int) -> list[Keyword]:
        """As `igfarchive.search.engines.Engine` says."""
        named = (
            self._expression(name, content)
            for name, tree in expressions.items()
            if (content := content_of(tree))
        )
        found = [keyword for keyword in named if keyword]
        if self._there:
            found += islice(self._words(most), most)
        return sorted(found, key=lambda each: (-each.score, not each.expression, each.name))[:most]

    def _expression(self, name: str, tree: Tree) -> Keyword | None:
        values = Values()
        conditions = Conditions(
            self._cursor, self._tables, values, long=self._long, weight=CORRECTED
        )
        held = conditions.sql(tree)
        here = _Holding._make(row(self._cursor, self._holding(values, held), values))
        score = float(here.turns)
        if self._there:
            (every,) = row(
                self._cursor, f"SELECT count(*) FROM {self._tables.turns} WHERE {held}", values
            )
            score = surprise(here.turns, every - here.turns, self._here, self._there)
        return self._keyword(name, score, here, expression=True)

    def _words(self, most: int) -> Iterator[Keyword]:
        """The words that stand out, the most surprising first and equals in their order."""
        here = self._counts()
        every = frequencies(self._cursor, self._tables, STEMS, here)
        alone = frequencies(self._cursor, self._tables, CAPTIONS, here)
        scored = (
            (-score, word)
            for word, count in here.items()
            if is_content(word)
            and (
                score := surprise(
                    count, every[word] - alone.get(word, 0) - count, self._here, self._there
                )
            )
        )
        ordered = iter(sorted(scored))
        while some := list(islice(ordered, most)):
            holding = self._holding_each([word for _, word in some])
            for score, word in some:
                if word in holding and (keyword := self._keyword(word, -score, holding[word])):
                    yield keyword

    def _counts(self) -> Mapping[str, int]:
        """In how many of the chosen turns each stem stands, as corrected."""
        values = Values()
        chosen = rows(
            self._cursor,
            f"""SELECT utterance FROM {self._tables.turns}
            WHERE {passing_turns(values, self._tables, self._query)}
                AND {seen(values, self._hidden)}""",
            values,
        )
        if not chosen:
            return {}
        numbers = ",".join(str(int(utterance)) for (utterance,) in chosen)
        asked = (
            f"SELECT stems FROM {self._tables.turns}"
            f" WHERE utterance = ANY('{{{numbers}}}'::bigint[])"
        )
        stats = rows(
            self._cursor,
            "SELECT word, ndoc FROM ts_stat(%(asked)s, %(weight)s) WHERE ndoc >= %(least)s",
            {"asked": asked, "weight": CORRECTED.lower(), "least": LEAST_DOCUMENTS},
        )
        return dict(stats)

    def _holding(self, values: Values, held: str) -> str:
        return f"""SELECT count(*), count(DISTINCT session), count(DISTINCT {COLUMNS["speaker"]}),
                coalesce(array_agg(utterance ORDER BY session, position), '{{}}')
            FROM {self._tables.turns} JOIN {self._tables.labels} USING (session, label)
            WHERE {held} AND {passing_turns(values, self._tables, self._query)}
                AND {seen(values, self._hidden)}"""

    def _holding_each(self, words: Sequence[str]) -> Mapping[str, _Holding]:
        """Of each of these stems the chosen turns that hold it as corrected."""
        values = Values()
        asked = values.bind([f"{lexeme(word)}:{CORRECTED}" for word in words])
        found = rows(
            self._cursor,
            f"""SELECT word, holding.* FROM
            unnest({values.bind(list(words))}::text[], {asked}::text[]) AS sought(word, query),
            LATERAL ({self._holding(values, "stems @@ query::tsquery")}) AS holding""",
            values,
        )
        return {word: _Holding(*holding) for word, *holding in found}

    def _keyword(
        self, name: str, score: float, holding: _Holding, *, expression: bool = False
    ) -> Keyword | None:
        """None where there is no score, or too few turns, or of too few sessions or speakers."""
        sessions, speakers = self._spread
        if (
            not score
            or holding.turns < LEAST_DOCUMENTS
            or holding.sessions < sessions
            or holding.speakers < speakers
        ):
            return None
        # From the first to the last, so that they are not all of one session.
        last, some = len(holding.utterances) - 1, min(EXAMPLES, holding.turns)
        examples = tuple(holding.utterances[last * each // (some - 1)] for each in range(some))
        return Keyword(name, score, holding.turns, examples, expression)
