"""Reads SubRip subtitles: numbered cues with their times, and their words below."""

import re

from igfarchive.transcripts.formats.cue_blocks import (
    ALMOST_ARROW_TIMES,
    ARROW_TIMES,
    Dialect,
    opens_with_cues,
    read_blocks,
)
from igfarchive.transcripts.formats.cues import Head, page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.rolling import unroll
from igfarchive.transcripts.formats.said import read_cue
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import Page

_DIALECT = Dialect(
    times=ARROW_TIMES,
    almost=ALMOST_ARROW_TIMES,
    form="00:01:02,000 --> 00:01:05,000",
    identifier=re.compile(r"\d+"),
)
# A meeting pasted from Teams, 0:0:5.120 --> 0:0:9.0, has names below its times: a layout of text.
_PASTED = re.compile(r"^\d{1,3}:(?:\d:\d{1,2}|\d\d:\d)\.\d{1,3} *-->", re.MULTILINE)


def read_cues(text: str, dialect: Dialect) -> Page:
    """The words of the cues of a text; TranscriptError for times that cannot be read."""
    remarks = Remarks()
    blocks = read_blocks(text, dialect, remarks)
    blocks.junk += unroll(blocks.cues)
    said = (each for cue in blocks.cues for each in read_cue(cue.lines, cue.times))
    return page_of(said, remarks, Head(above=blocks.above, junk=blocks.junk))


def _is_subrip(file: File) -> bool:
    text = file.decoded.text
    if "-->" not in text or text.lstrip().startswith("<") or _PASTED.search(text):
        return False
    return opens_with_cues(text, _DIALECT)


def _read_subrip(text: str) -> Page:
    return read_cues(text, _DIALECT)


FORMAT = Format(
    name="subrip",
    title="SubRip subtitles",
    suffixes=(".srt",),
    media_types=("application/x-subrip",),
    recognises=_is_subrip,
    read=reading_text(_read_subrip),
)
