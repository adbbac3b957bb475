"""The formats that data leave the archive in. This is the one list of them: pages link to those
that can write what they show, and refuse any other."""

from igfarchive.exporting.formats import (
    csv,
    document,
    jsonl,
    markdown,
    programme,
    sheet,
    subrip,
    text,
    webvtt,
)
from igfarchive.exporting.formats.format import Format, Row

FORMATS: tuple[Format, ...] = (
    csv.FORMAT,
    jsonl.FORMAT,
    document.FORMAT,
    text.FORMAT,
    markdown.FORMAT,
    webvtt.FORMAT,
    subrip.FORMAT,
    sheet.FORMAT,
    programme.FORMAT,
)


def formats_of(kind: type[Row], *, of_session: bool = False) -> tuple[Format, ...]:
    """Those that can write such rows, which may be the turns of one session."""
    return tuple(each for each in FORMATS if each.can_write(kind, of_session=of_session))
