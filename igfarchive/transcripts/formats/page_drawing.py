"""What stands on a page of a PDF, as the library draws it step by step: words with their places.

The library leaves out what it cannot draw, and says so to its log alone.
"""

import logging
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pypdf import PageObject
from pypdf.errors import LimitReachedError

from igfarchive.transcripts.formats.page_layout import Run
from igfarchive.transcripts.transcript import TranscriptError

# What the library says of a file's small faults is nothing that a person could mend.
_LOG = logging.getLogger("pypdf")
_LOG.propagate = False
_LEFT_OUT = ("Impossible to decode XFormObject", "Exceeded")

MOST_DRAWINGS = 5_000
"""Pictures and forms on a page: of more the library would leave out the words, with a warning."""

PLAIN_TEXT = "Copy its words into a plain text file in UTF-8."
PICTURES = (
    "Have its text recognised (OCR) by another program, correct that, and import it as plain text."
)
_BOLD = re.compile(r"bold|black|heavy|demi|(?:,|-)bd\b", re.IGNORECASE)
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Two or three letters that are drawn as one sign, by the sign."""
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_STRANGE_SHARE = 0.02


def runs_on(page: PageObject, number: int, spare: int) -> tuple[list[Run], int]:
    """What is drawn on the page of this number, and how many of `spare` steps are left.

    TranscriptError for words that are left out, and for signs that nobody knows the letters of;
    LimitReachedError for more steps than there are.
    """
    drawn = _Drawn(number, spare)
    with _faults() as faults:
        page.extract_text(visitor_operand_before=drawn.count, visitor_text=drawn.take)
    drawn.check(faults)
    return drawn.runs, drawn.spare


class _Drawn:
    """Gathers what stands on a page, in the order in which it is drawn.

    The library calls `count` before each step and `take` for words. It leaves out what it cannot
    draw and says so to its log alone, also if one of these raised: `check` tells afterwards.
    """

    def __init__(self, number: int, spare: int) -> None:
        self.runs: list[Run] = []
        self.spare = spare
        self._number = number
        self._drawings = MOST_DRAWINGS
        self._unnamed = False

    def count(self, operator: bytes, *_: object) -> None:
        self.spare -= 1
        self._drawings -= operator == b"Do"
        if min(self.spare, self._drawings) < 0:
            raise LimitReachedError("Drawn in more steps than any transcript")

    def take(
        self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float
    ) -> None:
        if not text.strip(" "):
            return
        if text.isspace():
            self.runs.append(Run("\n"))
            return
        text = text.translate(_LIGATURES)
        self._unnamed = self._unnamed or (font is not None and _is_unnamed(font))
        name = str(font.get("/BaseFont", "")) if font is not None else ""
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = size * (abs(tm[3] * cm[3]) or 1.0)
        level = abs(tm[1] * cm[0] + tm[0] * cm[1]) < 0.1 * abs(tm[0] * cm[0] or 1.0)
        self.runs.append(Run(text, x, y, height, _BOLD.search(name) is not None, level))

    def check(self, faults: Sequence[logging.LogRecord]) -> None:
        """TranscriptError for signs of which nobody knows what letters they are, and for words that
        were left out."""
        if self._unnamed:
            raise TranscriptError(
                f"Page {self._number} of the PDF document is set in a font that does not say which "
                "letters its signs are.",
                f"Print it to PDF anew from the program that wrote it. Or: {PICTURES}",
            )
        if min(self.spare, self._drawings) < 0:
            raise LimitReachedError("Drawn in more steps than any transcript")
        if faults:
            raise TranscriptError(
                f"Page {self._number} of the PDF document is damaged: part of it cannot be drawn.",
                PLAIN_TEXT,
            )
        words = "".join(run.text for run in self.runs)
        if len(_STRANGE.findall(words)) > len(words) * _STRANGE_SHARE:
            raise TranscriptError(
                f"Page {self._number} of the PDF document gives signs that are no letters.",
                PICTURES,
            )


@contextmanager
def _faults() -> Iterator[list[logging.LogRecord]]:
    """What the library says in this thread of words that it leaves out."""
    faults: list[logging.LogRecord] = []
    thread = threading.get_ident()

    def keep(record: logging.LogRecord) -> bool:
        if record.thread == thread and record.msg.startswith(_LEFT_OUT):
            faults.append(record)
        return True

    handler = logging.NullHandler()
    handler.handle = keep  # type: ignore[method-assign]
    _LOG.addHandler(handler)
    try:
        yield faults
    finally:
        _LOG.removeHandler(handler)


def _is_unnamed(font: Any) -> bool:
    """Whether a font numbers its signs and nothing says which characters they stand for."""
    return (
        font.get("/Subtype") == "/Type0"
        and "/ToUnicode" not in font
        and str(font.get("/Encoding", "")).startswith("/Identity")
    )
