"""Reads a session that the archive itself wrote as JSON: its turns are told, not guessed.

{"igfarchive": "session", "version": 1,
 "event": {"name": "IGF 2031", "year": 2031}, "session": {"code": "WS 12", "title": "Tides"},
 "utterances": [{"kind": "speech", "label": "ADA QUILL", "text_captioned": "Good morning."}]}
"""

import datetime as dt

from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.folding import fold_spaces, is_blank, strip
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.jsondata import (
    Object,
    load_object,
    objects,
    text_in,
    time_in,
)
from igfarchive.transcripts.page import MOST_TURNS, Page, refuse_many
from igfarchive.transcripts.transcript import (
    Heading,
    Times,
    Transcript,
    TranscriptError,
    Turn,
    TurnKind,
)

VERSION = 1
LONGEST_LABEL = 200
LONGEST_AFFILIATION = 300
_STATUSES = ("raw", "finished")
_REMEDY = "Export the session again."


def read_archived(text: str) -> Page:
    """The session as it was written; TranscriptError says which of its utterances is damaged."""
    data = load_object(text)
    if data.get("igfarchive") != "session" or data.get("version") != VERSION:
        raise TranscriptError(
            "This is no session that this archive can read.",
            f"It reads sessions of version {VERSION}: import the plain text instead.",
        )
    utterances = objects(data.get("utterances"), "utterances")
    refuse_many(len(utterances), MOST_TURNS, "turns")
    turns = [_turn(number, each) for number, each in enumerate(utterances, start=1)]
    event, session = _object(data, "event"), _object(data, "session")
    return Page((), told=told(turns, _heading(event, session), text_in(session, "notice")))


def told(turns: list[Turn], heading: Heading, notice: str) -> Transcript:
    """The transcript that these turns are; TranscriptError where nobody speaks in it."""
    transcript = Transcript(
        preamble=tuple(filter(None, [heading.title])),
        heading=heading,
        notice=notice,
        turns=tuple(turns),
        junk=(),
        notes=(),
    )
    if not transcript.speech:
        raise TranscriptError("Nobody speaks in this session.", _REMEDY)
    return transcript


def _heading(event: Object, session: Object) -> Heading:
    status = text_in(session, "status")
    return Heading(
        event=fold_spaces(text_in(event, "name")),
        year=time_in(event, "year"),
        day=time_in(session, "day"),
        room=fold_spaces(text_in(session, "room")),
        code=fold_spaces(text_in(session, "code")),
        title=fold_spaces(text_in(session, "title")),
        status=status if status in _STATUSES else "",
        date=_date(text_in(session, "date")),
    )


def _turn(number: int, data: Object) -> Turn:
    kind = text_in(data, "kind")
    paragraphs = tuple(
        strip(part.replace("\n", " "))
        for part in text_in(data, "text_captioned").split(PARAGRAPH_BREAK)
    )
    label = fold_spaces(text_in(data, "label"))
    affiliation = fold_spaces(text_in(data, "label_affiliation"))
    times = _times(data, len(paragraphs))
    for wrong, message in (
        (kind not in list(TurnKind), f"is of no known kind: {kind[:20] or 'none'}"),
        (any(map(is_blank, paragraphs)), "has a paragraph without words"),
        (len(label) > LONGEST_LABEL, f"has a label of more than {LONGEST_LABEL} characters"),
        (
            len(affiliation) > LONGEST_AFFILIATION,
            f"has an affiliation of more than {LONGEST_AFFILIATION} characters",
        ),
        (times is None, "has not one time for each paragraph"),
    ):
        if wrong:
            raise TranscriptError(f"Utterance {number} {message}.", _REMEDY)
    return Turn(
        kind=TurnKind(kind),
        label=label or None,
        line=number,
        paragraphs=paragraphs,
        affiliation=affiliation,
        continues=data.get("continues") is True,
        times=times or (),
    )


def _times(data: Object, paragraphs: int) -> tuple[Times | None, ...] | None:
    """Those of the paragraphs; () where none is known, None where there are too many or few."""
    listed = data.get("paragraph_times") or []
    if not isinstance(listed, list) or len(listed) not in (0, paragraphs):
        return None
    if not listed:
        start = time_in(data, "starts_ms")
        return () if start is None else (Times(start), *[None] * (paragraphs - 1))
    return tuple(_time(each) for each in listed)


def _time(value: object) -> Times | None:
    if not isinstance(value, dict):
        return None
    start, end = time_in(value, "start_ms"), time_in(value, "end_ms")
    if start is None:
        return None
    return Times(start, end if end is None or end >= start else None)


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise TranscriptError(f"The session's date is {written[:20]}.", _REMEDY) from None


def _object(data: Object, key: str) -> Object:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _is_archived(file: File) -> bool:
    text = file.decoded.text
    return text.lstrip()[:1] == "{" and '"igfarchive"' in text and '"utterances"' in text


FORMAT = Format(
    name="igfarchive-json",
    title="Session of an archive (JSON)",
    suffixes=(".json",),
    media_types=(),
    recognises=_is_archived,
    read=reading_text(read_archived),
)
