"""Which words there are, and how many turns hold each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from igfarchive.search.engines.postgres.database import Cursor, rows
from igfarchive.search.engines.postgres.tables import WORDS, Tables
from igfarchive.search.matches.spelling import one_edit_apart
from igfarchive.search.queries.tree import ANY, ONE, Fuzzy, Prefix, Wildcard

_LIKE = {ANY: "%", ONE: "_"}
_ALIKE = """
    char_length(term) BETWEEN %(size)s - 1 AND %(size)s + 1
    AND (term LIKE %(first)s OR reverse(term) LIKE %(last)s OR term = %(swapped)s)
"""
_ESCAPED = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})


def frequencies(
    cursor: Cursor, tables: Tables, kind: str, terms: Iterable[str]
) -> Mapping[str, int]:
    """In how many turns these terms of a kind stand; those that stand in none are left out."""
    found = rows(
        cursor,
        f"SELECT term, documents FROM {tables.lexicon}"
        ' WHERE kind = %(kind)s::"char" AND term = ANY(%(terms)s::text[])',
        {"kind": kind, "terms": sorted(set(terms))},
    )
    return dict(found)


def words_like(cursor: Cursor, tables: Tables, leaf: Prefix | Wildcard | Fuzzy) -> list[str]:
    """The words that start so, fit or are like this one, in their order."""
    condition, values = _condition(leaf)
    found = rows(
        cursor,
        f"SELECT term FROM {tables.lexicon} WHERE kind = '{WORDS}' AND {condition} ORDER BY term",
        values,
    )
    return [word for (word,) in found if _is_like(word, leaf)]


def counted(
    cursor: Cursor,
    tables: Tables,
    leaf: Prefix | Fuzzy,
    most: int,
    hidden: Collection[int],
) -> Sequence[tuple[str, int]]:
    """The most frequent of the words that start so, or are like this one but not itself, each with
    the number of turns of sessions that are not hidden."""
    condition, values = _condition(leaf)
    found = rows(
        cursor,
        f"""
        WITH hiding AS (
            SELECT term, count(*) AS documents
            FROM {tables.turns}, unnest(tsvector_to_array(words)) AS term
            WHERE session = ANY(%(hidden)s::bigint[]) AND {condition} GROUP BY term
        )
        SELECT term, known.documents - coalesce(hiding.documents, 0) AS open
        FROM {tables.lexicon} AS known LEFT JOIN hiding USING (term)
        WHERE kind = '{WORDS}' AND {condition}
            AND known.documents > coalesce(hiding.documents, 0)
        ORDER BY open DESC, term
        """,
        {**values, "hidden": list(hidden)},
    )
    fitting = [
        (word, count)
        for word, count in found
        if _is_like(word, leaf) and not (isinstance(leaf, Fuzzy) and word == leaf.text)
    ]
    return fitting[:most]


def _condition(leaf: Prefix | Wildcard | Fuzzy) -> tuple[str, dict[str, Any]]:
    """What a term has to be like; of a Fuzzy it may be something else yet.

    An edit leaves one half of a word as it is, or swaps the letters where the halves meet. Both
    halves are found by an index: the first by the beginnings of words, the other by those of words
    that are read backwards.

        tabels      tab els     begins with tab, or ends with els, or is taebls
    """
    match leaf:
        case Prefix(start):
            return "term LIKE %(pattern)s", {"pattern": start.translate(_ESCAPED) + "%"}
        case Wildcard(pattern):
            like = "".join(_LIKE.get(letter) or letter.translate(_ESCAPED) for letter in pattern)
            return "term LIKE %(pattern)s", {"pattern": like}
        case Fuzzy(word):
            half = len(word) // 2
            meeting = word[half - 1 : half + 1][::-1]
            values = {
                "size": len(word),
                "first": word[:half].translate(_ESCAPED) + "%",
                "last": word[half:][::-1].translate(_ESCAPED) + "%",
                "swapped": f"{word[: half - 1]}{meeting}{word[half + 1 :]}" if half else word,
            }
            return _ALIKE, values


def _is_like(word: str, leaf: Prefix | Wildcard | Fuzzy) -> bool:
    return not isinstance(leaf, Fuzzy) or one_edit_apart(word, leaf.text)
