"""Ends an import where its user asks for it, and never so that nobody knows what is stored."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Ctrl-C (SIGINT) and SIGTERM, which end a run at once by a KeyboardInterrupt.

    While a file is `held`, as it is being stored, the first of them waits for that: who is told
    what is stored is told right. The second does not wait.
    """

    def __init__(self) -> None:
        self._asked = False
        self._held = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take the signals of this process; only its main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self._take) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def heed(self) -> None:
        """KeyboardInterrupt if one has waited."""
        if self._asked:
            raise KeyboardInterrupt

    def _take(self, _signal: int, _frame: FrameType | None) -> None:
        waits = self._held and not self._asked
        self._asked = True
        if not waits:
            raise KeyboardInterrupt
