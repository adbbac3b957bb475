"""Reads what Whisper and its kin write as JSON: segments with times, and speakers by number.

    {"segments": [{"start": 0.0, "end": 2.5, "text": " Good morning.", "speaker": "SPEAKER_00"}]}

whisper.cpp calls them `transcription`, and counts its `offsets` in milliseconds.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from igfarchive.text.folding import fold_spaces, strip
from igfarchive.transcripts.formats.cues import page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.jsondata import (
    Object,
    load_object,
    objects,
    text_in,
    time_in,
    times_in,
)
from igfarchive.transcripts.formats.said import Said
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Times
from igfarchive.transcripts.unreadable import JSON

_NAMES = ("segments", "transcription")
_SEVERAL = 2
_MANY = "Several speak in a segment, and it was given to nobody"
_AGAINST = "A segment names another than its words do, and was given to nobody"


def read_whisper(text: str) -> Page:
    """The words of the segments, their lines numbered by segment; TranscriptError where there are
    none. A speaker's label is as it stands: SPEAKER_00 is nobody's name, and always the same.
    """
    data = load_object(text)
    if "segments" in data:
        segments = objects(data["segments"], "segments")
    elif "transcription" in data:
        segments = [_segment(each) for each in objects(data["transcription"], "transcription")]
    else:
        raise JSON.refusal()
    remarks = Remarks()
    said = (
        each
        for number, segment in enumerate(segments, start=1)
        for each in _said(number, segment, remarks)
    )
    return page_of(said, remarks)


def _segment(transcribed: Object) -> Object:
    """A segment of whisper.cpp as the others write it."""
    offsets = transcribed.get("offsets")
    (offset,) = objects([{} if offsets is None else offsets], "offsets")
    start, end = time_in(offset, "from"), time_in(offset, "to")
    return {
        "text": transcribed.get("text"),
        "speaker": transcribed.get("speaker"),
        "start": None if start is None else start / 1000,
        "end": None if end is None else end / 1000,
    }


def _said(number: int, segment: Object, remarks: Remarks) -> Iterator[Said]:
    """What is said in a segment: as a whole by whom it names or all its words do, or, where they
    name several, each word by whom it names."""
    words = objects(segment.get("words", []), "words")
    joined = _joined(words)
    text = fold_spaces(text_in(segment, "text")) or joined
    voice = _voice(segment)
    voices = {_voice(word) for word in words}
    named = voices - {None}
    whole = Said(number, text, _times(number, segment, remarks), voice)
    if len(named) < _SEVERAL:
        (named_by_all,) = voices if len(voices) == 1 else (None,)
        if voice is None:
            yield whole._replace(voice=named_by_all)
        elif named <= {voice}:
            yield whole
        else:
            yield whole._replace(voice=None, doubt=_AGAINST)
    elif "".join(joined.split()) != "".join(text.split()):
        yield whole._replace(voice=None, doubt=_MANY)
    else:
        # A segment goes to who says most of it; each word, to who says it.
        for _, run in groupby(words, key=_voice):
            said = list(run)
            starts = _times(number, said[0], remarks) or whole.times
            ends = _times(number, said[-1], remarks)
            times = starts and Times(starts.start, ends.end if ends else None)
            yield Said(number, _joined(said), times, _voice(said[0]))


def _joined(words: Sequence[Object]) -> str:
    return " ".join(strip(text_in(word, "word")) for word in words)


def _times(number: int, timed: Object, remarks: Remarks) -> Times | None:
    """Those of a segment, or of a word of it."""
    text = text_in(timed, "text") or text_in(timed, "word")
    return times_in(timed, "start", "end", (remarks, number, text))


def _voice(segment: Object) -> str | None:
    return fold_spaces(text_in(segment, "speaker")) or None


def _is_whisper(file: File) -> bool:
    """Whether a text begins as a JSON object does, and names what holds the words."""
    text = file.decoded.text
    return text.lstrip()[:1] == "{" and any(f'"{name}"' in text for name in _NAMES)


FORMAT = Format(
    name="whisper",
    title="Whisper transcript",
    suffixes=(".json",),
    media_types=(),
    recognises=_is_whisper,
    read=reading_text(read_whisper),
)
