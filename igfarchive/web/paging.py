"""Cuts long lists into pages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar, overload

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404

from igfarchive.archive.models import Session, Utterance
from igfarchive.search.catalogue import newest_first

Row = TypeVar("Row")


class NoSuchPageError(Http404):
    """A page beyond the end of a list: the message says where the list ends."""


def page_of(rows: Paginator[Row], number: int) -> Page[Row]:
    """Page `number`, counted from 1; NoSuchPageError beyond the last."""
    try:
        return rows.page(number)
    except EmptyPage as error:
        raise NoSuchPageError(
            f"There is no page {number}: the list ends with page {rows.num_pages}."
        ) from error


TurnCounts = Sequence[tuple[int, int]]
"""Sessions by their numbers, in the order of a list, and how many turns each has in it."""


def counts_of(turns: QuerySet[Utterance]) -> TurnCounts:
    """The published sessions of these turns, the newest first."""
    counts = dict(turns.order_by().values_list("session").annotate(Count("pk")))
    ordered = Session.objects.published().filter(pk__in=turns.values("session"))
    numbers = ordered.order_by(*newest_first()).values_list("pk", flat=True)
    return [(number, counts[number]) for number in numbers if number in counts]


class TurnsBySession(Sequence[Utterance]):
    """Turns of many sessions as one list, for a Paginator: in the order of the sessions, then of
    speech. Of it a page reads its own turns.

    A database that skips to a late page reads all that comes before it; here it is known how many
    turns that is.
    """

    def __init__(self, turns: QuerySet[Utterance], counts: TurnCounts) -> None:
        """`turns` with all that is to be read of each, `counts` as `counts_of` gives them."""
        self._turns = turns
        self._sessions = [session for session, _ in counts]
        self._ends = list(accumulate(count for _, count in counts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Utterance: ...
    @overload
    def __getitem__(self, index: slice) -> list[Utterance]: ...
    def __getitem__(self, index: int | slice) -> Utterance | list[Utterance]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return self._stretch(places, places + 1)[0]
        if places.step != 1:
            raise ValueError("A page is a stretch of the list.")
        return self._stretch(places.start, places.stop)

    def _stretch(self, start: int, stop: int) -> list[Utterance]:
        first = bisect_right(self._ends, start)
        sessions = self._sessions[first : bisect_left(self._ends, stop) + 1]
        places = {session: place for place, session in enumerate(sessions)}
        before = self._ends[first - 1] if first else 0
        rows = self._turns.order_by().filter(session__in=sessions)
        found = sorted(
            rows.values_list("session", "position", "pk"), key=lambda row: (places[row[0]], row[1])
        )
        shown = [pk for _, _, pk in found[start - before : stop - before]]
        utterances = self._turns.in_bulk(shown)
        return [utterances[pk] for pk in shown if pk in utterances]
