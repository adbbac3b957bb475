"""Reads a PDF document that has text: its lines in reading order, without heads, feet and numbers.

A PDF holds letters and where they stand, no lines and no paragraphs: those are told by the places,
in `page_layout`. A document that this cannot tell surely is refused: columns, pictures of pages,
fonts that do not say which letters their signs are. A line's number counts the lines of all pages.
"""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, DeprecationError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject, NumberObject

from igfarchive.transcripts.decoding import refuse_large
from igfarchive.transcripts.formats.format import File
from igfarchive.transcripts.formats.page_drawing import PICTURES, PLAIN_TEXT, runs_on
from igfarchive.transcripts.formats.page_edges import without_edges
from igfarchive.transcripts.formats.page_layout import (
    PageLines,
    in_columns,
    lines_of,
    names_in_mid_row,
)
from igfarchive.transcripts.page import Line, Page, refuse_endless
from igfarchive.transcripts.transcript import Junk, Note, TranscriptError

MOST_PAGES = 1_000
LARGEST_PAGE = 2_000_000
LARGEST_CONTENTS = 20_000_000
"""Bytes that draw one page, and all. The longest day of captions has some ten megabytes."""
MOST_OPERATIONS = 3_000_000

# The library takes what it reads for what it should be: where bytes of a file were changed, a
# number stands for a dictionary, or a filter has a name of old. Beside its own errors it raises
# those of the language and of the unpackers.
_DAMAGED = (
    PyPdfError, DeprecationError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    AssertionError, RecursionError, NotImplementedError, OverflowError, OSError,
    struct.error, zlib.error,
)  # fmt: skip


def read_pdf(file: File) -> Page:
    """The lines of a PDF document; TranscriptError, with the page, for what cannot be told."""
    refuse_large(file.content)
    try:
        with apply_configuration(
            page_tree_maximum_entries=MOST_PAGES,
            zlib_maximum_output_length=LARGEST_CONTENTS,
            lzw_maximum_output_length=LARGEST_CONTENTS,
            run_length_maximum_output_length=LARGEST_CONTENTS,
            array_based_stream_maximum_output_length=LARGEST_CONTENTS,
            stream_decoding_work_maximum_length=2 * LARGEST_CONTENTS,
            stream_parsing_work_maximum_count=MOST_OPERATIONS,
        ):
            return _read(PdfReader(io.BytesIO(file.content)))
    except LimitReachedError:
        raise TranscriptError(
            "The PDF document is larger than any transcript: its pages, or what is packed in it.",
            f"At most {MOST_PAGES:,} pages are read. Save the part that is the transcript.",
        ) from None
    except DependencyError:
        raise _encrypted() from None
    except _DAMAGED:
        raise TranscriptError("The PDF document is damaged.", PLAIN_TEXT) from None


def _read(reader: PdfReader) -> Page:
    if reader.is_encrypted:
        raise _encrypted()
    pages = _pages(reader)
    notes: list[Note] = []
    read: list[PageLines] = []
    spare = MOST_OPERATIONS
    for number, page in enumerate(pages, start=1):
        runs, spare = runs_on(page, number, spare)
        if not runs and _has_picture(page):
            notes.append(Note(0, f"Page {number} is a picture: no word of it is read."))
        read.append(lines_of(runs, number))
    if not any(page.lines for page in read):
        raise TranscriptError(
            f"The PDF document holds pictures of pages and no text, from page {_first(notes)} on."
            if notes
            else "The PDF document holds no words.",
            PICTURES,
        )
    if len(notes) * 2 > len(pages):
        raise TranscriptError(
            f"Most pages of the PDF document are pictures without text: {len(notes):,} of "
            f"{len(pages):,}.",
            PICTURES,
        )
    columned = [page.number for page in read if in_columns(page, float(_width(pages, page)))]
    if columned:
        raise TranscriptError(
            f"Page {columned[0]} of the PDF document is set in columns: which line follows which "
            "cannot be told surely.",
            PLAIN_TEXT,
        )
    beside = next((page.number for page in read if names_in_mid_row(page)), None)
    if beside is not None:
        raise TranscriptError(
            f"Page {beside} of the PDF document has names beside the middle of what they said: "
            "where their turns begin cannot be told surely.",
            PLAIN_TEXT,
        )
    return _page(read, notes)


def _pages(reader: PdfReader) -> Sequence[PageObject]:
    """The pages, if there are not too many, and if not too much is drawn on them."""
    declared = reader.root_object["/Pages"].get_object()
    count = declared.get("/Count") if isinstance(declared, DictionaryObject) else None
    if isinstance(count, NumberObject) and count > MOST_PAGES:
        raise TranscriptError(
            f"The PDF document has {count:,} pages.",
            f"At most {MOST_PAGES:,} are read: save the part that is the transcript.",
        )
    pages = list(reader.pages)
    drawn = 0
    for number, page in enumerate(pages, start=1):
        contents = page.get_contents()
        size = len(contents.get_data()) if contents is not None else 0
        drawn += size
        if size > LARGEST_PAGE or drawn > LARGEST_CONTENTS:
            raise TranscriptError(
                f"Page {number} of the PDF document is drawn by {size:,} bytes, all up to it by "
                f"{drawn:,}.",
                f"No transcript is drawn by more than {LARGEST_PAGE:,} a page and "
                f"{LARGEST_CONTENTS:,} in all. {PLAIN_TEXT}",
            )
    return pages


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    objects = drawn.get_object().values() if drawn is not None else ()
    return any(each.get_object().get("/Subtype") == "/Image" for each in objects)


def _width(pages: Sequence[PageObject], page: PageLines) -> float:
    return float(pages[page.number - 1].mediabox.width)


def _first(notes: Sequence[Note]) -> str:
    return notes[0].message.split()[1]


def _encrypted() -> TranscriptError:
    return TranscriptError(
        "The PDF document is encrypted.",
        "Save it without a password, or print it to PDF anew, and import that.",
    )


def _page(pages: Sequence[PageLines], notes: Sequence[Note]) -> Page:
    junk: list[Junk] = []
    lines = tuple(_numbered(without_edges(pages), junk))
    refuse_endless(line.text for line in lines)
    if not lines:
        raise TranscriptError("The PDF document holds no words.", PICTURES)
    return Page(lines, junk=tuple(junk), notes=tuple(notes))


def _numbered(lines: Iterator[tuple[str, int, bool, str]], junk: list[Junk]) -> Iterator[Line]:
    """Lines with their numbers; what is no part of the text goes to `junk`."""
    for number, (text, apart, begins, reason) in enumerate(lines, start=1):
        if reason:
            junk.append(Junk(number, text.strip(), reason))
            continue
        if begins:
            yield Line(number, "")
        yield Line(number, text, apart=apart)
