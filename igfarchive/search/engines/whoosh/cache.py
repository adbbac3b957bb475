"""Keeps what was made, as long as all of it together is no larger than a limit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar


class Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


Made = TypeVar("Made", bound=Sized)

OVERHEAD = 500
"""Bytes that an entry takes besides its arrays."""


class Cache:
    """What was not asked for the longest goes first. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        """`limit` in bytes; 0 keeps nothing."""
        self._limit = limit
        self._held = 0
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this key, or is made now; two threads may both make it."""
        with self._turn:
            if key in self._entries:
                self._entries.move_to_end(key)
                kept: Made = self._entries[key]
                return kept
        made = make()
        size = made.nbytes + OVERHEAD
        with self._turn:
            if key not in self._entries and size <= self._limit:
                self._entries[key] = made
                self._held += size
                while self._held > self._limit:
                    _, gone = self._entries.popitem(last=False)
                    self._held -= gone.nbytes + OVERHEAD
        return made

    @property
    def nbytes(self) -> int:
        """How much is kept."""
        return self._held
