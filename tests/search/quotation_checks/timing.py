"""How long it takes to settle a quotation, beside a plain search for it as a phrase."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median, quantiles
from time import process_time

from igfarchive.search.checks import Claim, check
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests.search.quotation_checks import Case, Made

ROUNDS = 3


def compare_times(cases: Sequence[Case], most: int = 60) -> Iterator[str]:
    """In Markdown: milliseconds of processor time, the median and the 95th percentile, and the
    ratio of both to those of the search. Of ROUNDS the last one counts."""
    yield "| Made of what was said | search | check | ratio | search, 95 % | check, 95 % | ratio |"
    yield "| --- |" + " ---: |" * 6
    for made in Made:
        some = [case for case in cases if case.made is made][:most]
        if len(some) < 2:
            continue
        searched = [_time(partial(search, Query(text=f'"{case.said}"'))) for case in some]
        checked = [_time(partial(check, Claim(case.quotation, case.speaker))) for case in some]
        cells = []
        for figure in (median, _percentile):
            one, other = figure(searched), figure(checked)
            cells += [f"{one:.1f}", f"{other:.1f}", f"{other / one:.2f}"]
        yield f"| {made} | {' | '.join(cells)} |"


def _percentile(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def _time(question: Callable[[], object]) -> float:
    elapsed = 0.0
    for _ in range(ROUNDS):
        start = process_time()
        question()
        elapsed = process_time() - start
    return elapsed * 1000
