"""Reads SubViewer subtitles (SBV), as YouTube gives them to who uploaded a recording."""

import re

from igfarchive.text.clocks import CLOCK
from igfarchive.transcripts.formats.cue_blocks import Dialect, opens_with_cues
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.subrip import read_cues
from igfarchive.transcripts.page import Page

_DIALECT = Dialect(
    times=re.compile(rf"({CLOCK}),({CLOCK})"),
    almost=re.compile(r"\d{1,3}:\d\d?:\d\d?\.\d+ ?, ?\d+:\d"),
    form="0:01:02.000,0:01:05.000",
    # As older files write it.
    break_sign="[br]",
)


def _is_subviewer(file: File) -> bool:
    return opens_with_cues(file.decoded.text, _DIALECT)


def _read_subviewer(text: str) -> Page:
    return read_cues(text, _DIALECT)


FORMAT = Format(
    name="subviewer",
    title="SubViewer subtitles",
    suffixes=(".sbv",),
    media_types=(),
    recognises=_is_subviewer,
    read=reading_text(_read_subviewer),
)
