"""Filters as a page shows them: what can be chosen, what is chosen, and where each link leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from igfarchive.search.matches.results import Counts, Facets
from igfarchive.search.naming import TITLES, Names
from igfarchive.search.queries.query import UNKNOWN, Query

AT_ONCE = 7
AT_MOST = 50
MOST_MEANT = 5
"""Values of all filters, of those that are not known, of which it is said what they may mean."""

FindNear = Callable[[str, str], tuple[Mapping[str, str], int]]
"""Of a filter and a value of it: the values near that one and what they are called, and how many
are called as it is where those are too many."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter; `url` chooses it, or takes it back where it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its first choices, those behind a fold, and whether there are more than these.

    "Unknown" is among the first, at their end; what is chosen is there however rare it is.
    """

    name: str
    title: str
    first: Sequence[Choice]
    rest: Sequence[Choice]
    more: bool

    @property
    def open(self) -> bool:
        """Whether one of those behind the fold is chosen."""
        return any(choice.chosen for choice in self.rest)


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force; `url` lifts it. `label` is None where the archive knows no such value.

    Then `near` are values that may have been meant, each with the link that asks for it instead;
    the first of `several` that are called so, where those are too many.
    """

    title: str
    value: str
    label: str | None
    url: str
    near: Sequence[Choice] = ()
    several: int = 0


def choice(
    query: Query, path: str, name: str, label: str, value: str, count: int, anchor: str = ""
) -> Choice:
    """One value of the filter `name`; its link leads to `anchor` in the page at `path`."""
    chosen = value in query.filters.get(name, ())
    toggled = query.without_filter if chosen else query.with_filter
    return Choice(value, label, count, chosen, path + toggled(name, value).url() + anchor)


def most_frequent(query: Query, counts: Facets) -> dict[str, dict[str, int]]:
    """Of thousands of values those that a page shows, and so has to name.

    And one or two that tell it that there are more: "unknown" may be among the first.
    """
    return {
        name: dict(islice(counted.items(), AT_MOST + 2))
        | {
            value: counted[value]
            for value in (*query.filters.get(name, ()), UNKNOWN)
            if value in counted
        }
        for name, counted in counts.items()
    }


def facets(query: Query, path: str, counts: Facets, names: Names) -> list[Facet]:
    """The filters of the page at `path`, in the order of `counts`.

    Years run from the newest, other values as counted. A value without a name is not public, and
    is left out.
    """
    found = []
    for name, counted in counts.items():
        choices = _choices(query, path, name, _ordered(name, counted), names[name])
        known = [each for each in choices if each.value != UNKNOWN]
        unknown = [each for each in choices if each.value == UNKNOWN]
        if choices:
            rare = known[AT_MOST:]
            rest = known[AT_ONCE:AT_MOST] + [each for each in rare if each.chosen]
            more = any(not each.chosen for each in rare)
            found.append(Facet(name, TITLES[name], known[:AT_ONCE] + unknown, rest, more))
    return found


def _choices(
    query: Query,
    path: str,
    name: str,
    counted: Iterable[tuple[str, int]],
    labels: Mapping[str, str],
) -> list[Choice]:
    """The values that have a label, each as `choice` makes it."""
    chosen = query.filters.get(name, ())
    known = {value: count for value, count in counted if value in labels}
    others = [value for value in known if value not in chosen]
    urls = dict(zip(others, query.urls_with_filter(name, others), strict=True))
    return [
        choice(query, path, name, labels[value], value, count)
        if value in chosen
        else Choice(value, labels[value], count, False, path + urls[value])
        for value, count in known.items()
    ]


def active(
    query: Query, path: str, names: Names, anchor: str = "", near: FindNear | None = None
) -> list[Active]:
    """Every filter in force; `near` finds what else a value that is not known may mean."""
    found = []
    unknown = 0
    for name, values in query.filters.items():
        for value in values:
            others = query.without_filter(name, value)
            label = names[name].get(value)
            meant: Mapping[str, str] = {}
            several = 0
            if near and label is None and unknown < MOST_MEANT:
                unknown += 1
                meant, several = near(name, value)
            choices = [
                choice(others, path, name, called, key, 0, anchor) for key, called in meant.items()
            ]
            url = path + others.url() + anchor
            found.append(Active(TITLES[name], value, label, url, choices, several))
    return found


def _ordered(name: str, counted: Counts) -> Iterable[tuple[str, int]]:
    return sorted(counted.items(), reverse=True) if name == "year" else counted.items()
