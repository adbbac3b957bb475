"""Turns that may nearly hold a quotation: where its rare words stand as far apart as in it.

The rarest words name some turns; what these say is read, and each word that stands there votes for
the place at which the quotation would begin, as `igfarchive.search.engines.whoosh.candidates` says:

    word        0    1    2       3    4     5      for "tide tables are ours" tide says 2, and ours
    the turn    so,  the  tide    is   ours  again  1, which is near enough: a candidate
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from math import log

from igfarchive.search.engines import Candidate, Candidates
from igfarchive.search.engines.postgres.conditions import Conditions, Values, join
from igfarchive.search.engines.postgres.database import Cursor, rows
from igfarchive.search.engines.postgres.filters import passing_turns, seen
from igfarchive.search.engines.postgres.lexicon import frequencies
from igfarchive.search.engines.postgres.scoring import State, state_of
from igfarchive.search.engines.postgres.tables import WORDS, Tables
from igfarchive.search.engines.postgres.vectors import lexeme
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Phrase

BUDGET = 25_000
"""Turns of the rarest words together in which to look; those of the LEAST_NAMED all are."""
LEAST_NAMED = 3
ENOUGH = 12
"""Rarest words that are looked for, or a quarter of those of a long quotation."""
LEADING = 16
"""So many times as many turns as are asked for are read."""
NAMED = 14
"""Rarest words that are looked for in these, or half of those of a long quotation."""
MOST_PLACES = 4
"""Of a word that the quotation has more often, the first are enough."""
RARITY = 16
"""How much more a word weighs that stands in e times fewer turns."""
NEAR = 4
"""Beginnings in a strip of so many words, and in the next strip, are near enough."""

Places = Mapping[str, Sequence[int]]
"""Of each word, the rarest first, where it stands in the quotation, counted from its end."""


def find_candidates(
    cursor: Cursor,
    tables: Tables,
    words: Sequence[str],
    queries: Sequence[Query],
    most: int,
    hidden: Collection[int],
) -> Candidates:
    """As `igfarchive.search.engines.Engine` says."""
    state = state_of(cursor, tables)
    counts = frequencies(cursor, tables, WORDS, words)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if word in counts and len(places.setdefault(word, [])) < MOST_PLACES:
            places[word].append(len(words) - place)
    held = dict(sorted(places.items(), key=lambda each: (counts[each[0]], each[0])))
    weights = {word: 1 + RARITY * log(state.documents / counts[word]) for word in held}
    rarest = _rarest(held, counts)
    looked_for = dict(islice(held.items(), max(NAMED, len(held) // 2)))
    every = sum(weights[word] * len(some) for word, some in looked_for.items())
    found = []
    for query in queries:
        likeliest = []
        for utterance, *readings in _named(cursor, tables, rarest, weights, query, most, hidden):
            votes = max(_votes(said.split(), looked_for, weights) for said in readings if said)
            if votes:
                likeliest.append(Candidate(utterance, votes / every))
        likeliest.sort(key=lambda each: (-each.votes, each.utterance))
        found.append(likeliest[:most])
    documents = count(cursor, tables, state, hidden)
    return Candidates(found, [counts.get(word, 0) for word in words], documents)


def count(cursor: Cursor, tables: Tables, state: State, hidden: Collection[int]) -> int:
    """How many turns there are of sessions that are not hidden."""
    if not hidden:
        return state.documents
    values = Values()
    sql = f"SELECT coalesce(sum(documents), 0) FROM {tables.sessions} WHERE {seen(values, hidden)}"
    return int(rows(cursor, sql, values)[0][0])


def _rarest(held: Places, counts: Mapping[str, int]) -> Places:
    """The words to look for, as far as the BUDGET goes."""
    rarest: dict[str, Sequence[int]] = {}
    spent = 0
    for word, places in islice(held.items(), max(ENOUGH, len(held) // 4)):
        spent += counts[word]
        if spent > BUDGET and len(rarest) >= LEAST_NAMED:
            break
        rarest[word] = places
    return rarest


def _named(
    cursor: Cursor,
    tables: Tables,
    rarest: Places,
    weights: Mapping[str, float],
    query: Query,
    most: int,
    hidden: Collection[int],
) -> list[tuple[int, str, str | None]]:
    """The turns that hold the most of these words, the rarer the more, and what they say."""
    if not rarest:
        return []
    values = Values()
    lexemes = {word: lexeme(word) for word in rarest}
    weighed = " + ".join(
        f"(words @@ {values.bind(each)}::tsquery)::int * {weights[word]!r}::float8"
        for word, each in lexemes.items()
    )
    any_of = values.bind(join([*lexemes.values()], "|"))
    return rows(
        cursor,
        f"""SELECT utterance, said, captions FROM {tables.turns}
        WHERE words @@ {any_of}::tsquery AND {seen(values, hidden)}
            AND {passing_turns(values, tables, query)}
        ORDER BY {weighed} DESC, utterance LIMIT {LEADING * most}""",
        values,
    )


def _votes(said: Sequence[str], looked_for: Places, weights: Mapping[str, float]) -> float:
    """What the weightiest votes for one place weigh together; 0 where none is beside another."""
    strips: Counter[int] = Counter()
    votes: defaultdict[int, float] = defaultdict(float)
    for place, word in enumerate(said):
        for before in looked_for.get(word, ()):
            strip = (place + before) // NEAR
            strips[strip] += 1
            votes[strip] += weights[word]
    return max(
        (
            votes[strip] + votes.get(strip + 1, 0.0)
            for strip, times in strips.items()
            if times > 1 or strip + 1 in strips or strip - 1 in strips
        ),
        default=0.0,
    )


def longest_beginning(
    cursor: Cursor, tables: Tables, words: Sequence[str], least: int, hidden: Collection[int]
) -> tuple[int, Sequence[int]]:
    """As `igfarchive.search.engines.Engine` says: who has so many words in a row has fewer, too, so
    that halving what is in question finds the most."""
    long = bool(state_of(cursor, tables).long)

    def having(length: int) -> list[int]:
        values = Values()
        conditions = Conditions(cursor, tables, values, long=long)
        held = conditions.sql(Phrase(tuple(words[:length])))
        sql = f"SELECT utterance FROM {tables.turns} WHERE {held} AND {seen(values, hidden)}"
        return [utterance for (utterance,) in rows(cursor, sql, values)]

    found = having(least)
    if not found:
        return 0, []
    if len(words) > least and (whole := having(len(words))):
        return len(words), whole
    fits, beyond = least, len(words)
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if further := having(middle):
            fits, found = middle, further
        else:
            beyond = middle
    return fits, found
