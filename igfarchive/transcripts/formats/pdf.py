"""PDF documents that have text: what tells them, and who reads them."""

from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.page import Page

SIGNATURE = b"%PDF-"


def is_pdf(file: File) -> bool:
    """Whether a file has the mark of PDF; up to a kilobyte of other bytes may stand before it."""
    return file.content.startswith(SIGNATURE) or b"\n" + SIGNATURE in file.content[:1024]


def read_pdf(file: File) -> Page:
    """As `pdf_document.read_pdf`."""
    # pypdf takes nine megabytes, and each process of the site lists the formats.
    from igfarchive.transcripts.formats import pdf_document

    return pdf_document.read_pdf(file)


FORMAT = Format(
    name="pdf",
    title="PDF document with text",
    suffixes=(".pdf",),
    media_types=("application/pdf",),
    recognises=is_pdf,
    read=read_pdf,
)
