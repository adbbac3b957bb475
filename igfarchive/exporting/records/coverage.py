"""What an answer is based on, as it leaves the archive."""

from dataclasses import dataclass

from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search.coverage import Coverage


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """What was looked at, and what is known to be missing of it.

    That something is not found says nothing of what was not captioned, or was misheard.
    """

    __pydantic_config__ = DESCRIBED

    sentence: str
    """What was looked at, in a sentence."""
    sessions: int
    """Published sessions with turns that the filters let through."""
    turns: int
    """Turns of speech that were looked at."""
    words: int
    """Words spoken in them."""
    events: int
    """Events that these sessions belong to."""
    first_year: int | None
    """The first year of which there is one; null where no year is known."""
    last_year: int | None
    """The last year of which there is one."""
    readings: list[str]
    """The readings of a turn that were looked at: as captioned, as corrected."""
    without_words: int
    """Sessions that the filters let through, and that have no words in the archive."""
    lost_audio: int
    """Marks of captioners where the sound was lost."""
    gaps: int
    """Marks of captioners where words were not caught."""
    missing: str
    """What is known to be missing, in a sentence; empty where nothing is."""
    version: str
    """A name for what the archive holds: equal ones stand for equal contents."""
    at: str
    """When it was looked at, in UTC: 2031-07-05T09:00:00+00:00."""
    caveat: str
    """What to make of captions."""


def coverage_record(coverage: Coverage) -> CoverageRecord:
    first, last = coverage.years or (None, None)
    return CoverageRecord(
        sentence=coverage.sentence,
        sessions=coverage.sessions,
        turns=coverage.turns,
        words=coverage.words,
        events=coverage.events,
        first_year=first,
        last_year=last,
        readings=list(coverage.readings),
        without_words=coverage.without_words,
        lost_audio=coverage.lost_audio,
        gaps=coverage.gaps,
        missing=coverage.missing,
        version=coverage.version,
        at=coverage.at.isoformat(timespec="seconds"),
        caveat=coverage.caveat,
    )
