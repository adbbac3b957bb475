"""An event's sessions with who is announced for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.archive.models import Session
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.exporting.records.events import SessionRecord, session_records
from igfarchive.exporting.records.people import ParticipationRecord, participations_of


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A session as its forum announces it."""

    __pydantic_config__ = DESCRIBED

    session: SessionRecord
    """What is known of it beside its people."""
    announced: list[ParticipationRecord]
    """Whom the facts that came with it name, those who speak most first."""


def programme_records(sessions: Iterable[Session], site: str) -> list[ProgrammeRecord]:
    """Those of the sessions that are published, in their order: three questions to the database
    beside theirs, and one more without their events."""
    rows = [session for session in sessions if session.published]
    people = participations_of([session.pk for session in rows], site)
    return [
        ProgrammeRecord(record, [each for each in people.get(row.pk, ()) if each.listed])
        for row, record in zip(rows, session_records(rows, site), strict=True)
    ]
