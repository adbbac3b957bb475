"""How a list is leafed through."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest

from igfarchive.search.queries.query import LAST_PAGE

register = template.Library()

MANY = 7
"""Of more pages than these not all are linked, and one can be asked for by its number."""


@register.filter
def can_be_turned(page: "Page[Any]") -> bool:
    """Whether an address can ask for the next page: none names a page beyond LAST_PAGE."""
    return page.has_next() and page.number < LAST_PAGE


@register.filter
def last_page(page: "Page[Any]") -> int:
    """The last page that an address can ask for."""
    return min(page.paginator.num_pages, LAST_PAGE)


@register.filter
def page_numbers(page: "Page[Any]") -> list[int | None]:
    """The pages that are linked; None where some are left out. Page 9 of 40: 1, None, 7 to 11,
    None, 40."""
    last = last_page(page)
    near = {number for number in range(page.number - 2, page.number + 3) if 1 <= number <= last}
    shown = sorted(near | {1, last}) if last > MANY else list(range(1, last + 1))
    numbers: list[int | None] = []
    for number in shown:
        before = numbers[-1] if numbers else None
        if before is not None and number == before + 2:
            numbers.append(number - 1)
        elif before is not None and number > before + 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def with_page(others: str, number: int) -> str:
    """The query string that asks for a page, given what asks for all else: of the first none says
    so. ?q=tide, 2: ?q=tide&page=2"""
    asked = [others.removeprefix("?"), f"page={number}" if number > 1 else ""]
    pairs = "&".join(filter(None, asked))
    return f"?{pairs}" if pairs else ""


@register.filter
def can_jump(page: "Page[Any]") -> bool:
    return last_page(page) > MANY


@register.filter
def other_parameters(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address asks beside its page: a form that asks for another page sends it along."""
    return [
        (name, value) for name, values in request.GET.lists() if name != "page" for value in values
    ]
