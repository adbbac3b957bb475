"""Turns on pages of another subject, and what a page's script needs to quote its own."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.archive.models import Affiliation, Session, Speaker, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.exporting.quotations import quotation_form, quoted_as
from igfarchive.search.queries.query import UNKNOWN
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.characters import with_plain_spaces


@dataclass(frozen=True, slots=True)
class Quoted:
    """A turn on a page of another subject: its text, and that this is corrected where it is."""

    utterance: Utterance
    text: str
    corrected: bool

    @property
    def paragraphs(self) -> list[str]:
        return with_plain_spaces(self.text).split(PARAGRAPH_BREAK)


def quoted(utterances: Iterable[Utterance], *, captioned: bool = False) -> list[Quoted]:
    """The turns in their corrected readings, if not as captioned: one question to the database."""
    rows = list(utterances)
    if captioned:
        return [Quoted(each, each.text, False) for each in rows]
    readings = readings_of({each.pk: each.text for each in rows})
    return [
        Quoted(each, readings[each.pk].text, bool(readings[each.pk].corrections)) for each in rows
    ]


@dataclass(frozen=True, slots=True)
class Citing:
    """What the script of a page needs to quote its turns: their form, and as JSON from the slug of
    each speaker to whose words they are."""

    form: str
    speakers: str


def citing(session: Session, voices: Iterable[tuple[Speaker | None, Affiliation | None]]) -> Citing:
    """The same for a session's speakers, each with the affiliation of that day."""
    speakers = {
        speaker.slug if speaker else UNKNOWN: quoted_as(speaker, affiliation)
        for speaker, affiliation in voices
    }
    return Citing(quotation_form(session), json.dumps(speakers, ensure_ascii=False))
