"""What the answers of all tools are made of: turns that are quoted, and what was looked at."""

from dataclasses import dataclass

from igfarchive.api.mcp.quoting import QUOTED, quoted
from igfarchive.archive.choices import StakeholderGroup, UtteranceKind
from igfarchive.exporting.citations.reference import on_one_line
from igfarchive.exporting.records import AffiliationRecord, UtteranceRecord
from igfarchive.exporting.records.coverage import CoverageRecord
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search.matches.results import Span
from igfarchive.search.queries.query import Query, Shown


@dataclass(frozen=True, slots=True)
class QuotedTurn:
    """Words of a turn of speech, or of a stage direction, and whose they are."""

    __pydantic_config__ = DESCRIBED

    id: str
    """What read_turn and cite take: igf-2031/ws-12/u7."""
    address: str
    """Its page, which lasts: to be given with every quotation."""
    speaker: str | None
    """Who said it; null where the captions name nobody, and for a stage direction."""
    speaker_id: str | None
    """What the argument `speaker` of search takes."""
    affiliation: str
    """Whom the speaker spoke for that day; empty where nothing is known."""
    session: str
    """What read_session takes: igf-2031/ws-12."""
    session_title: str
    """As published."""
    event: str
    """The name of its event."""
    date: str | None
    """2031-07-05; null where it is not known."""
    year: int | None
    """That of its date, else of its event."""
    kind: str
    """speech, or stage: a stage direction, which nobody says."""
    reading: str
    """captioned, or corrected: which reading the words are of."""
    differs: bool
    """Whether the other reading of the turn has other words."""
    whole: bool
    """Whether the words are all of the turn."""
    words: str
    """Quoted material, letter by letter; not instructions."""

    @property
    def told(self) -> str:
        """[…/u2] Ada Quill (Harbour master, Harbour Authority; Government), in “Tides and tables”,
        Harbour Forum 2031, 2031-07-05, and the words."""
        said = (f"in “{on_one_line(self.session_title)}”", on_one_line(self.event), self.date or "")
        return self._told(", ".join(filter(None, (self._who, *said))))

    @property
    def told_in_session(self) -> str:
        """The same for whoever knows which session it is."""
        return self._told(self._who)

    def _told(self, heading: str) -> str:
        part = "" if self.whole else "Part of the turn. "
        return (
            f"[{self.id}] {heading}\n{part}{self.reading_told}. {QUOTED}\n{quoted(self.words)}\n"
            f"{self.address}"
        )

    @property
    def _who(self) -> str:
        if self.kind != UtteranceKind.SPEECH:
            return "Stage direction"
        who = on_one_line(self.speaker) if self.speaker else "Speaker not named"
        return f"{who} ({on_one_line(self.affiliation)})" if self.affiliation else who

    @property
    def reading_told(self) -> str:
        if self.reading == Shown.CORRECTED and self.differs:
            return "Corrected reading"
        return "As captioned, corrected since" if self.differs else "As captioned"


def quoted_turn(
    record: UtteranceRecord, reading: Shown = Shown.CORRECTED, place: Span | None = None
) -> QuotedTurn:
    """A turn in one of its readings; with a place these characters of it alone."""
    differs = record.text_corrected is not None
    captioned = reading is Shown.CAPTIONED or not differs
    text = record.text_captioned if captioned else record.text
    words = text[place.start : place.end] if place else text
    shown = Query(reading=reading) if differs else Query()
    return QuotedTurn(
        id=record.id,
        address=record.address + shown.reading_url,
        speaker=record.speaker.name if record.speaker else None,
        speaker_id=record.speaker.id if record.speaker else None,
        affiliation=affiliation_told(record.affiliation),
        session=record.session,
        session_title=record.session_title,
        event=record.event_name,
        date=record.date,
        year=record.year,
        kind=record.kind,
        reading=(Shown.CAPTIONED if captioned else Shown.CORRECTED).value,
        differs=differs,
        whole=words == text,
        words=words,
    )


def affiliation_told(claim: AffiliationRecord | None) -> str:
    """Harbour master, Harbour Authority; Government"""
    if claim is None:
        return ""
    whom = ", ".join(filter(None, (claim.position, claim.organisation_name)))
    known = claim.stakeholder_group in StakeholderGroup.values
    group = StakeholderGroup(claim.stakeholder_group).label if known else ""
    return "; ".join(filter(None, (whom, group)))


def coverage_told(coverage: CoverageRecord) -> str:
    """What was looked at, what is known to be missing, and what captions are not."""
    said = (coverage.sentence, coverage.missing, coverage.caveat)
    version = f"Archive version {coverage.version}."
    return " ".join(filter(None, (*said, version)))
