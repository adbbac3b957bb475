"""Sees to it that a thread that keeps its connection to SQLite reads what a new one would."""

from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

from igfarchive.archive.kept_connections import renew


class KeptConnectionMiddleware:
    """With PostgreSQL, whose connections lie in a pool, it is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if connection.vendor != "sqlite":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        renew(connection)
        response = self.get_response(request)
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close()
        return response
