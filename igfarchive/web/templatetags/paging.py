"""How far a list can be leafed through."""

from typing import Any

from django import template
from django.core.paginator import Page

from igfarchive.search.queries.query import LAST_PAGE

register = template.Library()


@register.filter
def can_be_turned(page: "Page[Any]") -> bool:
    """Whether an address can ask for the next page: none names a page beyond LAST_PAGE."""
    return page.has_next() and page.number < LAST_PAGE
