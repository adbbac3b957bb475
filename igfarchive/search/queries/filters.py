"""Filters typed among the words: speaker:"Ada Quill" year:2031 tide tables.

A filter holds for a whole search. One that stands in parentheses, is negated or is joined to words
by OR holds for a part of it, and is none.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from igfarchive.search.queries.query import FILTERS
from igfarchive.search.queries.symbols import LOOKALIKES, Symbol, symbols

IsKnown = Callable[[str, str], bool]
"""Whether a filter has a value that is called just so."""

MOST_WORDS = 6
"""Of a value without quotation marks."""


class Typed(NamedTuple):
    """A text without its filters, and these: name and value as typed, in order."""

    text: str
    filters: tuple[tuple[str, str], ...]


def take_filters(
    text: str, names: Collection[str] = tuple(FILTERS), is_known: IsKnown = lambda *_: False
) -> Typed:
    """Take the filters of these names out of a text, and the operators that join them to it.

    speaker:ada OR speaker:bo are two values of one filter. Words that follow a value without
    quotation marks belong to it where that together `is_known`: speaker:Ada Quill.
    """
    marks = text.translate(LOOKALIKES).lstrip()
    if ":" not in text or (marks.startswith('"') and marks.count('"') % 2):
        return Typed(text, ())
    found = list(symbols(text))
    taken: list[tuple[str, str]] = []
    kept = []
    end = 0
    for first, last in _runs(found):
        run = found[first : last + 1]
        if not _takeable(found, first, last, names):
            continue
        start, last, value = run[0].start, *_with_more_words(found, last, text, is_known)
        taken += [(each.more, each.value) for each in run[:-1] if each.kind == "filter"]
        taken.append((run[-1].more, value))
        stop = found[last].end
        if first and found[first - 1].kind == "AND" and found[first - 1].start >= end:
            start = found[first - 1].start
        elif last + 1 < len(found) and found[last + 1].kind == "AND":
            stop = found[last + 1].end
        kept.append(text[end:start].strip())
        end = stop
    if not taken:
        return Typed(text, ())
    kept.append(text[end:].strip())
    return Typed(" ".join(filter(None, kept)), tuple(dict.fromkeys(taken)))


def _runs(found: Sequence[Symbol]) -> Iterator[tuple[int, int]]:
    """The first and last places of filters outside parentheses; those that OR joins go together."""
    depth = place = 0
    while place < len(found):
        depth += (found[place].kind == "open") - (found[place].kind == "close")
        first = place
        if found[place].kind == "filter" and not depth:
            while [symbol.kind for symbol in found[place + 1 : place + 3]] == ["OR", "filter"]:
                place += 2
            yield first, place
        place += 1


def _with_more_words(
    found: Sequence[Symbol], place: int, text: str, is_known: IsKnown
) -> tuple[int, str]:
    """The last place of what the filter at this one asks for, and that as a text."""
    symbol = found[place]
    if text[symbol.start : symbol.end].endswith(symbol.value):  # and no quotation mark
        words = takewhile(lambda each: each.kind == "chunk", found[place + 1 : place + MOST_WORDS])
        for more in reversed(range(1, len(list(words)) + 1)):
            value = text[symbol.end - len(symbol.value) : found[place + more].end].rstrip(" ,;.")
            if is_known(symbol.more, value):
                return place + more, value
    return place, symbol.value


def _takeable(found: Sequence[Symbol], first: int, last: int, names: Collection[str]) -> bool:
    filters = [symbol for symbol in found[first : last + 1] if symbol.kind == "filter"]
    before = found[first - 1].kind if first else ""
    after = found[last + 1].kind if last + 1 < len(found) else ""
    return (
        len({symbol.more for symbol in filters}) == 1
        and filters[0].more in names
        and not any(symbol.negated for symbol in filters)
        and before not in {"OR", "NOT", "minus"}
        and after != "OR"
    )
