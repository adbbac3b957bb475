"""Reads WebVTT: subtitles of the web, and what Teams, Zoom, Webex and YouTube save of a meeting."""

import re

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.cue_blocks import (
    ALMOST_ARROW_TIMES,
    ARROW_TIMES,
    Blocks,
    Cue,
    Dialect,
    read_blocks,
)
from igfarchive.transcripts.formats.cues import Head, page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.rolling import unroll
from igfarchive.transcripts.formats.said import read_cue
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Junk

_SIGNATURE = re.compile(r"\s*WEBVTT(?=\s|$)")
_TITLE = re.compile(r"[ \t]+[-–—][ \t]+(.*)")
_DIALECT = Dialect(
    times=ARROW_TIMES,
    almost=ALMOST_ARROW_TIMES,
    form="00:01:02.000 --> 00:01:05.000",
    identifier=re.compile(r".*"),
    comment=re.compile(r"NOTE(?:\s|$)|(?:STYLE|REGION)\s*$"),
)
# Webex names who speaks above the times: 12 "Ada Quill" (3041).
_NAMED = re.compile(r"\d+ \"([^\"]+)\" \(\d+\)")
# A number, or one word with a number in it, as cue-12 or 0b9d6a3e-41c0/7-0.
_IDENTIFIER = re.compile(r"[^\d\s]*\d\S*")


def read_webvtt(text: str) -> Page:
    """The words of a WebVTT file; TranscriptError where it has none, or times of no form."""
    remarks = Remarks()
    lines = text.split("\n")
    start = next(place for place, line in enumerate(lines) if line.strip())
    # What stands below the signature, up to an empty line or a cue, is the header.
    end = next(
        (
            place
            for place in range(start + 1, len(lines))
            if not lines[place].strip() or "-->" in lines[place]
        ),
        len(lines),
    )
    blocks = read_blocks("\n".join(lines[end:]), _DIALECT, remarks, first=end + 1)
    blocks.junk += unroll(blocks.cues)
    head = _head(lines[start], lines[start + 1 : end], start + 1, blocks)
    said = (each for cue in blocks.cues for each in read_cue(cue.lines, cue.times, _voice(cue)))
    return page_of(said, remarks, head)


def _head(signature: str, below: list[str], number: int, blocks: Blocks) -> Head:
    rest = signature.strip().removeprefix("WEBVTT")
    title = _TITLE.fullmatch(rest)
    header = fold_spaces(" ".join(below if title else [rest, *below]))
    junk = [Junk(number, header, "the header of the subtitles")] if header else []
    junk += blocks.junk
    for cue in blocks.cues:
        identifier = fold_spaces(cue.identifier)
        if identifier and not _IDENTIFIER.fullmatch(identifier) and _voice(cue) is None:
            junk.append(Junk(cue.line - 1, identifier, "an identifier of a cue"))
    return Head(fold_spaces(title[1]) if title else "", blocks.above, junk)


def _voice(cue: Cue) -> str | None:
    named = _NAMED.fullmatch(cue.identifier)
    return fold_spaces(named[1]) if named else None


def _is_webvtt(file: File) -> bool:
    return _SIGNATURE.match(file.decoded.text) is not None


FORMAT = Format(
    name="webvtt",
    title="WebVTT",
    suffixes=(".vtt",),
    media_types=("text/vtt",),
    recognises=_is_webvtt,
    read=reading_text(read_webvtt),
)
