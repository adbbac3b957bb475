"""Layouts of whole pages, rewritten into lines that the grammar reads: this is their one list.

Somebody's name and the time may stand on a line of their own, lines may be numbered, questions may
be told by a letter. A layout that is sure of a page takes such signs off its lines, and gives the
lines the voices and times that the signs told; the words that are left are the speech.
"""

from igfarchive.transcripts.grammar.layouts import (
    bracketed_names,
    capitals,
    caption_times,
    chats,
    clock_lines,
    dashed_names,
    line_numbers,
    minutes,
    name_lines,
    paragraph_numbers,
    questions,
    timed_names,
)
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.page import Page

LAYOUTS: tuple[Layout, ...] = (
    line_numbers.LAYOUT,
    paragraph_numbers.LAYOUT,
    questions.LAYOUT,
    chats.LAYOUT,
    timed_names.LAYOUT,
    clock_lines.LAYOUT,
    bracketed_names.LAYOUT,
    dashed_names.LAYOUT,
    name_lines.LAYOUT,
    minutes.LAYOUT,
    caption_times.LAYOUT,
    capitals.LAYOUT,
)
"""In the order in which they are tried: lines may be numbered, and hold questions and answers."""


def lay_out(page: Page) -> Page:
    """The page as its layouts read it; as it is where they are sure of none.

    TranscriptError for a page whose layout is certain and whose speakers it leaves open.
    """
    if _has_voices(page):
        return page
    marked = any(">>" in line.text or "＞" in line.text for line in page.lines)
    for layout in LAYOUTS:
        read = layout.read(page) if layout.beside_marks or not marked else None
        page = read or page
        if read and _has_voices(read):
            break
    return page


def _has_voices(page: Page) -> bool:
    return any(line.voice is not None for line in page.lines)
