"""Filters as conditions of SQL, and sessions that are to be answered as if they were not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from igfarchive.search.engines.postgres.conditions import Values
from igfarchive.search.engines.postgres.tables import COLUMNS, Tables
from igfarchive.search.queries.query import Query


def seen(values: Values, hidden: Iterable[int]) -> str:
    """The condition that a row is of no hidden session."""
    numbers = sorted(hidden)
    return f"session <> ALL({values.bind(numbers)}::bigint[])" if numbers else "TRUE"


def passing(values: Values, filters: Mapping[str, Sequence[str]]) -> str:
    """The condition that a row of `labels` passes these filters."""
    return " AND ".join(
        f"labels.{COLUMNS[name]} = ANY({values.bind([*filter(_is_kept, each)])}::text[])"
        for name, each in filters.items()
    )


def passing_turns(values: Values, tables: Tables, query: Query) -> str:
    """The condition that a turn passes the filters of a query."""
    if not query.filters:
        return "TRUE"
    return (
        f"(session, label) IN (SELECT session, label FROM {tables.labels} AS labels"
        f" WHERE {passing(values, query.filters)})"
    )


def _is_kept(value: str) -> bool:
    """Whether PostgreSQL can hold such a value at all: no other is anybody's label."""
    return "\0" not in value and value.encode(errors="ignore").decode() == value
