"""Reads what Whisper and its kin write as JSON: segments with times, and speakers by number.

    {"segments": [{"start": 0.0, "end": 2.5, "text": " Good morning.", "speaker": "SPEAKER_00"}]}

whisper.cpp calls them `transcription`, and counts its `offsets` in milliseconds.
"""

from collections.abc import Iterator
from itertools import groupby

from igfarchive.text.folding import fold_spaces, strip
from igfarchive.transcripts.formats.cues import page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.jsondata import Object, load_object, objects, text_in, time_in
from igfarchive.transcripts.formats.said import Said
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Times
from igfarchive.transcripts.unreadable import JSON

_NAMES = ("segments", "transcription")


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
    text = fold_spaces(text_in(segment, "text"))
    words = objects(segment.get("words", []), "words")
    spoken = "".join("".join(text_in(word, "word").split()) for word in words)
    speakers = {speaker for word in words if (speaker := text_in(word, "speaker"))}
    if len(speakers) < 2:
        yield Said(number, text, _times(number, segment, remarks), _voice(segment))
    elif spoken != "".join(text.split()):
        remarks.add(number, "Several speak in a segment, and it was given to nobody", text)
        yield Said(number, text, _times(number, segment, remarks))
    else:
        # A segment goes to who says most of it; each word, to who says it.
        for _, run in groupby(words, key=lambda word: text_in(word, "speaker")):
            said = list(run)
            starts = _times(number, said[0], remarks) or _times(number, segment, remarks)
            ends = _times(number, said[-1], remarks)
            times = starts and Times(starts.start, ends.end if ends else None)
            joined = " ".join(strip(text_in(word, "word")) for word in said)
            yield Said(number, joined, times, _voice(said[0]))


def _times(number: int, timed: Object, remarks: Remarks) -> Times | None:
    """Those of a segment, or of a word of it."""
    start, end = time_in(timed, "start", 1000), time_in(timed, "end", 1000)
    if start is None:
        return None
    if end is not None and end < start:
        text = text_in(timed, "text") or text_in(timed, "word")
        remarks.add(number, "Words end before they begin: their end was left out", text)
        return Times(start)
    return Times(start, end)


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
