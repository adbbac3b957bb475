"""What a quotation was found to be, as it leaves the archive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from igfarchive.exporting.citations.addresses import marked_address
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.exporting.records.people import AffiliationRecord, SpeakerName
from igfarchive.exporting.records.utterances import UtteranceRecord, records_by_number
from igfarchive.search.checks import Check, CheckedDifference, CheckedPlace
from igfarchive.search.matches.results import Span


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """Characters of a text, counted in Unicode code points."""

    __pydantic_config__ = DESCRIBED

    start: int
    """The first, from 0."""
    end: int
    """The one behind the last."""


@dataclass(frozen=True, slots=True)
class DifferenceRecord:
    """Where a passage has other words than the quotation."""

    __pydantic_config__ = DESCRIBED

    kind: str
    """inflected, misspelt, other, added (the quotation has more), missing (it has less), swapped or
    written (other signs or accents)."""
    quoted: str
    """The words of the quotation; empty where it has none."""
    standing: str
    """The words of the passage; empty where it has none."""
    sense: str | None
    """negation, number or name where the difference changes what is said so; else null."""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """Words of a turn that hold the quotation, or a piece of it, or nearly do."""

    __pydantic_config__ = DESCRIBED

    turn: str
    """The id of the turn: igf-2031/ws-12/u7."""
    session: str
    """The id of its session: igf-2031/ws-12."""
    session_title: str
    """As published."""
    event_name: str
    """IGF 2031."""
    date: str | None
    """The session's, 2031-07-05; null where it is not known."""
    speaker: SpeakerName | None
    """Who said it; null where nobody is named."""
    affiliation: AffiliationRecord | None
    """Whom they spoke for there; null where nothing is known."""
    reading: str
    """corrected, or captioned: the reading in which the words stand so."""
    words: str
    """The words of the turn, letter by letter."""
    span: SpanRecord
    """Where they stand in the text of that reading."""
    complete: bool
    """Whether they are those of the quotation, or of its piece, word for word."""
    share: float
    """How much of the quotation stands there, from 0 to 1."""
    differences: list[DifferenceRecord]
    """Where they are not those of the quotation, in order."""
    left_out: list[SpanRecord]
    """Words of the turn for which the quotation has a gap."""
    piece: SpanRecord | None
    """Of a quotation made of pieces, which characters of it this one is; else null."""
    claimed: bool
    """Whether it is by whom, and where, is claimed."""
    address: str
    """The page of the turn, with the words marked; of more than 2,000 characters the page alone."""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """What was to be checked: as it was asked, and empty where nothing was claimed."""

    __pydantic_config__ = DESCRIBED

    quotation: str
    """The words."""
    speaker: str
    """Who is said to have said them."""
    session: str
    """In which session."""
    year: str
    """In which year."""
    event: str
    """At which event."""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What was found of a quotation."""

    __pydantic_config__ = DESCRIBED

    claim: ClaimRecord
    """What was asked."""
    verdict: str
    """exact; corrected_only and captioned_only (word for word, in that reading alone); other_place
    and other_speaker (word for word, but not as claimed); unnamed_speaker; near; spliced (of
    pieces); not_found; too_short; unreadable."""
    sentence: str
    """The verdict in a sentence."""
    total: int
    """In how many turns it stands word for word."""
    counted: bool
    """Whether each of these was read; else the index alone counts them."""
    places: list[PlaceRecord]
    """Where it stands, or the nearest there is: those claimed first."""
    insertions: list[str]
    """Words in brackets that were taken for an editor's."""
    notes: list[str]
    """What of the claim was read otherwise than it was written."""
    coverage: CoverageRecord
    """What was looked at."""


def check_records(checks: Iterable[Check], site: str) -> list[CheckRecord]:
    """What was found of some claims, in their order: five questions to the database."""
    rows = list(checks)
    numbers = {place.utterance for check in rows for place in check.places}
    turns = records_by_number(numbers, site)
    return [_check_record(check, turns) for check in rows]


def _check_record(check: Check, turns: Mapping[int, UtteranceRecord]) -> CheckRecord:
    claim = check.claim
    return CheckRecord(
        claim=ClaimRecord(claim.quotation, claim.speaker, claim.session, claim.year, claim.event),
        verdict=check.verdict.value,
        sentence=check.sentence,
        total=check.total,
        counted=check.counted,
        # What was withdrawn since it was found is no place any more.
        places=[
            _place_record(place, turns[place.utterance])
            for place in check.places
            if place.utterance in turns
        ],
        insertions=list(check.insertions),
        notes=list(check.notes),
        coverage=coverage_record(check.coverage),
    )


def _place_record(place: CheckedPlace, turn: UtteranceRecord) -> PlaceRecord:
    return PlaceRecord(
        turn=turn.id,
        session=turn.session,
        session_title=turn.session_title,
        event_name=turn.event_name,
        date=turn.date,
        speaker=turn.speaker,
        affiliation=turn.affiliation,
        reading=place.reading.value,
        words=place.words,
        span=_span(place.span),
        complete=place.complete,
        share=round(place.share, 3),
        differences=[_difference_record(each) for each in place.differences],
        left_out=[_span(each) for each in place.left_out],
        piece=_span(place.piece) if place.piece else None,
        claimed=place.claimed,
        address=marked_address(turn.address, place.words, place.reading),
    )


def _difference_record(each: CheckedDifference) -> DifferenceRecord:
    return DifferenceRecord(
        each.kind.value,
        each.quoted_words,
        each.standing_words,
        each.sense.value if each.sense else None,
    )


def _span(span: Span) -> SpanRecord:
    return SpanRecord(span.start, span.end)
