"""Counts what is asked of this process, and how long the answers took.

    GET /search/?q=tide → 200      requests_total{view="search",method="GET",status="200"} + 1
    GET /static/search.js → 200    nothing: a file is no work
    GET /wp-login.php → 404        requests_total{view="unknown",method="GET",status="404"} + 1
    a process that warms itself    nothing: nobody waited for it

The names are few, whatever visitors ask for: those of our addresses, one for the desk, one for all
else. Nothing here tells who asked, or for what. https://prometheus.io/docs/practices/naming/
"""

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter(
    "igfarchive_requests", "Requests that were answered.", ["view", "method", "status"]
)
SECONDS = Histogram(
    "igfarchive_request_seconds",
    "How long an answer took, by the clock, until it began to be sent.",
    ["view"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
PAGES = Counter(
    "igfarchive_pages",
    "Pages for visitors who are not signed in: the same that they have, kept from another "
    "visitor, or made.",
    ["source"],
)
MEMORY = Gauge(
    "igfarchive_worker_resident_bytes",
    "Memory of each worker process, files that all have in common among it.",
    multiprocess_mode="liveall",
)

OWN = "igfarchive.own_request"
"""In the environment of a request that a process puts to itself: no visitor can write it there."""
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
STATM = Path("/proc/self/statm")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class MetricsMiddleware:
    """Counts each request once it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        if OWN in request.META:
            return response
        view = _view(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        SECONDS.labels(view).observe(perf_counter() - begun)
        MEMORY.set(_resident_bytes())
        return response


def count_page(request: HttpRequest, source: str) -> None:
    """One more that is `made`, `kept` or `unchanged`."""
    if OWN not in request.META:
        PAGES.labels(source).inc()


def _view(request: HttpRequest) -> str:
    """The name of the address; a page that was kept was sent before anybody looked for it."""
    match = request.resolver_match
    if match is None:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return "unknown"
    return "admin" if "admin" in match.app_names else match.url_name or "api"


def _resident_bytes() -> int:
    """Of this process, by proc_pid_statm(5); 0 where the system has no such file."""
    try:
        return int(STATM.read_text("ascii").split()[1]) * PAGE_BYTES
    except OSError:
        return 0
