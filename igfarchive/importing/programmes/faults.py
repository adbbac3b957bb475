"""What is wrong with a programme, all of it at once, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from igfarchive.importing.programmes.grids import column_letters
from igfarchive.transcripts.transcript import TranscriptError

MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: "Programme, row 12, column D (date)"; columns count from 0."""

    grid: str
    row: int = 0
    column: int | None = None
    heading: str = ""

    def __str__(self) -> str:
        parts = [self.grid] if self.grid else []
        if self.row:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {column_letters(self.column)} ({self.heading})")
        text = ", ".join(parts) or "The table"
        return text[0].upper() + text[1:]


class ProgrammeError(TranscriptError):
    """A programme of which nothing is stored: `faults` are sentences that begin with the place."""

    def __init__(self, faults: Sequence[str]) -> None:
        told = list(faults[:MOST_TOLD])
        if len(faults) > MOST_TOLD:
            told.append(f"… and {len(faults) - MOST_TOLD:,} more.")
        count = "1 thing is" if len(faults) == 1 else f"{len(faults):,} things are"
        super().__init__("\n".join(told), f"{count} to be mended; nothing was stored.")
        self.faults = tuple(told)
