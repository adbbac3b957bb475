"""A quotation that says where it comes from, and which reading of the words it is."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.archive.models import Affiliation, Session, Speaker, Utterance
from igfarchive.archive.readings import Correction, Reading, readings_of
from igfarchive.search.matches.results import Span
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


def quotation_form(session: Session) -> str:
    """How words of a session are quoted: a format string of `words`, `who`, `reading`, `address`.

    >>> "“{words}”\\n— {who}, in “Tides”, Harbour Forum 2031 WS 7, 2 March 2031, real-time captions,
    ... {reading}, igfarchive, {address}"

    The script that copies quotations fills in the same form, which has no other fields.
    """
    where = [
        f"in “{session.title}”",
        " ".join(filter(None, [session.event.name, session.code])),
        f"{session.date:%-d %B %Y}" if session.date else "",
        "real-time captions",
    ]
    stated = ", ".join(filter(None, where)).replace("{", "{{").replace("}", "}}")
    return f"“{{words}}”\n— {{who}}, {stated}, {{reading}}, igfarchive, {{address}}"


def quoted_as(speaker: Speaker | None, affiliation: Affiliation | None) -> str:
    """Whose words they are, and for whom that day: Ada Quill (Harbour Authority)."""
    who = speaker.name if speaker else "Speaker not named"
    return f"{who} ({affiliation})" if affiliation else who


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


def quotation(
    utterance: Utterance,
    affiliation: Affiliation | None,
    reading: Reading,
    place: Span,
    address: str,
    since: Iterable[Correction] = (),
) -> str:
    """The words at a place of a reading, with speaker, session, reading and permanent address.

    `since` are the corrections of captioned words that are quoted as such.
    """
    words = with_plain_spaces(reading.text[place.start : place.end].strip())
    corrected = any(each.start < place.end and place.start < each.end for each in since)
    return quotation_form(utterance.session).format(
        words=words,
        who=quoted_as(utterance.speaker, affiliation),
        reading=corrections_in(utterance, reading, place)
        or ("as captioned, corrected since" if corrected else "as captioned"),
        address=address,
    )


def corrections_in(utterance: Utterance, reading: Reading, place: Span) -> str:
    """That words at a place of the reading were corrected, and how they were captioned; else ""."""
    shift = 0
    captioned = []
    for each in reading.corrections:
        start = each.start + shift
        end = start + len(each.replacement)
        if start <= place.end and place.start <= end:
            captioned.append(f"“{utterance.text[each.start : each.end]}”")
        shift += len(each.replacement) - (each.end - each.start)
    return f"corrected reading, captioned {', '.join(captioned)}" if captioned else ""
