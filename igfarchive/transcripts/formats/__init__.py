"""Readers: from the bytes of a file to the lines of a page."""

from dataclasses import replace

from igfarchive.transcripts.decoding import decode
from igfarchive.transcripts.formats.html import is_web_page, read_web_page
from igfarchive.transcripts.formats.text import read_plain
from igfarchive.transcripts.page import Page


def read(content: bytes, name: str) -> Page:
    """The page that a file holds; `name` with its suffix breaks a tie between text and HTML.

    TranscriptError for bytes that are not text, and for web pages without a transcript.
    """
    decoded = decode(content)
    reader = read_web_page if is_web_page(decoded.text, name) else read_plain
    page = reader(decoded.text)
    return replace(page, encoding=decoded.encoding, notes=(*decoded.notes, *page.notes))
