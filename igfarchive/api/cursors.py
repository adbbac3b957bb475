"""Where a list goes on: a text that only the archive writes, and that holds for one question.

A cursor names the row that was given last, not how many were given: what comes in before that row
moves nothing, and nothing is given twice or left out.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, new

from django.conf import settings

from igfarchive.api.problems import Kind, ProblemError, unreadable

SIGNATURE = 16
"""Bytes."""
LONGEST = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Row `last`, by its number, was given as the one at `place`, from 1; `at` says in which state
    of what was asked."""

    place: int
    last: int
    at: str = ""

    def written(self, question: str) -> str:
        """The same for whoever asks the same, as is its answer: no time stands in it."""
        said = json.dumps([self.place, self.last, self.at], separators=(",", ":")).encode()
        return urlsafe_b64encode(_signature(said, question) + said).decode().rstrip("=")


def read_cursor(text: str, question: str) -> Cursor:
    """ProblemError for what the archive did not write, and for one of another question."""
    refusal = unreadable(
        "cursor",
        "cursor: take it from the `next` of an answer, whose other parameters stay as they are.",
    )
    try:
        signed = urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4))
    except (NotBase64, ValueError):
        raise refusal from None
    signature, said = signed[:SIGNATURE], signed[SIGNATURE:]
    if not compare_digest(signature, _signature(said, question)):
        raise refusal
    return Cursor(*json.loads(said))


def _signature(said: bytes, question: str) -> bytes:
    key = f"igfarchive.api.cursors {settings.SECRET_KEY}".encode()
    digest = sha256(question.encode()).digest()
    return new(key, digest + said, sha256).digest()[:SIGNATURE]


def gone() -> ProblemError:
    """The row that a cursor names left the list."""
    return ProblemError(
        Kind.GONE,
        "cursor: the row that was given last is no longer in the list: ask from its beginning.",
    )
