"""From a tree and filters to what is answered: total, facets and one page of hits."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from igfarchive.search.engines.postgres.boosts import Boosts, Turn
from igfarchive.search.engines.postgres.conditions import Conditions, Values
from igfarchive.search.engines.postgres.database import Cursor, rows
from igfarchive.search.engines.postgres.filters import passing, passing_turns, seen
from igfarchive.search.engines.postgres.scoring import Scoring, state_of
from igfarchive.search.engines.postgres.tables import COLUMNS, Tables
from igfarchive.search.engines.postgres.vectors import CAPTIONED, CORRECTED, lexeme
from igfarchive.search.engines.relevance import RANKED, is_ranked
from igfarchive.search.matches.results import Counts, Hit, Results
from igfarchive.search.queries.query import PAGE_SIZE, Query, Sort
from igfarchive.search.queries.tree import Tree

TOTAL, HIT = "total", "hit"
"""What a row of the answer is, beside the names of facets."""

Scored = tuple[int, float]
"""An utterance and its score."""


class _Row(NamedTuple):
    """A row of the answer: a total, the count of a facet's value, or a hit, of which `value` is the
    place on the page and `number` the utterance."""

    kind: str
    value: str
    number: int
    score: float


class Question:
    """One question to the tables: what is asked, and without which sessions."""

    def __init__(
        self,
        cursor: Cursor,
        tables: Tables,
        tree: Tree | None,
        query: Query,
        hidden: Collection[int],
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._query = query
        self._values = Values()
        self._seen = seen(self._values, hidden)
        self._all = tree is None
        self._condition, self._score = "TRUE", "0::float8"
        self._ranking: _Ranking | None = None
        state = state_of(cursor, tables)
        if tree is not None:
            conditions = Conditions(cursor, tables, self._values, long=bool(state.long))
            self._condition = conditions.sql(tree)
        self._scored = tree is not None and query.sort is Sort.RELEVANCE
        if tree is not None and self._scored:
            scoring = Scoring(cursor, tables, state, tree, self._values)
            self._score = scoring.score()
            if is_ranked(tree):
                self._ranking = _Ranking(cursor, tables, scoring, tree, self._values)

    def answer(self, facets: Collection[str]) -> Results:
        """All in one statement, so that it is of one moment; the best are then looked at."""
        first = (self._query.page - 1) * PAGE_SIZE
        ranking = self._ranking if first < RANKED else None
        told = self._ask(facets, *((0, RANKED) if ranking else (first, PAGE_SIZE)))
        paged = sorted((row for row in told if row.kind == HIT), key=lambda row: int(row.value))
        hits = [(row.number, row.score) for row in paged]
        if ranking:
            hits = ranking.order(hits)[first : first + PAGE_SIZE]
        (total,) = (row.number for row in told if row.kind == TOTAL)
        counts = {name: _counts(told, name) for name in facets}
        return Results(total, tuple(Hit(*hit) for hit in hits), counts)

    def every_hit(self) -> Sequence[int]:
        hits = rows(
            self._cursor,
            f"""SELECT utterance, {self._score} AS score FROM {self._tables.turns}
            WHERE {self._condition} AND {self._seen}
                AND {passing_turns(self._values, self._tables, self._query)}
            ORDER BY {self._order}""",
            self._values,
        )
        numbers = array("q", (utterance for utterance, _ in hits))
        if self._ranking:
            best = self._ranking.order([(utterance, score) for utterance, score in hits[:RANKED]])
            numbers[: len(best)] = array("q", (utterance for utterance, _ in best))
        return numbers

    def _ask(self, facets: Collection[str], offset: int, limit: int) -> list[_Row]:
        """The total, the counts of facets, and so many hits from an offset on.

        hits      turns that the tree matches
        found     how many of them have each combination of labels
        told      these labels, and how many of the filters each fails
        """
        filters = self._query.filters
        turns, labels = self._tables.turns, self._tables.labels
        # In how many turns labels stand is known: for all of them nobody has to look at any.
        hits = f"""hits AS MATERIALIZED (
            SELECT utterance, session, label, date_key, position, {self._score} AS score
            FROM {turns} WHERE {self._condition} AND {self._seen}
        ),"""
        found = "SELECT session, label, count(*) AS turns FROM hits GROUP BY session, label"
        of = "hits"
        if self._all:
            hits = ""
            found = f"SELECT session, label, turns FROM {labels} WHERE {self._seen}"
            of = f"(SELECT *, 0::float8 AS score FROM {turns} WHERE {self._seen}) AS hits"
        failures = {
            name: f"(NOT {passing(self._values, {name: values})})"
            for name, values in filters.items()
        }
        failed = " + ".join(f"{each}::int" for each in failures.values()) or "0"
        columns = [f"labels.{COLUMNS[name]}" for name in dict.fromkeys((*facets, *filters))]
        columns += [f"{each} AS fails_{name}" for name, each in failures.items()]
        total = f"SELECT '{TOTAL}', '', coalesce(sum(turns), 0)::bigint, 0::float8 {_PASSED}"
        counts = [
            f"SELECT '{name}', {COLUMNS[name]}, sum(turns)::bigint, 0::float8"
            f" {_PASSED}{_lifted(name, filters)} GROUP BY {COLUMNS[name]}"
            for name in facets
        ]
        passed = f"JOIN (SELECT session, label {_PASSED}) AS passed USING (session, label)"
        page = f"""
            SELECT '{HIT}', (row_number() OVER (ORDER BY {self._order}))::text, utterance, score
            FROM (
                SELECT utterance, score, session, date_key, position
                FROM {of} {passed if filters else ""}
                ORDER BY {self._order} LIMIT {limit} OFFSET {offset}
            ) AS page
        """
        told = rows(
            self._cursor,
            f"""WITH {hits} found AS ({found}), told AS MATERIALIZED (
                SELECT {", ".join(["session, label, found.turns", *columns])}, {failed} AS failures
                FROM found JOIN {labels} AS labels USING (session, label)
            ) {" UNION ALL ".join([total, *counts, page])}""",
            self._values,
        )
        return [_Row._make(each) for each in told]

    @property
    def _order(self) -> str:
        """By score or by day; of equals the newest session comes first, in the order of speech."""
        day = "date_key DESC"
        if self._query.sort is Sort.OLDEST:
            day = "CASE date_key WHEN 0 THEN 99999999 ELSE date_key END"
        return f"{'score DESC, ' if self._scored else ''}{day}, session, position"


_PASSED = "FROM told WHERE failures = 0"


def _lifted(name: str, filters: Mapping[str, object]) -> str:
    """A facet is counted with its own filter lifted."""
    return f" OR (failures = 1 AND fails_{name})" if name in filters else ""


def _counts(told: Iterable[_Row], name: str) -> Counts:
    """The counts of a facet, the most frequent first, and of equals in the order of their names."""
    counts = [(row.value, row.number) for row in told if row.kind == name]
    return dict(sorted(counts, key=lambda each: (-each[1], each[0])))


class _Ranking:
    """The best hits in the order in which a reader would put them."""

    def __init__(
        self, cursor: Cursor, tables: Tables, scoring: Scoring, tree: Tree, values: Values
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._captioned = scoring.by_captions()
        self._boosts = Boosts(tree)
        self._values = values

    def order(self, best: Sequence[Scored]) -> list[Scored]:
        """These hits with their boosted scores. Of equals the newest session comes first, in the
        order of speech."""
        scores = dict(best)
        found = rows(
            self._cursor,
            f"""SELECT utterance, said, captions, {COLUMNS["speaker"]}, {self._captioned}
                {self._acronyms(CORRECTED)}{self._acronyms(CAPTIONED)}
            FROM {self._tables.turns} JOIN {self._tables.labels} USING (session, label)
            WHERE utterance = ANY({self._values.bind([*scores])}::bigint[])
            ORDER BY date_key DESC, session, position""",
            self._values,
        )
        boosted = []
        for utterance, said, captions, speaker, captioned, *standing in found:
            asked = len(self._boosts.acronyms)
            held = sum(standing[asked:] if captioned else standing[:asked])
            turn = Turn((captions if captioned else said).split(), held, speaker)
            boosted.append((utterance, scores[utterance] * self._boosts.of(turn)))
        return sorted(boosted, key=lambda hit: -hit[1])

    def _acronyms(self, weight: str) -> str:
        """Whether each of the acronyms that were asked for stands in a reading."""
        return "".join(
            f", stems @@ {self._values.bind(f'{lexeme(each)}:{weight}')}::tsquery"
            for each in self._boosts.acronyms
        )
