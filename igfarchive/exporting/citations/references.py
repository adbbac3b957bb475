"""References to what the archive holds: turns, words, sessions, speakers, searches, receipts.

`site` is where the archive is, without a slash at its end: https://archive.example.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, IntegerField, Max, Min
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse

from igfarchive.annotating.anchoring.anchors import Selector, anchor, is_said
from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import Affiliation, Annotation, Participation, Session, Speaker
from igfarchive.archive.models import Utterance as Turn
from igfarchive.archive.readings import Reading, shown_reading
from igfarchive.exporting.citations.addresses import selection_address
from igfarchive.exporting.citations.names import Name, read_name
from igfarchive.exporting.citations.reference import Reference, ReferenceType
from igfarchive.exporting.quotations import reading_told
from igfarchive.search.matches.near_quotations import TurnText, find_near_quotations
from igfarchive.search.matches.quotations import read_quotation
from igfarchive.search.matches.results import Span
from igfarchive.search.naming import in_words
from igfarchive.search.queries.query import Query, Shown
from igfarchive.text.characters import with_plain_spaces

MEDIUM = "real-time captions"


class NotSaidError(ValueError):
    """The words do not stand in the turn, in neither reading."""


def name_of(speaker: Speaker) -> Name:
    return read_name(speaker.name, speaker.sort_name, person=speaker.kind == SpeakerKind.PERSON)


def preferred_affiliation(turn: Turn) -> Affiliation | None:
    """Whom the speaker of a turn spoke for that day: one question to the database."""
    if turn.speaker_id is None:
        return None
    claims = Affiliation.objects.filter(
        session=turn.session_id, speaker=turn.speaker_id, preferred=True
    )
    return claims.select_related("organisation").first()


def reference_of_turn(
    turn: Turn, site: str, *, captioned: bool = False, accessed: date | None = None
) -> Reference:
    """A whole turn in one of its readings; its `session__event` and `speaker` are at hand."""
    readings = {each: shown_reading(turn, captioned=each) for each in (True, False)}
    whole = Span(0, len(readings[captioned].text))
    affiliation = preferred_affiliation(turn)
    return spoken(
        turn, site, readings, affiliation, captioned=captioned, place=whole, accessed=accessed
    )


def reference_of_selection(
    turn: Turn, words: str, site: str, *, captioned: bool = False, accessed: date | None = None
) -> Reference:
    """Words of a turn, in the reading that is asked for or, where they stand there alone, in the
    other; NotSaidError where they stand in neither."""
    readings = {each: shown_reading(turn, captioned=each) for each in (captioned, not captioned)}
    found = _find(turn, words, readings)
    if found is None:
        raise NotSaidError("These words do not stand in the turn.")
    reading, place, said = found
    affiliation = preferred_affiliation(turn)
    return spoken(
        turn,
        site,
        readings,
        affiliation,
        captioned=reading,
        place=place,
        words=said,
        accessed=accessed,
    )


def _find(
    turn: Turn, words: str, readings: Mapping[bool, Reading]
) -> tuple[bool, Span, str] | None:
    """In which reading the words stand (whether as captioned), where, and as they are said there.

    The first reading that has them counts.
    """
    for captioned, reading in readings.items():
        if place := anchor(Selector(words), reading.text):
            said = with_plain_spaces(reading.text[slice(*place)].strip())
            return captioned, Span(*place), said
        if is_said(words, reading.text):
            # In several places, and no telling in which: so it is the whole turn's reading.
            return captioned, Span(0, len(reading.text)), words
    texts = [TurnText(turn.pk, reading.text, each) for each, reading in readings.items()]
    near = next(iter(find_near_quotations(read_quotation(words), texts, 1)), None)
    if near and near.complete:  # with other words in its gaps
        return near.captioned, near.span, words
    return None


def spoken(
    turn: Turn,
    site: str,
    readings: Mapping[bool, Reading],
    affiliation: Affiliation | None,
    *,
    captioned: bool,
    place: Span,
    words: str = "",
    accessed: date | None = None,
) -> Reference:
    """The turn, or `words` at a `place` of it, where all else is at hand: asks nothing more.

    `readings` has the captioned one under True and the corrected one under False.
    """
    session = turn.session
    reading = readings[captioned]
    shown = Query(reading=Shown.CAPTIONED if captioned else Shown.CORRECTED)
    address = f"{site}{turn.permalink()}{shown.reading_url}"
    since = readings[False].corrections if captioned else ()
    what = "contribution" if turn.is_speech else "captioner’s note"
    whose = "" if turn.speaker or not turn.is_speech else ", speaker not named"
    return Reference(
        id=f"{session.path}/u{turn.key}",
        type=ReferenceType.SPEECH,
        title=with_plain_spaces(session.title),
        author=(name_of(turn.speaker),) if turn.speaker else (),
        affiliation=str(affiliation) if affiliation else "",
        genre=f"{what}{f' to {session.code}' if session.code else ''}, {turn.short_name}{whose}",
        medium=MEDIUM,
        reading=(
            reading_told(turn, reading, place, since)
            if turn.position is not None
            else "as captioned in an earlier transcript"
        ),
        event_title=session.event.name,
        event_place=_place(session),
        issued=session.date or session.year,
        accessed=accessed,
        url=selection_address(address, words),
        language=session.language,
        abstract=words or with_plain_spaces(reading.text),
    )


def reference_of_session(
    session: Session,
    site: str,
    *,
    captioned: bool = False,
    corrected: bool | None = None,
    accessed: date | None = None,
) -> Reference:
    """A session's transcript in one of its readings; its `event` is at hand.

    `corrected` says whether any of it was; None asks the database.
    """
    shown = Query(reading=Shown.CAPTIONED if captioned else Shown.CORRECTED)
    what = session.code or session.get_kind_display().lower()
    reading = ""
    if not session.catalogued:
        corrected = _is_corrected(session) if corrected is None else corrected
        reading = _reading_of_all(captioned=captioned, corrected=corrected)
    return Reference(
        id=session.path,
        type=ReferenceType.WEBPAGE,
        title=with_plain_spaces(session.title),
        genre=f"transcript of {what}" if reading else f"{what}, without its words",
        medium=MEDIUM if reading else "",
        reading=reading,
        event_title=session.event.name,
        event_place=_place(session),
        issued=session.date or session.year,
        accessed=accessed,
        url=f"{site}{session.get_absolute_url()}{shown.reading_url}",
        language=session.language,
    )


def _is_corrected(session: Session) -> bool:
    corrections = Annotation.objects.public().corrections().anchored()
    return corrections.filter(utterance__session=session).exists()


def _reading_of_all(*, captioned: bool, corrected: bool) -> str:
    if not corrected:
        return "as captioned"
    return "as captioned, corrected since" if captioned else "corrected reading"


def reference_of_speaker(speaker: Speaker, site: str, *, accessed: date | None = None) -> Reference:
    """All turns of a speaker, which grow with the archive."""
    heard = Participation.objects.filter(speaker=speaker, session__published=True, turns__gt=0)
    year = Coalesce(
        ExtractYear("session__date"), "session__event__year", output_field=IntegerField()
    )
    found = heard.aggregate(sessions=Count("pk"), first=Min(year), last=Max(year))
    years = sorted({found["first"], found["last"]} - {None})
    count = found["sessions"]
    title = f"Contributions to {count:,} session{'' if count == 1 else 's'}"
    return Reference(
        id=f"speakers/{speaker.slug}",
        type=ReferenceType.WEBPAGE,
        title=", ".join(filter(None, (title, "–".join(map(str, years))))),
        author=(name_of(speaker),),
        genre="all turns of one speaker",
        medium=MEDIUM,
        accessed=accessed,
        changes=True,
        url=f"{site}{speaker.get_absolute_url()}",
    )


def reference_of_search(query: Query, site: str, *, total: int, accessed: date) -> Reference:
    """A search and how many turns it found that day."""
    return Reference(
        id=f"search{query.url()}",
        type=ReferenceType.WEBPAGE,
        title=f"Search for {in_words(query)}: {total:,} turn{'' if total == 1 else 's'}",
        genre="search of transcripts",
        medium=MEDIUM,
        issued=accessed,
        accessed=accessed,
        changes=True,
        url=f"{site}{reverse('search')}{query.url()}",
    )


def reference_of_receipt(
    title: str, made: date, path: str, site: str, *, accessed: date | None = None
) -> Reference:
    """What was kept of a search or a check on the day that it was made, at its path on the site."""
    return Reference(
        id=path.strip("/"),
        type=ReferenceType.WEBPAGE,
        title=with_plain_spaces(title),
        genre="record of what the archive answered that day",
        medium=MEDIUM,
        issued=made,
        accessed=accessed,
        url=f"{site}{path}",
    )


def _place(session: Session) -> str:
    return ", ".join(filter(None, (session.event.city, session.event.country)))
