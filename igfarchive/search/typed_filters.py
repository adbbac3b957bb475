"""Filters typed in the search box: what they mean in the archive, and what is near where nothing.

    speaker:"Ada Quill"     by name, another spelling, slug or any words of a name
    session:ws7             by code, with its event, or words of the title
    year:2019-2021          each year between them that the archive holds
    kind:forum              by the beginnings of words

The address of a search holds values as `Query` has them, so that a page leads there at once. What
fits nothing is left in it as it was typed: the page says so, and which values are near.
"""

from collections.abc import Collection
from functools import partial

from igfarchive.search.entities.name_index import NameIndex
from igfarchive.search.entities.wording import name_words
from igfarchive.search.filter_values import CHOICES, labels_of, values_called, wholly_called
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.closest_names import closest_names
from igfarchive.search.naming import names_of
from igfarchive.search.queries.filters import take_filters
from igfarchive.search.queries.query import FILTERS, Query

MOST_NAMED = 5
"""Of more that are called so none is taken: who wrote it is asked which."""

MOST_NEAR = 5


def apply_typed(query: Query, names: Collection[str] = tuple(FILTERS)) -> Query:
    """The query with the filters of these names that stand in its text, and without them in it.

    The events typed come before the sessions, which are looked for in them. InvalidQueryError for
    more than an address can carry on.
    """
    if ":" not in query.text:
        return query
    index = name_index()
    text, typed = take_filters(query.text, names, partial(_is_called, index))
    for name, value in sorted(typed, key=lambda each: each[0] == "session"):
        found = values_called(index, name, value, query.events)
        known = name == "year" or len(found) <= MOST_NAMED
        for each in found if found and known else [value]:
            query = query.with_filter(name, each)
    query.check()
    return query.changed(text=text) if typed else query


def near(index: NameIndex, name: str, value: str) -> tuple[dict[str, str], int]:
    """Values of a filter near one that is not known, and what they are called.

    Or the first of those that are called so, and how many they are, where they are too many.
    """
    found = values_called(index, name, value)
    if found:
        some = found[:MOST_NEAR]
        labels = names_of({name: some})[name]
        return {each: labels[each] for each in some if each in labels}, len(found)
    labels = labels_of(name)
    some = closest_names(value, labels, MOST_NEAR)
    if not some and name in CHOICES:
        some = list(labels)
    elif not some and name == "year":
        some = sorted(labels, reverse=True)[:MOST_NEAR]
    return {each: labels[each] for each in some}, 0


def _is_called(index: NameIndex, name: str, value: str) -> bool:
    """Whether something is called just so; a choice, too, whose words these begin one by one:
    latin america is Latin American and Caribbean."""
    words = name_words(value)
    starts = (name_words(label)[: len(words)] for label in CHOICES.get(name, {}).values())
    return bool(wholly_called(index, name, value)) or any(
        len(start) == len(words) and all(map(str.startswith, start, words)) for start in starts
    )
