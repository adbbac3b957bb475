"""The one serialiser: what leaves the archive, whatever it is written as, leaves as these values.

A record is made of text, numbers, truth values, lists and other records, so that it can be written
as JSON as it is: days and moments are ISO 8601. Its fields say what they hold, and their
descriptions become those of the API. An `id` is what stands in the address, without the host.
Functions are given rows, or the question for them, and `site` (`https://host`) for the addresses.
No record holds anything of an unpublished session.
"""

from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.events import (
    EventRecord,
    RecordingRecord,
    SessionRecord,
    event_records,
    session_record,
    session_records,
)
from igfarchive.exporting.records.people import (
    AffiliationRecord,
    OrganisationRecord,
    ParticipationRecord,
    SpeakerName,
    SpeakerRecord,
    affiliation_records,
    organisation_records,
    participation_records,
    speaker_records,
)
from igfarchive.exporting.records.programmes import ProgrammeRecord, programme_records
from igfarchive.exporting.records.terms import TermRecord, term_records
from igfarchive.exporting.records.utterances import (
    TimesRecord,
    UtteranceRecord,
    UtteranceRecords,
    records_by_number,
    utterance_records,
)

__all__ = [
    "AffiliationRecord",
    "CoverageRecord",
    "EventRecord",
    "OrganisationRecord",
    "ParticipationRecord",
    "ProgrammeRecord",
    "RecordingRecord",
    "SessionRecord",
    "SpeakerName",
    "SpeakerRecord",
    "TermRecord",
    "TimesRecord",
    "UtteranceRecord",
    "UtteranceRecords",
    "affiliation_records",
    "coverage_record",
    "event_records",
    "organisation_records",
    "participation_records",
    "programme_records",
    "records_by_number",
    "session_record",
    "session_records",
    "speaker_records",
    "term_records",
    "utterance_records",
]
