"""What went wrong, as programs are told (RFC 9457): application/problem+json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from igfarchive.http.limits import Allowance

CONTENT_TYPE = "application/problem+json"


class Kind(Enum):
    """A kind of problem: its status, and what it is called; its name stands in its `type`."""

    UNREADABLE = HTTPStatus.BAD_REQUEST, "What was asked cannot be read"
    REFUSED = HTTPStatus.FORBIDDEN, "It may not be done"
    NOT_FOUND = HTTPStatus.NOT_FOUND, "Nothing is there"
    NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED, "The address takes other methods"
    GONE = HTTPStatus.GONE, "It is no longer there"
    TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "It is more than is taken at once"
    WRONG_TYPE = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "It is not sent as JSON"
    TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS, "Too many requests in a short time"
    FAULT = HTTPStatus.INTERNAL_SERVER_ERROR, "A fault of the archive"
    UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE, "It cannot be answered just now"

    @property
    def status(self) -> HTTPStatus:
        status: HTTPStatus = self.value[0]
        return status

    @property
    def title(self) -> str:
        title: str = self.value[1]
        return title

    @property
    def anchor(self) -> str:
        """Where the page of the API speaks of it."""
        return self.name.lower().replace("_", "-")


@dataclass
class ProblemError(Exception):
    """A request that cannot be answered. `detail` is a sentence that says what to do.

    `errors` name each parameter or field that cannot be read; `more` are further members.
    """

    kind: Kind
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def unreadable(name: str, detail: str, *, where: str = "parameter") -> ProblemError:
    """400 for one parameter, or one field of what was sent."""
    return ProblemError(Kind.UNREADABLE, detail, [{where: name, "detail": detail}])


def too_many(allowance: Allowance) -> ProblemError:
    """429, which says how long to wait."""
    return ProblemError(
        Kind.TOO_MANY,
        f"{allowance.limit} requests a minute are answered to one visitor: ask again in "
        f"{allowance.reset} seconds.",
        headers=allowance.headers,
    )


def problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The answer that says so. Its `type` is an address on this host, relative to the request's."""
    kind = error.kind
    said: dict[str, Any] = {
        "type": f"/api/#{kind.anchor}",
        "title": kind.title,
        "status": kind.status.value,
        "detail": error.detail,
        "instance": request.get_full_path(),
    }
    if error.errors:
        said["errors"] = list(error.errors)
    said |= error.more
    return HttpResponse(
        # In ASCII: what was sent may hold halves of characters, which no encoding has.
        json.dumps(said, indent=1),
        status=kind.status,
        content_type=CONTENT_TYPE,
        headers=dict(error.headers),
    )
