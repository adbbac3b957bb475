"""Sends requests one after the other: which were answered by a fault, and which took long."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from time import process_time
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from igfarchive.archive.models import (
    Annotation,
    Event,
    Organisation,
    Session,
    Speaker,
    Term,
    Utterance,
)
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.merged import resolve_merged
from igfarchive.search.queries.query import InvalidQueryError, Query
from igfarchive.search.searching import search
from igfarchive.search.typed_filters import apply_typed
from tests.hostile.generating import Request

logger = logging.getLogger(__name__)

LONGEST = 0.5
"""Seconds of CPU time that an answer may take."""
MOST_OF_EACH = 200
"""Rows that addresses are made of."""

Send = Callable[[Request], int]
"""Gives the status of the answer."""


@dataclass(slots=True)
class Tried:
    """What came of it: how often each status was answered, and, of those that it should not have
    come to, the request with its status or its seconds of CPU time."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[tuple[int, Request]] = field(default_factory=list)
    slow: list[tuple[float, Request]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """A report, the worst first."""
        ordered = sorted(self.seconds)
        told = ", ".join(f"{status}: {held:,}" for status, held in sorted(self.statuses.items()))
        yield f"{len(ordered):,} answers ({told})"
        yield (
            f"CPU time: median {1000 * ordered[len(ordered) // 2]:.0f} ms, 99 of 100 within "
            f"{1000 * ordered[len(ordered) * 99 // 100]:.0f} ms, "
            f"slowest {1000 * ordered[-1]:.0f} ms"
        )
        yield f"{len(self.faults):,} faults, {len(self.slow):,} over {LONGEST} s"
        yield from (f"  {status} {request}" for status, request in self.faults)
        yield from (
            f"  {seconds:.2f} s {request}"
            for seconds, request in sorted(self.slow, key=lambda each: -each[0])
        )


def try_all(
    requests: Iterable[Request], most: int, send: Send, clock: Callable[[], float] = process_time
) -> Tried:
    """Send the first `most` of them."""
    tried = Tried()
    for request in islice(requests, most):
        begun = clock()
        status = send(request)
        seconds = clock() - begun
        tried.statuses[status] += 1
        tried.seconds.append(seconds)
        if status >= 500 and status != HTTPStatus.NOT_IMPLEMENTED:  # As oEmbed has it of formats.
            tried.faults.append((status, request))
        if seconds > LONGEST:
            tried.slow.append((seconds, request))
    return tried


def sender(staff: User) -> Send:
    """Sends to the archive itself, signed in as `staff` at the desk and as a visitor elsewhere.

    Of an answer that is sent while it is made, such as a file of all turns, the first part counts.
    """
    visitor, curator = (Client(raise_request_exception=False) for _ in range(2))

    def send(request: Request) -> int:
        client = curator if request.at_the_desk else visitor
        signed_in = client.cookies.get(settings.SESSION_COOKIE_NAME)
        # Again where the last request was to sign out.
        if request.at_the_desk and not (signed_in and signed_in.value):
            curator.force_login(staff)
        response = client.generic(
            request.method,
            request.address,
            request.content,
            request.content_type,
            headers=dict(request.headers),
            QUERY_STRING=request.query,
        )
        if isinstance(response, StreamingHttpResponse):
            next(iter(response), b"")
        response.close()
        return response.status_code

    return send


def search_alone(request: Request) -> int:
    """What the page of a search does before anything is written of it: the query is read, with the
    filters that are typed in it, which a page leads to, and asked; what it counts is counted, and
    the turns are marked. The status that the page would have.
    """
    (text,) = parse_qs(request.query, keep_blank_values=True)["q"]
    try:
        search(resolve_merged(apply_typed(Query(text))))
    except InvalidQueryError:
        return HTTPStatus.BAD_REQUEST
    except IndexUnavailableError:
        return HTTPStatus.SERVICE_UNAVAILABLE
    except Exception:  # Whatever it is: a page would be 500, as Django has it.
        logger.exception("A search failed: %r", text)
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.OK


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Of every address, those of the desk among them, as `sessions/<name:event>/`."""
    for each in (resolver or get_resolver()).url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, pattern)
        elif "(?P<" not in pattern:
            yield pattern


def fills() -> dict[str, list[str]]:
    """What stands in the archive, for the parts of addresses."""
    sessions = list(
        Session.objects.order_by("pk").values_list("event__slug", "slug")[:MOST_OF_EACH]
    )
    slugs = [
        *(slug for _, slug in sessions),
        *_column(Speaker, "slug"),
        *_column(Organisation, "slug"),
        *_column(Term, "slug"),
    ]
    numbers = [*_column(Annotation, "pk"), *_column(Utterance, "pk")]
    return {
        "event": [*_column(Event, "slug")],
        "slug": slugs,
        "id": slugs,
        "key": [str(number) for number in range(1, 40)],
        "int": numbers,
        "object_id": numbers,
        "ending": ["bib", "ris", "json", "txt", "exe"],
        "section": ["sessions", "speakers", "turns-1", "events"],
    }


def words() -> list[str]:
    """Those of turns here and there, as often as they stand there: frequent ones are many."""
    held = Utterance.objects.count()
    step = max(1, held // MOST_OF_EACH)
    rows = Utterance.objects.order_by("pk").values_list("text", flat=True)[::step]
    found = [word for text in rows for word in text.split()[:50]]
    return [*found, *_column(Speaker, "name"), *_column(Organisation, "name")]


def _column(model: type[Model], name: str) -> list[str]:
    rows = model._default_manager.order_by("pk").values_list(name, flat=True)
    return [str(value) for value in rows[:MOST_OF_EACH]]
