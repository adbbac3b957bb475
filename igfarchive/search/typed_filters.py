"""Filters typed in the search box: what they mean in the archive, and what is near where nothing.

    speaker:"Ada Quill"     by name, another spelling, slug or any words of a name
    session:ws7             by code, with its event, or words of the title
    year:2019-2021          each year between them that the archive holds
    kind:forum              by the beginnings of words

The address of a search holds values as `Query` has them, so that a page leads there at once. What
fits nothing is left in it as it was typed: the page says so, and which values are near.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial

from igfarchive.archive.choices import RegionalGroup, SessionKind, StakeholderGroup
from igfarchive.archive.models import Event, Organisation, Session, Speaker
from igfarchive.search import catalogue
from igfarchive.search.entities.entity import FILTER_OF
from igfarchive.search.entities.name_index import NameIndex
from igfarchive.search.entities.wording import name_words
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.closest_names import closest_names
from igfarchive.search.naming import names_of
from igfarchive.search.queries.filters import take_filters
from igfarchive.search.queries.query import FILTERS, UNKNOWN, Query

MOST_NAMED = 5
"""Of more that are called so none is taken: who wrote it is asked which."""

MOST_NEAR = 5

KIND_OF = {name: kind for kind, name in FILTER_OF.items()}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "group": {value or UNKNOWN: label for value, label in StakeholderGroup.choices},
    "region": {value or UNKNOWN: label for value, label in RegionalGroup.choices},
    "kind": dict(SessionKind.choices),
}
YEARS = re.compile(r"([0-9]{4})(?:\s*(?:-|–|\.\.)\s*([0-9]{4}))?")


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
        found = _called(index, name, value, query)
        known = name == "year" or len(found) <= MOST_NAMED
        for each in found if found and known else [value]:
            query = query.with_filter(name, each)
    query.check()
    return query.changed(text=text) if typed else query


def near(index: NameIndex, name: str, value: str) -> tuple[dict[str, str], int]:
    """Values of a filter near one that is not known, and what they are called.

    Or the first of those that are called so, and how many they are, where they are too many.
    """
    found = _called(index, name, value, Query())
    if found:
        some = found[:MOST_NEAR]
        labels = names_of({name: some})[name]
        return {each: labels[each] for each in some if each in labels}, len(found)
    labels = _labels(name)
    some = closest_names(value, labels, MOST_NEAR)
    if not some and name in CHOICES:
        some = list(labels)
    elif not some and name == "year":
        some = sorted(labels, reverse=True)[:MOST_NEAR]
    return {each: labels[each] for each in some}, 0


def _called(index: NameIndex, name: str, value: str, query: Query) -> list[str]:
    """The values of a filter that are called so, best first."""
    if value.casefold() == UNKNOWN:
        return [UNKNOWN]
    if value in names_of({name: [value]})[name]:
        return [value]
    if name == "year":
        return _years(value)
    if name in CHOICES:
        return _begun(value, CHOICES[name])
    found = _wholly_called(index, name, value)
    if not found:
        named = index.list_of(KIND_OF[name], value)
        found = [] if named.nearly else [each.key for each in named.entities]
    if name == "session" and query.events:
        return [key for key in found if key.partition("/")[0] in query.events] or found
    return found


def _wholly_called(index: NameIndex, name: str, value: str) -> list[str]:
    """The values of a filter that have just this name."""
    words = name_words(value)
    if name in CHOICES:
        return [key for key, label in CHOICES[name].items() if name_words(label) == words]
    if name not in KIND_OF:
        return []
    return [each.key for each in index.called(words) if each.kind is KIND_OF[name]]


def _is_called(index: NameIndex, name: str, value: str) -> bool:
    """Whether something is called just so; a choice, too, whose words these begin one by one:
    latin america is Latin American and Caribbean."""
    words = name_words(value)
    starts = (name_words(label)[: len(words)] for label in CHOICES.get(name, {}).values())
    return bool(_wholly_called(index, name, value)) or any(
        len(start) == len(words) and all(map(str.startswith, start, words)) for start in starts
    )


def _years(value: str) -> list[str]:
    """Those of a year or a range that the archive holds."""
    asked = YEARS.fullmatch(value)
    if not asked:
        return []
    first, last = sorted((int(asked[1]), int(asked[2] or asked[1])))
    return [year for year in _labels("year") if first <= int(year) <= last]


def _begun(value: str, choices: Mapping[str, str]) -> list[str]:
    """The choices of whose names each word typed begins a word."""
    words = name_words(value)
    return [
        key
        for key, label in choices.items()
        if all(any(part.startswith(word) for part in name_words(label)) for word in words)
    ]


def _labels(name: str) -> dict[str, str]:
    """Every value that a filter may have in the archive, and what it is called."""
    if name in CHOICES:
        return {value: label for value, label in CHOICES[name].items() if value != UNKNOWN}
    return LABELLERS[name]()


def _session_labels() -> dict[str, str]:
    found = Session.objects.published().select_related("event").order_by(*catalogue.newest_first())
    return {session.path: str(session) for session in found}


def _year_labels() -> dict[str, str]:
    found = Session.objects.published().order_by().values_list(catalogue.YEAR, flat=True)
    return {str(year): str(year) for year in found.distinct() if year is not None}


LABELLERS: Mapping[str, Callable[[], dict[str, str]]] = {
    "speaker": lambda: dict(Speaker.objects.public().values_list("slug", "name")),
    "affiliation": lambda: dict(Organisation.objects.public().values_list("slug", "name")),
    "event": lambda: dict(Event.objects.public().values_list("slug", "name")),
    "year": _year_labels,
    "session": _session_labels,
}
