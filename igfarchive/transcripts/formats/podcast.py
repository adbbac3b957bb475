"""Reads the JSON transcripts of podcasts (Podcasting 2.0): segments with who says them.

{"version": "1.0.0", "segments": [
  {"speaker": "Ada Quill", "startTime": 0.5, "endTime": 2.75, "body": "Good morning."}]}
"""

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.cues import page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.jsondata import Object, load_object, objects, text_in, times_in
from igfarchive.transcripts.formats.said import Said
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page


def read_podcast(text: str) -> Page:
    """The words of the segments, their lines numbered by segment; TranscriptError where there are
    none."""
    segments = objects(load_object(text).get("segments"), "segments")
    remarks = Remarks()
    said = (_said(number, segment, remarks) for number, segment in enumerate(segments, start=1))
    return page_of(said, remarks)


def _said(number: int, segment: Object, remarks: Remarks) -> Said:
    text = fold_spaces(text_in(segment, "body"))
    times = times_in(segment, "startTime", "endTime", (remarks, number, text))
    return Said(number, text, times, fold_spaces(text_in(segment, "speaker")) or None)


def _is_podcast(file: File) -> bool:
    """Whether a text is a JSON object whose segments have a body: those of Whisper have a text."""
    text = file.decoded.text
    names = ("segments", "startTime", "body")
    return text.lstrip()[:1] == "{" and all(f'"{name}"' in text for name in names)


FORMAT = Format(
    name="podcast",
    title="Podcast transcript",
    suffixes=(".json",),
    media_types=(),
    recognises=_is_podcast,
    read=reading_text(read_podcast),
)
