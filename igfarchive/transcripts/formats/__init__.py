"""The formats that transcripts come in. This is the one list of them: whatever walks folders,
fetches pages or refuses files asks it."""

from dataclasses import replace

from igfarchive.transcripts.formats import (
    archived,
    archived_cues,
    docx,
    html,
    markdown,
    odt,
    pdf,
    podcast,
    rtf,
    subrip,
    subviewer,
    text,
    ttml,
    webvtt,
    whisper,
    youtube,
)
from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.page import Page

FORMATS: tuple[Format, ...] = (
    docx.FORMAT,
    odt.FORMAT,
    pdf.FORMAT,
    rtf.FORMAT,
    archived_cues.FORMAT,
    webvtt.FORMAT,
    ttml.FORMAT,
    archived.FORMAT,
    youtube.FORMAT,
    podcast.FORMAT,
    whisper.FORMAT,
    subrip.FORMAT,
    subviewer.FORMAT,
    html.FORMAT,
    markdown.FORMAT,
    text.FORMAT,
)
"""A file is in the first that recognises it; the last takes whatever is text."""

SUFFIXES = tuple(dict.fromkeys(suffix for each in reversed(FORMATS) for suffix in each.suffixes))
"""Formats may share one: what a file holds tells them apart."""
MEDIA_TYPES = {kind: each.suffixes[0] for each in FORMATS for kind in each.media_types}
"""Each with the suffix of its format."""


def read(content: bytes, name: str) -> Page:
    """The page that a file holds; `name` with its suffix breaks a tie between formats.

    TranscriptError for what no format can read.
    """
    file = File(name, content)
    found = next(each for each in FORMATS if each.recognises(file))
    return replace(found.read(file), format=found.name)
