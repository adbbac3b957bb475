"""What filters and their values are called in front of people."""

from collections.abc import Iterable, Mapping

from igfarchive.archive.choices import RegionalGroup, SessionKind, StakeholderGroup
from igfarchive.archive.models import Event, Organisation, Session, Speaker
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search import catalogue
from igfarchive.search.matches.results import Facets
from igfarchive.search.queries.query import UNKNOWN, Query
from igfarchive.text.characters import with_plain_spaces

Names = Mapping[str, Mapping[str, str]]
"""Filter name -> value -> what it is called."""

TITLES = {
    "speaker": "Speaker",
    "affiliation": "Affiliation",
    "group": "Stakeholder group",
    "region": "Region",
    "event": "Event",
    "year": "Year",
    "kind": "Kind of session",
    "session": "Session",
}


def names_of(values: Mapping[str, Iterable[str]]) -> Names:
    """The names of the values of each filter: at most one question to the database for each.

    A value that is unknown to the archive, or known from unpublished sessions alone, has none.
    """
    return {
        name: {UNKNOWN: "Unknown"} | NAMERS[name](frozenset(found))
        for name, found in values.items()
    }


def values_of(query: Query, counts: Facets) -> dict[str, set[str]]:
    """Every value that a page has to name: those that are asked for, and those counted."""
    names = {*query.filters, *counts}
    return {name: {*query.filters.get(name, ()), *counts.get(name, ())} for name in names}


@cached_per_revision
def _speakers(slugs: frozenset[str]) -> dict[str, str]:
    public = Speaker.objects.public().filter(slug__in=slugs)
    return dict(public.values_list("slug", "name"))


@cached_per_revision
def _organisations(slugs: frozenset[str]) -> dict[str, str]:
    public = Organisation.objects.public().filter(slug__in=slugs)
    return dict(public.values_list("slug", "name"))


@cached_per_revision
def _events(slugs: frozenset[str]) -> dict[str, str]:
    return dict(Event.objects.public().filter(slug__in=slugs).values_list("slug", "name"))


@cached_per_revision
def _sessions(paths: frozenset[str]) -> dict[str, str]:
    slugs = {path.rpartition("/")[2] for path in paths}
    found = Session.objects.published().filter(slug__in=slugs).select_related("event")
    return {session.path: str(session) for session in found if session.path in paths}


@cached_per_revision
def _years(years: frozenset[str]) -> dict[str, str]:
    held = Session.objects.published().filter(catalogue.held_in(years)).order_by()
    found = held.values_list(catalogue.YEAR, flat=True).distinct()
    return {str(year): str(year) for year in found}


NAMERS = {
    "speaker": _speakers,
    "affiliation": _organisations,
    "group": lambda _: dict(StakeholderGroup.choices),
    "region": lambda _: dict(RegionalGroup.choices),
    "event": _events,
    "year": _years,
    "kind": lambda _: dict(SessionKind.choices),
    "session": _sessions,
}


def in_words(query: Query) -> str:
    """What is asked, as in “tide”, event Harbour Forum 2031."""
    words = with_plain_spaces(query.text)
    names = names_of(query.filters)
    filters = (
        f"{TITLES[name].lower()} {names[name].get(value, value)}"
        for name, values in query.filters.items()
        for value in values
    )
    return ", ".join(filter(None, (f"“{words}”" if words else "", *filters)))
