"""Collects what a person should look at, without drowning it in repetitions."""

from collections import defaultdict
from collections.abc import Iterable

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.transcript import Junk, Note

_SHOWN = 10

RULE = "a rule across the page"
"""Why a line of stars is no part of a session: nothing that a person need look at."""

NO_TIME = "clocks that do not count from the start of the recording"
"""Why a clock beside words is no time of theirs."""


class Remarks:
    """Notes by kind: the first few of each in full, and how many more there are."""

    def __init__(self) -> None:
        self._by_kind: dict[str, list[Note]] = defaultdict(list)

    def add(self, line: int, kind: str, detail: str = "") -> None:
        """Note `kind`, a sentence without its full stop, at a line; `detail` is quoted words."""
        message = f"{kind}: {_shortened(detail)}" if detail else f"{kind}."
        self._by_kind[kind].append(Note(line, message))

    def notes(self) -> tuple[Note, ...]:
        """All notes in the order of their lines."""
        notes = []
        for kind, added in self._by_kind.items():
            notes += added[:_SHOWN]
            if more := added[_SHOWN:]:
                notes.append(Note(more[0].line, f"{kind}: {len(more):,} more."))
        return tuple(sorted(notes, key=lambda note: note.line))


def summarise(junk: Iterable[Junk]) -> tuple[Note, ...]:
    """One note for each reason why words were dropped, but rules: how many, in how many places."""
    by_reason: dict[str, list[Junk]] = defaultdict(list)
    for segment in junk:
        if segment.reason != RULE:
            by_reason[segment.reason].append(segment)
    return tuple(
        Note(segments[0].line, f"Dropped as {reason}: {_amount(segments)}.")
        for reason, segments in by_reason.items()
    )


def _amount(segments: list[Junk]) -> str:
    words = sum(len(segment.text.split()) for segment in segments)
    places = f" in {len(segments):,} places" if len(segments) > 1 else ""
    return f"{words:,} word{'s' if words > 1 else ''}{places}"


def _shortened(text: str) -> str:
    text = fold_spaces(text[:200])
    return text if len(text) <= 60 else f"{text[:57].rstrip()}…"
