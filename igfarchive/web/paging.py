"""Cuts long lists into pages."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404

Row = TypeVar("Row")


class NoSuchPageError(Http404):
    """A page beyond the end of a list: the message says where the list ends."""


def page_of(rows: Paginator[Row], number: int) -> Page[Row]:
    """Page `number`, counted from 1; NoSuchPageError beyond the last."""
    try:
        return rows.page(number)
    except EmptyPage as error:
        raise NoSuchPageError(
            f"There is no page {number}: the list ends with page {rows.num_pages}."
        ) from error
