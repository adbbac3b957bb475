"""Reads what a visitor asks in the address, and refuses what cannot be read."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query, refuse_nul

NOTHING = Query()
OTHERS = {
    "q": "text",
    "reading": "reading",
    "hide": "hidden",
    "terms": "every_term",
    "synonyms": "synonyms",
}
"""Parameters that are no filters, and not on every page: parameter -> field of Query."""


def query_from_request(request: HttpRequest, *names: str) -> Query:
    """What the address asks in the parameters `names`, and its sort and page.

    Others are left out, so that no link carries on what its page does not do. BadRequest names a
    parameter that cannot be read.
    """
    try:
        for name, values in request.GET.lists():
            for value in values:
                refuse_nul(name, value)
        query = Query.from_parameters(request.GET)
    except InvalidQueryError as error:
        raise BadRequest(str(error)) from None
    left_out: dict[str, Any] = {field: () for name, field in FILTERS.items() if name not in names}
    for name, field in OTHERS.items():
        if name not in names:
            left_out[field] = getattr(NOTHING, field)
    return replace(query, **left_out)
