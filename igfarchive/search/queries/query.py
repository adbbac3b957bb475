"""What a visitor asks: a frozen value that turns into URL parameters and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, Self
from urllib.parse import quote_plus, urlencode

PAGE_SIZE = 20
LAST_PAGE = 5_000

# Every link of a page carries on what its address asks: what is asked has to be small.
MOST_VALUES = 50  # of all filters together
LONGEST_VALUE = 201  # a session's: two slugs of a hundred characters and a slash
LONGEST_TEXT = 2_000

# The filters, in the order in which a page shows them: URL parameter -> field of Query.
FILTERS = {
    "speaker": "speakers",
    "affiliation": "affiliations",
    "group": "groups",
    "region": "regions",
    "event": "events",
    "year": "years",
    "kind": "kinds",
    "session": "sessions",
}
# Those whose values are counted. Sessions are not: their list is the archive itself.
FACETS = tuple(name for name in FILTERS if name != "session")

# What may be left out of a transcript: its value of `hide`, and what a page calls it.
HIDEABLE = {"stage": "stage directions", "gap": "gap marks", "language": "language notes",
            "sound": "sounds", "time": "times"}  # fmt: skip

# Which uses of the glossary's terms are marked in a transcript.
FIRST, EVERY = "first", "every"

UNKNOWN = "unknown"
"""The value of a filter or a facet where nothing is known: it is counted and shown."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Shown(StrEnum):
    """Which reading of the turns is shown."""

    CORRECTED = "corrected"
    CAPTIONED = "captioned"


class InvalidQueryError(ValueError):
    """A parameter that cannot be read: the message names it and says what to write."""


def refuse_nul(name: str, value: str) -> None:
    """InvalidQueryError for a character that PostgreSQL does not keep, and no name has."""
    if "\0" in value:
        raise InvalidQueryError(f"{name}: holds a character that no text has (U+0000).")


class Parameters(Protocol):
    """What Query reads of Django's QueryDict."""

    def get(self, key: str, default: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters. Values of one filter are alternatives; filters add up.

    Speakers, affiliations and events are slugs, groups, regions and kinds are values of
    `igfarchive.archive.choices`, sessions are `event/slug`, years are digits; UNKNOWN fits all.
    `reading`, `hidden` and `every_term` say how a transcript is shown, and find nothing. Without
    `synonyms` the words alone are looked for, and not what the glossary calls otherwise.
    """

    text: str = ""
    speakers: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    reading: Shown = Shown.CORRECTED
    hidden: tuple[str, ...] = ()
    synonyms: bool = True
    every_term: bool = False
    page: int = 1

    @classmethod
    def from_parameters(cls, parameters: Parameters) -> Self:
        """Read GET parameters.

        InvalidQueryError for a value that does not exist of what has few, for a page that there is
        none of, and for more than a page can carry on.
        """
        sort = _choice("sort", parameters.get("sort", "") or Sort.RELEVANCE, list(Sort))
        reading = _choice("reading", parameters.get("reading", "") or Shown.CORRECTED, list(Shown))
        hidden = tuple(dict.fromkeys(filter(None, parameters.getlist("hide"))))
        for name in hidden:
            _choice("hide", name, list(HIDEABLE))
        synonyms = _choice("synonyms", parameters.get("synonyms", "") or "on", ["on", "off"])
        terms = _choice("terms", parameters.get("terms", "") or FIRST, [FIRST, EVERY])
        page = parameters.get("page", "") or "1"
        digits = page.isascii() and page.isdigit() and len(page) < 10
        if not (digits and 1 <= int(page) <= LAST_PAGE):
            raise InvalidQueryError(f"page={page[:20]}: write a number from 1 to {LAST_PAGE}.")
        text = (parameters.get("q", "") or "").strip()
        if len(text) > LONGEST_TEXT:
            raise InvalidQueryError(f"q: write at most {LONGEST_TEXT:,} characters.")
        filters = {}
        room = MOST_VALUES
        for name, field in FILTERS.items():
            filters[field] = _values(parameters, name, room)
            room -= len(filters[field])
        return cls(
            text=text,
            sort=Sort(sort),
            reading=Shown(reading),
            hidden=hidden,
            synonyms=synonyms == "on",
            every_term=terms == EVERY,
            page=int(page),
            **filters,
        )

    def check(self) -> None:
        """InvalidQueryError where the filters are more than an address can carry on."""
        room = MOST_VALUES
        for name, values in self.filters.items():
            _check_values(name, values, room)
            room -= len(values)

    def parameters(self) -> list[tuple[str, str]]:
        """Name and value pairs that `from_parameters` reads back; defaults are left out."""
        pairs = [("q", self.text)] if self.text else []
        for name, field in FILTERS.items():
            pairs += [(name, value) for value in getattr(self, field)]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort))
        if self.captioned:
            pairs.append(("reading", self.reading))
        pairs += [("hide", name) for name in self.hidden]
        if not self.synonyms:
            pairs.append(("synonyms", "off"))
        if self.every_term:
            pairs.append(("terms", EVERY))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def url(self) -> str:
        """The query string, with its question mark; empty for the empty query."""
        pairs = self.parameters()
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that are set: parameter name -> values."""
        return {name: values for name, field in FILTERS.items() if (values := getattr(self, field))}

    @property
    def captioned(self) -> bool:
        """Whether the turns are shown as captioned, and not as corrected."""
        return self.reading is Shown.CAPTIONED

    @property
    def reading_url(self) -> str:
        """The query string that keeps the reading, and nothing else."""
        return Query(reading=self.reading).url()

    def __bool__(self) -> bool:
        return bool(self.text or self.filters)

    def with_filter(self, name: str, value: str) -> Query:
        """The query widened by one value of one filter, back at its first page."""
        field = FILTERS[name]
        values = dict.fromkeys((*getattr(self, field), value))
        return self.changed(**{field: tuple(values)})

    def without_filter(self, name: str, value: str) -> Query:
        field = FILTERS[name]
        return self.changed(**{field: tuple(v for v in getattr(self, field) if v != value)})

    def urls_with_filter(self, name: str, values: Iterable[str]) -> Iterator[str]:
        """The `url` of `with_filter` for each of these values, of which none is asked for yet: a
        page links a hundred, which are alike but for the value."""
        pairs = self.changed().parameters()
        before = tuple(FILTERS)[: tuple(FILTERS).index(name) + 1]
        place = bool(self.text) + sum(len(getattr(self, FILTERS[each])) for each in before)
        first, last = urlencode(pairs[:place]), urlencode(pairs[place:])
        for value in values:
            yield "?" + "&".join(filter(None, (first, f"{name}={quote_plus(value)}", last)))

    def changed(self, **values: Any) -> Query:
        """A copy with other values, back at its first page unless `page` is given."""
        return replace(self, **({"page": 1} | values))


def _choice(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise InvalidQueryError(f"{name}={value[:20]}: write one of {', '.join(choices)}.")
    return value


def _values(parameters: Parameters, name: str, room: int) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
    _check_values(name, values, room)
    return values


def _check_values(name: str, values: Sequence[str], room: int) -> None:
    if len(values) > room:
        raise InvalidQueryError(
            f"{name}: give at most {MOST_VALUES} values, those of other filters among them."
        )
    for value in values:
        if len(value) > LONGEST_VALUE:
            raise InvalidQueryError(
                f"{name}={value[:20]}: write at most {LONGEST_VALUE} characters."
            )
