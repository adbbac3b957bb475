"""What may be asked in an address of the API, and how it is read.

A filter means what it means on the pages, and is read by the same `Query`. What no operation knows
is refused: a program that misspells a filter would take everything for what it asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from igfarchive.api.cursors import LONGEST, Cursor, read_cursor
from igfarchive.api.problems import Kind, ProblemError, unreadable
from igfarchive.archive.choices import (
    AnnotationMotivation,
    RegionalGroup,
    SessionKind,
    StakeholderGroup,
)
from igfarchive.http.sites import site_of
from igfarchive.search.queries.query import (
    FILTERS,
    LONGEST_TEXT,
    LONGEST_VALUE,
    MOST_VALUES,
    UNKNOWN,
    InvalidQueryError,
    Query,
    Sort,
    refuse_nul,
)

PAGE_SIZE = 20
MOST = 100
"""Rows of a page at most."""

NO_NUL = "^[^\\u0000]*$"
NAMED = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address; with `choices` it has no other values, with `several` it may be
    given again for each."""

    description: str
    example: str | int
    choices: tuple[str, ...] = ()
    several: bool = False
    longest: int = LONGEST_VALUE
    required: bool = False
    pattern: str = NO_NUL

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        one: dict[str, Any] = {"type": "string", "maxLength": self.longest, "pattern": self.pattern}
        if self.required:
            one["minLength"] = 1
        if self.choices:
            one = {"type": "string", "enum": list(self.choices)}
        if isinstance(self.example, int):
            one = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}
        if self.several:
            return {"type": "array", "items": one, "maxItems": MOST_VALUES}
        return one

    def described(self, name: str) -> dict[str, Any]:
        """As OpenAPI describes it."""
        return {
            "in": "query",
            "name": name,
            "description": self.description,
            "required": self.required,
            "schema": self.schema,
            "example": [self.example] if self.several else self.example,
        }


def _values(choices: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([each for each in choices if each] + [UNKNOWN]))


MORE = "Given several times, any of the values fits."

PARAMETERS: Mapping[str, Parameter] = {
    "q": Parameter(
        "Words. In a search they mean what they mean on its page, quotation marks, AND, OR, NOT, "
        "`*` and filters such as `speaker:name` among them; in a list they are those of a name, or "
        "begin so.",
        "encryption",
        longest=LONGEST_TEXT,
    ),
    "speaker": Parameter(
        f"The id of a speaker, or `{UNKNOWN}` for nobody named. {MORE}",
        "moses-tumwebaze",
        several=True,
    ),
    "affiliation": Parameter(
        f"The id of an organisation that the speaker spoke for in the session, or `{UNKNOWN}`. "
        f"{MORE}",
        "great-lakes-protocols-group",
        several=True,
    ),
    "group": Parameter(
        f"The stakeholder group that the speaker spoke for in the session. {MORE}",
        "civil-society",
        choices=_values(StakeholderGroup.values),
        several=True,
    ),
    "region": Parameter(
        f"The regional group of the speaker in the session. {MORE}",
        "african",
        choices=_values(RegionalGroup.values),
        several=True,
    ),
    "event": Parameter(f"The id of an event. {MORE}", "fon-2024", several=True),
    "year": Parameter(
        f"The year of the session, or `{UNKNOWN}`. {MORE}", "2024", several=True, longest=7
    ),
    "kind": Parameter(
        f"The kind of the session. {MORE}",
        "workshop",
        choices=tuple(SessionKind.values),
        several=True,
    ),
    "session": Parameter(f"The id of a session. {MORE}", "fon-2024/ws-31", several=True),
    "sort": Parameter("The order of the turns.", "newest", choices=tuple(Sort)),
    "synonyms": Parameter(
        "Whether what the glossary calls otherwise is looked for, too.",
        "off",
        choices=("on", "off"),
    ),
    "motivation": Parameter(
        "What the annotation is made for; `editing` is a correction.",
        "editing",
        choices=tuple(AnnotationMotivation.values),
    ),
    "limit": Parameter("How many rows an answer has at most.", PAGE_SIZE),
    "cursor": Parameter(
        "Where the list goes on: from `next` of the answer before; other parameters stay the same.",
        "bm90IGEgY3Vyc29y",
        longest=LONGEST,
    ),
}

