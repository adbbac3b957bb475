"""Reads plain text: its lines as they are."""

import html
import json
import re

from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.page import Line, Page, refuse_endless
from igfarchive.transcripts.transcript import Note
from igfarchive.transcripts.unreadable import JSON

_ESCAPED_MARK = re.compile(r"^[^\S\n]*(?:(?:&nbsp;|&#160;)[^\S\n]*)*&gt;&gt;", re.MULTILINE)


def read_plain(text: str) -> Page:
    """A page of the text's lines; where its marks are written `&gt;&gt;`, its entities are read."""
    if _is_json(text):
        raise JSON.refusal()
    lines = text.split("\n")
    refuse_endless(lines)
    notes: tuple[Note, ...] = ()
    if "&gt;&gt;" in text and (escaped := _ESCAPED_MARK.search(text)):
        lines = [html.unescape(line).replace("\n", " ").replace("\r", " ") for line in lines]
        line = text.count("\n", 0, escaped.end()) + 1
        notes = (Note(line, "Its marks are HTML entities (&gt;&gt;): entities were read as text."),)
    return Page(
        tuple(Line(number, line) for number, line in enumerate(lines, start=1)), notes=notes
    )


def _is_json(text: str) -> bool:
    """Whether all of it is an object, or a list of objects: "[ Applause ]" is neither."""
    if not re.match(r"\s*+(?:\[\s*+)?\{", text):
        return False
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _is_text(file: File) -> bool:
    """Whatever can be decoded is."""
    return bool(file.decoded)


FORMAT = Format(
    name="text",
    title="Plain text",
    suffixes=(".txt",),
    media_types=("text/plain",),
    recognises=_is_text,
    read=reading_text(read_plain),
)
