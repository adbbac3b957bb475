"""Turns of speech and stage directions, as they leave the archive."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from igfarchive.archive.models import Affiliation, Annotation, Session, Speaker, Utterance
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.archive.readings import corrected, corrections_where
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.exporting.records.people import (
    STATED,
    AffiliationRecord,
    SpeakerName,
    affiliation_record,
    speaker_name,
)


@dataclass(frozen=True, slots=True)
class TimesRecord:
    """When words were said, from where the session begins."""

    __pydantic_config__ = DESCRIBED

    start_ms: int
    """Milliseconds."""
    end_ms: int | None
    """Milliseconds; null where the source does not tell."""


@dataclass(frozen=True, slots=True)
class UtteranceRecord:
    """One turn of speech, or one stage direction."""

    __pydantic_config__ = DESCRIBED

    id: str
    """Its session and its key, as in its address: igf-2031/ws-12/u7."""
    session: str
    """The id of its session: igf-2031/ws-12."""
    session_title: str
    """As published."""
    event: str
    """The id of its event: igf-2031."""
    event_name: str
    """IGF 2031."""
    year: int | None
    """That of the session's date, else of its event; null where neither is known."""
    date: str | None
    """The session's, 2031-07-05; null where it is not known."""
    key: int
    """Given once, never given again: the 7 of u7."""
    position: int
    """Its place in the session as it stands now, from 1."""
    kind: str
    """speech, or stage: a stage direction, which nobody says."""
    continues: bool
    """Whether it resumes the turn that a stage direction interrupted."""
    speaker: SpeakerName | None
    """Whom the archive attributes it to; null where nobody is named."""
    label: str
    """The name before the words, as captioned; empty where there is none."""
    label_affiliation: str
    """What stands in parentheses beside that name, as captioned."""
    affiliation: AffiliationRecord | None
    """Whom the speaker spoke for in this session, by the preferred claim; null where nothing is
    known."""
    text_captioned: str
    """The words as captioned, which never change; an empty line between paragraphs."""
    text_corrected: str | None
    """The words with the public corrections in their place; null where nobody corrected them."""
    words: int
    """Words spoken, as captioned; marks in brackets are none."""
    starts_ms: int | None
    """Milliseconds from where the session begins; null where it is not known."""
    ends_ms: int | None
    """Likewise."""
    paragraph_times: list[TimesRecord | None]
    """When each paragraph was said; empty where no times are known."""
    address: str
    """The page of this turn, which lasts."""

    @property
    def text(self) -> str:
        """The words as pages show them first: as corrected where somebody did."""
        return self.text_captioned if self.text_corrected is None else self.text_corrected


class _SessionFacts(NamedTuple):
    """What a turn says of its session: the fields `id` to `date` of its record, and the address."""

    id: str
    title: str
    event: str
    event_name: str
    year: int | None
    date: str | None
    address: str


_FIELDS = (
    "pk", "session_id", "speaker_id", "key", "position", "kind", "continues", "label",
    "label_affiliation", "text", "words", "starts", "ends", "paragraph_times",
)  # fmt: skip


_ANNOTATED = Exists(Annotation.objects.filter(utterance=OuterRef("pk"), status="public"))
"""Whether a turn has any, asked before its corrections are read: most have none. Asked for
corrections alone, a database goes through all of them for each turn."""


def utterance_records(turns: UtteranceQuerySet, site: str) -> list[UtteranceRecord]:
    """The records of the turns that are public, in their order: four questions to the
    database, and one more for corrections."""
    return UtteranceRecords(site).of(turns)


def records_by_number(numbers: Collection[int], site: str) -> dict[int, UtteranceRecord]:
    """The records of the turns with these primary keys that are public: as many questions."""
    return UtteranceRecords(site).by_number(numbers)


class UtteranceRecords:
    """Makes the records of many turns, a part of them at a time.

    It remembers the sessions it came across, with the claims in them, and the speakers: a stream of
    all turns reads each once. Whether a turn is public is asked with each part.
    """

    def __init__(self, site: str) -> None:
        self._site = site
        self._sessions: dict[int, _SessionFacts] = {}
        self._speakers: dict[int, SpeakerName] = {}
        self._claims: dict[tuple[int, int], AffiliationRecord] = {}

    def of(self, turns: UtteranceQuerySet) -> list[UtteranceRecord]:
        """Those of the turns that are public, in their order."""
        return list(self._made_of(turns).values())

    def of_numbers(self, numbers: Sequence[int]) -> list[UtteranceRecord]:
        """Those of the turns with these primary keys that are public, in this order."""
        made = self.by_number(numbers)
        return [made[number] for number in numbers if number in made]

    def by_number(self, numbers: Collection[int]) -> dict[int, UtteranceRecord]:
        return self._made_of(Utterance.objects.filter(pk__in=numbers).order_by())

    def _made_of(self, turns: UtteranceQuerySet) -> dict[int, UtteranceRecord]:
        rows = list(turns.published().values_list(*_FIELDS, _ANNOTATED))
        self._learn_sessions({row[1] for row in rows} - self._sessions.keys())
        self._learn_speakers({row[2] for row in rows} - self._speakers.keys() - {None})
        annotated = [row[0] for row in rows if row[-1]]
        corrections = corrections_where(utterance__in=annotated) if annotated else {}
        made = {}
        for (
            pk, session, speaker, key, position, kind, continues, label, label_affiliation, text,
            words, starts, ends, times, _,
        ) in rows:  # fmt: skip
            of = self._sessions[session]
            reading = corrected(text, corrections[pk]) if pk in corrections else None
            made[pk] = UtteranceRecord(
                id=f"{of.id}/u{key}",
                session=of.id,
                session_title=of.title,
                event=of.event,
                event_name=of.event_name,
                year=of.year,
                date=of.date,
                key=key,
                position=position,
                kind=kind,
                continues=continues,
                speaker=self._speakers[speaker] if speaker else None,
                label=label,
                label_affiliation=label_affiliation,
                affiliation=self._claims.get((session, speaker)),
                text_captioned=text,
                text_corrected=reading.text if reading and reading.corrections else None,
                words=words,
                starts_ms=starts,
                ends_ms=ends,
                paragraph_times=[each and TimesRecord(*each) for each in times],
                address=f"{of.address}u{key}/",
            )
        return made

    def _learn_sessions(self, numbers: Collection[int]) -> None:
        if not numbers:
            return
        for session in Session.objects.filter(pk__in=numbers).select_related("event"):
            self._sessions[session.pk] = _SessionFacts(
                session.path,
                session.title,
                session.event.slug,
                session.event.name,
                session.year,
                session.date.isoformat() if session.date else None,
                self._site + session.get_absolute_url(),
            )
        claims = Affiliation.objects.filter(session__in=numbers, preferred=True)
        for claim in claims.select_related(*STATED):
            self._claims[claim.session_id, claim.speaker_id] = affiliation_record(claim, self._site)

    def _learn_speakers(self, numbers: Collection[int]) -> None:
        if numbers:
            for speaker in Speaker.objects.filter(pk__in=numbers):
                self._speakers[speaker.pk] = speaker_name(speaker, self._site)