PAGING = ("limit", "cursor")
TURNS = ("speaker", "affiliation", "group", "region")
"""The filters of a transcript."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks; `others` are the parameters that Query does not read."""

    query: Query
    limit: int
    cursor: Cursor | None
    others: Mapping[str, str]
    _request: HttpRequest

    def next_url(self, cursor: Cursor) -> str:
        """The absolute address of what comes after that row."""
        question = _question(self._request)
        pairs = [*_pairs(self._request), ("cursor", cursor.written(question))]
        return self._request.build_absolute_uri(f"{self._request.path}?{urlencode(pairs)}")

    @property
    def site(self) -> str:
        return site_of(self._request)


def asked(request: HttpRequest, *names: str) -> Asked:
    """What the address asks in the parameters `names`.

    ProblemError names each that is not among them, is given twice, or cannot be read.
    """
    refuse(request, {name: PARAMETERS[name] for name in names})
    try:
        query = Query.from_parameters(request.GET)
    except InvalidQueryError as error:
        named = NAMED.match(str(error))
        raise unreadable(named.group() if named else "q", str(error)) from None
    cursor = request.GET.get("cursor", "")
    return Asked(
        query=replace(query, page=1),
        limit=int(request.GET.get("limit") or PAGE_SIZE),
        cursor=read_cursor(cursor, _question(request)) if cursor else None,
        others={name: request.GET[name] for name in names if request.GET.get(name)},
        _request=request,
    )


def refuse(request: HttpRequest, table: Mapping[str, Parameter]) -> None:
    """ProblemError for parameters that are not in the table, and for values that these have not."""
    others = [name for name in request.GET if name not in table]
    if others:
        known = f"Known are {', '.join(table)}." if table else "None is known here."
        raise ProblemError(
            Kind.UNREADABLE,
            f"{', '.join(name[:40] for name in others[:10])}: no such parameter. {known}",
            [
                {"parameter": name[:40], "detail": f"No such parameter. {known}"}
                for name in others[:10]
            ],
        )

    for name, parameter in table.items():
        _check(name, parameter, request.GET.getlist(name))


def _check(name: str, parameter: Parameter, values: Sequence[str]) -> None:
    """What Query does not: it is read from addresses that people may have changed, where it is
    kinder to find nothing than to refuse."""
    if not parameter.several and len(values) > 1:
        raise unreadable(name, f"{name}: give it once.")
    if len(values) > MOST_VALUES:
        raise unreadable(name, f"{name}: give it at most {MOST_VALUES} times.")
    for value in values:
        try:
            refuse_nul(name, value)
        except InvalidQueryError as error:
            raise unreadable(name, str(error)) from None
        if parameter.choices and value not in parameter.choices:
            raise unreadable(
                name, f"{name}={value[:40]}: write one of {', '.join(parameter.choices)}."
            )
        if len(value.strip()) > parameter.longest:
            raise unreadable(name, f"{name}: write at most {parameter.longest:,} characters.")
    if name == "limit" and values:
        digits = values[0].isascii() and values[0].isdigit() and len(values[0]) < 4
        if not (digits and 1 <= int(values[0]) <= MOST):
            raise unreadable(name, f"limit={values[0][:20]}: write a number from 1 to {MOST}.")
    if parameter.required and not any(values):
        raise unreadable(name, f"{name}: it has to be given.")


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name != "cursor"
    ]


def _question(request: HttpRequest) -> str:
    """What a cursor holds for: the path, and what it asks, in whatever order."""
    pairs = sorted(pair for pair in _pairs(request) if pair[0] != "limit" and pair[1])
    return f"{request.path}?{urlencode(pairs)}"


def query_as_read(query: Query) -> dict[str, Any]:
    """The query as it was read, by the names of its parameters: filters that stood among the words
    are filters, and merged speakers are those that were kept."""
    said: dict[str, Any] = {"q": query.text} if query.text else {}
    said |= {name: list(values) for name, values in query.filters.items() if name in FILTERS}
    if query.sort is not Sort.RELEVANCE:
        said["sort"] = query.sort.value
    if not query.synonyms:
        said["synonyms"] = "off"
    return said
