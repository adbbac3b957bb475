"""Lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from igfarchive.api.cursors import Cursor, gone
from igfarchive.api.parameters import Asked
from igfarchive.exporting.records.described import DESCRIBED

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """Some rows of a list, in its order."""

    __pydantic_config__ = DESCRIBED

    items: list[Row]
    """At most as many as `limit` says."""
    total: int
    """How many rows the whole list has."""
    next: str | None
    """The absolute address of the rows after these; null where there are none."""


def listing(
    asked: Asked, rows: Sequence[int], records_of: Callable[[Sequence[int]], list[Row]]
) -> Listing[Row]:
    """The page of a list that is asked for, of `rows` by their primary keys; `records_of` makes the
    records of some, in their order.

    ProblemError where the row behind which it goes on is no longer in the list.
    """
    start = 0
    if asked.cursor:
        start = _place_of(asked.cursor, rows)
    page = rows[start : start + asked.limit]
    end = start + len(page)
    more = page and end < len(rows)
    return Listing(
        items=records_of(page) if page else [],
        total=len(rows),
        next=asked.next_url(Cursor(end, page[-1])) if more else None,
    )


def _place_of(cursor: Cursor, rows: Sequence[int]) -> int:
    """The place behind the row that was given last, wherever that is by now."""
    if rows[cursor.place - 1 : cursor.place] == (cursor.last,):
        return cursor.place
    try:
        return rows.index(cursor.last) + 1
    except ValueError:
        raise gone() from None
