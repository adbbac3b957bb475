"""Reads YouTube's own captions (json3), those that people wrote and those that a machine made.

    {"events": [
      {"tStartMs": 160, "dDurationMs": 4100,
       "segs": [{"utf8": "good"}, {"utf8": " morning", "tOffsetMs": 240}]},
      {"tStartMs": 2380, "aAppend": 1, "segs": [{"utf8": "\\n"}]}]}

An event is a cue of lines, or goes on in the one before (`aAppend`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from igfarchive.transcripts.formats.cues import page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.jsondata import Object, load_object, objects, text_in, time_in
from igfarchive.transcripts.formats.said import Said, read_cue
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Times


@dataclass(slots=True)
class _Line:
    """A line of a window: the number of its event from 1, when it began, and its pieces."""

    number: int
    start: int
    end: int | None
    pieces: list[str] = field(default_factory=list)


def read_youtube(text: str) -> Page:
    """The words of a json3 file, their lines numbered by event; TranscriptError where it has none.

    Machine captions stay on the screen while the next are spoken: their time ends when that begins.
    """
    events = objects(load_object(text).get("events"), "events")
    rolls = any("aAppend" in event for event in events)
    lines = [line for line in _lines(events) if any(map(str.strip, line.pieces))]
    return page_of(_said(lines, rolls), Remarks())


def _lines(events: Sequence[Object]) -> Iterator[_Line]:
    line: _Line | None = None
    for number, event in enumerate(events, start=1):
        start = time_in(event, "tStartMs") or 0
        lasts = time_in(event, "dDurationMs")
        end = None if lasts is None else start + lasts
        if line is not None and not event.get("aAppend"):
            yield line
            line = None
        for segment in objects(event.get("segs", []), "segs"):
            begins = start + (time_in(segment, "tOffsetMs") or 0)
            for place, piece in enumerate(text_in(segment, "utf8").split("\n")):
                if line is not None and place:
                    yield line
                    line = None
                if line is None:
                    line = _Line(number, begins, end)
                line.pieces.append(piece)
    if line is not None:
        yield line


def _said(lines: Sequence[_Line], rolls: bool) -> Iterator[Said]:
    # Lines that are shown at once are one cue.
    cues = [list(group) for _, group in groupby(lines, key=lambda line: (line.number, line.start))]
    for place, cue in enumerate(cues, start=1):
        start, end = cue[0].start, cue[0].end
        if rolls and end is not None and place < len(cues):
            end = min(end, max(start, cues[place][0].start))
        written = [(line.number, "".join(line.pieces)) for line in cue]
        yield from read_cue(written, Times(start, end))


def _is_youtube(file: File) -> bool:
    text = file.decoded.text
    return text.lstrip()[:1] == "{" and '"events"' in text and '"segs"' in text


FORMAT = Format(
    name="youtube",
    title="YouTube captions",
    suffixes=(".json3",),
    media_types=("application/json",),
    recognises=_is_youtube,
    read=reading_text(read_youtube),
)
