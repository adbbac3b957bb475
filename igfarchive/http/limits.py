"""How often one visitor may ask for what takes long, and what answers tell of that.

    12:04:10   spend(request, Purpose.CHECK)        30 a minute: 29 remain, for 50 seconds
    12:04:58   …once more, the 31st time            refused: Retry-After: 2
    12:05:00   a new minute                         29 remain again

Each worker process counts for itself, in memory: behind four of them a visitor may have up to four
times as much, and nothing is written to the database for whoever asks. The headers are those of
draft-ietf-httpapi-ratelimit-headers-07, of which the later ones have no client yet.
"""

from dataclasses import dataclass
from enum import StrEnum
from time import time
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from igfarchive.http.senders import sender_of

Answer = TypeVar("Answer", bound=HttpResponseBase)

PERIOD = 60
"""Seconds, counted from the beginning of each minute."""


class Purpose(StrEnum):
    """What is limited, each for itself: `settings.RATE_LIMITS` has the numbers."""

    CHECK = "check"
    """Quotations checked on pages."""
    RECEIPTS = "receipts"
    """Receipts kept."""
    ALERTS = "alerts"
    """Mails that somebody has sent to an address."""
    SUGGESTIONS = "suggestions"
    """References of suggestions looked up."""
    API = "api"
    MCP = "mcp"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a visitor may still ask: `remaining` of `limit` until `reset`, in seconds.

    A `limit` of 0 is none. `allowed`: what was asked for just now may be answered.
    """

    limit: int = 0
    remaining: int = 0
    reset: int = 0
    allowed: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """Those of an answer, which is a 429 where it is not allowed; none without a limit."""
        if not self.limit:
            return {}
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return told if self.allowed else told | {"Retry-After": str(self.reset)}


def spend(
    request: HttpRequest, purpose: Purpose, cost: int = 1, *, now: float | None = None
) -> Allowance:
    """Count what is asked, at a time in seconds of the epoch, and say whether that is too much.

    Whoever has something left may spend more than that at once: a page of many quotations is
    answered, and the next one waits.
    """
    limit = settings.RATE_LIMITS[purpose]
    if not limit:
        return Allowance()
    minute, second = divmod(time() if now is None else now, PERIOD)
    spent = _count(f"{purpose}:{sender_of(request)}:{minute:.0f}", cost)
    return Allowance(
        limit=limit,
        remaining=max(0, limit - spent),
        reset=PERIOD - int(second),
        allowed=spent - cost < limit,
    )


def tell(response: Answer, allowance: Allowance) -> Answer:
    """The response with the headers that tell the allowance."""
    for name, value in allowance.headers.items():
        response.headers[name] = value
    return response


def _count(key: str, cost: int) -> int:
    """What was spent under this key, with this cost."""
    counts = caches["limits"]
    counts.add(key, 0, 2 * PERIOD)
    try:
        return counts.incr(key, cost)
    except ValueError:  # Crowded out this moment: it begins anew.
        counts.set(key, cost, 2 * PERIOD)
        return cost
