"""Values of filters by what people call them, and what all of them are called."""

import re
from collections.abc import Callable, Collection, Mapping

from igfarchive.archive.choices import RegionalGroup, SessionKind, StakeholderGroup
from igfarchive.archive.models import Event, Organisation, Session, Speaker
from igfarchive.search import catalogue
from igfarchive.search.entities.entity import FILTER_OF
from igfarchive.search.entities.name_index import NameIndex
from igfarchive.search.entities.wording import name_words
from igfarchive.search.naming import names_of
from igfarchive.search.queries.query import UNKNOWN

KIND_OF = {name: kind for kind, name in FILTER_OF.items()}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "group": {value or UNKNOWN: label for value, label in StakeholderGroup.choices},
    "region": {value or UNKNOWN: label for value, label in RegionalGroup.choices},
    "kind": dict(SessionKind.choices),
}
YEARS = re.compile(r"([0-9]{4})(?:\s*(?:-|–|\.\.)\s*([0-9]{4}))?")


def values_called(
    index: NameIndex, name: str, value: str, events: Collection[str] = (), *, nearly: bool = False
) -> list[str]:
    """The values of a filter that are called so, best first.

    The one that this is; else those with just this name; with these words in their names; with
    words that begin so; and if `nearly`, with words one letter off. Of sessions those of the
    `events`, if there are any.
    """
    if value.casefold() == UNKNOWN:
        return [UNKNOWN]
    if value in names_of({name: [value]})[name]:
        return [value]
    if name == "year":
        return _years(value)
    if name in CHOICES:
        return _begun(value, CHOICES[name])
    found = wholly_called(index, name, value) or _named(index, name, value, nearly=nearly)
    if name == "session" and events:
        return [key for key in found if key.partition("/")[0] in events] or found
    return found


def wholly_called(index: NameIndex, name: str, value: str) -> list[str]:
    """The values of a filter that have just this name."""
    words = name_words(value)
    if name in CHOICES:
        return [key for key, label in CHOICES[name].items() if name_words(label) == words]
    if name not in KIND_OF:
        return []
    return [each.key for each in index.called(words) if each.kind is KIND_OF[name]]


def _named(index: NameIndex, name: str, value: str, *, nearly: bool) -> list[str]:
    kind = KIND_OF[name]
    words = index.find(value, nearly=False).entities
    if found := [each.key for each in words if each.kind is kind]:
        return found
    begun = index.list_of(kind, value)
    return [each.key for each in begun.entities] if nearly or not begun.nearly else []


def _years(value: str) -> list[str]:
    """Those of a year or a range that the archive holds."""
    asked = YEARS.fullmatch(value)
    if not asked:
        return []
    first, last = sorted((int(asked[1]), int(asked[2] or asked[1])))
    return [year for year in labels_of("year") if first <= int(year) <= last]


def _begun(value: str, choices: Mapping[str, str]) -> list[str]:
    """The choices of whose names each word typed begins a word."""
    words = name_words(value)
    return [
        key
        for key, label in choices.items()
        if all(any(part.startswith(word) for part in name_words(label)) for word in words)
    ]


def labels_of(name: str) -> dict[str, str]:
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
