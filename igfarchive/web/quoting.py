"""A quotation that says where it comes from, and which reading of the words it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.archive.models import Affiliation, Utterance
from igfarchive.archive.readings import Reading, readings_of
from igfarchive.search.matches.results import Span
from igfarchive.text.breaks import PARAGRAPH_BREAK


@dataclass(frozen=True, slots=True)
class Quoted:
    """A turn on a page of another subject: its text, and that this is corrected where it is."""

    utterance: Utterance
    text: str
    corrected: bool

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split(PARAGRAPH_BREAK)


def quoted(utterances: Iterable[Utterance], *, captioned: bool = False) -> list[Quoted]:
    """The turns in their corrected readings, if not as captioned: one question to the database."""
    rows = list(utterances)
    if captioned:
        return [Quoted(each, each.text, False) for each in rows]
    readings = readings_of({each.pk: each.text for each in rows})
    return [
        Quoted(each, readings[each.pk].text, bool(readings[each.pk].corrections)) for each in rows
    ]


def quotation(
    utterance: Utterance,
    affiliation: Affiliation | None,
    reading: Reading,
    place: Span,
    address: str,
) -> str:
    """The words at a place of a reading, with speaker, session, reading and permanent address."""
    session = utterance.session
    words = reading.text[place.start : place.end].strip()
    who = utterance.speaker.name if utterance.speaker else "Speaker not named"
    parts = [
        f"{who} ({affiliation})" if affiliation else who,
        f"in “{session.title}”",
        " ".join(filter(None, [session.event.name, session.code])),
        f"{session.date:%-d %B %Y}" if session.date else "",
        f"real-time captions, {corrections_in(utterance, reading, place) or 'as captioned'}",
        "igfarchive",
        address,
    ]
    return f"“{words}”\n— {', '.join(filter(None, parts))}"


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
