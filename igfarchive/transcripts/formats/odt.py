"""Reads an OpenDocument text: its words in the order in which they are read.

What was deleted under recorded changes, notes, and what runs along the pages' edges are set aside,
each with its reason. A line's number is that of its paragraph, empty ones and those in tables
counted.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.formats.archives import ZIP, Archive, attribute, local_name
from igfarchive.transcripts.formats.blocks import HEAVY
from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.formats.manuscript import TEXT_BOX, Manuscript
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError

THING = "OpenDocument text (ODT)"
_MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"
_MACROS = ("Basic/", "Scripts/")
_MOST_SPACES = 100
_LINKS = word_set("image object object-ole plugin applet floating-frame section-source")

_HIDDEN = "hidden in the document"
_ASIDE = {
    "tracked-changes": "deleted in the document",
    "note": "a footnote",
    "annotation": "a comment",
    "ruby-text": "a reading aid",
    "hidden-text": _HIDDEN,
    "index-body": "a table of contents",
}
_EDGES = tuple(
    f"{{*}}{edge}{pages}" for edge in ("header", "footer") for pages in ("", "-left", "-first")
)
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_WHITE = re.compile(r"\s+")


def is_open_document(file: File) -> bool:
    """Whether a file is a zip archive that says in its first bytes that it is such a text."""
    return file.content.startswith(ZIP) and _MEDIA_TYPE in file.content[:200]


def read_open_document(file: File) -> Page:
    """The lines of an OpenDocument text; TranscriptError for one with macros or parts elsewhere."""
    archive = Archive(file.content, THING)
    _refuse_active(archive)
    if "content.xml" not in archive:
        raise archive.damaged("it has no contents")
    content = archive.tree("content.xml")
    _refuse_elsewhere(archive, content)
    manuscript = Manuscript()
    styles = _Styles(content)
    if "styles.xml" in archive:
        common = archive.tree("styles.xml")
        styles.take(common)
        for edge in common.iter(*_EDGES):
            for text in _paragraphs(edge):
                manuscript.set_aside(text, f"a page's {local_name(edge).partition('-')[0]}")
    if "meta.xml" in archive:
        manuscript.title = archive.tree("meta.xml").findtext(".//{*}title") or ""
    body = content.find("./{*}body/{*}text")
    if body is None:
        raise archive.damaged("it has no text")
    _Walk(manuscript, styles).read(body)
    return manuscript.page(
        TranscriptError("The document holds no words.", "Import one with a transcript in it.")
    )


def _refuse_active(archive: Archive) -> None:
    if any(name.startswith(_MACROS) for name in archive.names()):
        raise archive.active("has macros")
    if "META-INF/manifest.xml" in archive:
        manifest = archive.tree("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise archive.encrypted()


def _refuse_elsewhere(archive: Archive, content: etree._Element) -> None:
    """TranscriptError for what a program would fetch: pictures, objects, whole sections."""
    for node in content.iter():
        if local_name(node) in _LINKS:
            address = attribute(node, "href")
            if ":" in address or address.startswith(("/", "..")):
                raise archive.active(f"fetches its {local_name(node)} from {address[:200]}")


class _Styles:
    """Which styles are bold or hidden, by themselves or by the one that they are derived from."""

    def __init__(self, content: etree._Element) -> None:
        self._bold: dict[str, bool] = {}
        self._hidden: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self.take(content)

    def take(self, root: etree._Element) -> None:
        for style in root.iter("{*}style"):
            name = attribute(style, "name")
            self._parents.setdefault(name, attribute(style, "parent-style-name"))
            for properties in style.iterchildren("{*}text-properties"):
                if weight := attribute(properties, "font-weight"):
                    self._bold.setdefault(name, weight in HEAVY)
                if shown := attribute(properties, "display"):
                    self._hidden.setdefault(name, shown == "none")

    def is_bold(self, name: str) -> bool | None:
        """None where neither the style nor one above it says how heavy its letters are."""
        return next((self._bold[each] for each in self._line(name) if each in self._bold), None)

    def is_hidden(self, name: str) -> bool:
        found = (self._hidden[each] for each in self._line(name) if each in self._hidden)
        return next(found, False)

    def _line(self, name: str) -> Iterator[str]:
        """A style and those that it is derived from, one from the other."""
        seen: set[str] = set()
        while name and name not in seen:
            yield name
            seen.add(name)
            name = self._parents.get(name, "")


class _Walk:
    """Goes through the elements of a document; their depth is bounded by the XML library."""

    def __init__(self, manuscript: Manuscript, styles: _Styles) -> None:
        self._manuscript = manuscript
        self._styles = styles
        self._within = self._bold = False
        self._boxes: list[etree._Element] = []
        self._steps: dict[str, Callable[[etree._Element], None]] = {
            "p": self._paragraph,
            "h": self._paragraph,
            "span": self._span,
            "s": self._spaces,
            "tab": self._spaces,
            "line-break": self._break,
            "table-row": self._row,
            **dict.fromkeys(_ASIDE, self._aside),
        }

    def read(self, node: etree._Element) -> None:
        """The words of an element that only holds others, whatever it is."""
        self._add(node.text)
        for child in node:
            name = etree.QName(child)
            if self._within and name.namespace == _DRAWING:
                self._boxes.append(child)
            else:
                self._steps.get(name.localname, self.read)(child)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        # Between paragraphs there is white space alone, and titles of pictures.
        if text and self._within:
            self._manuscript.add(_WHITE.sub(" ", text), self._bold)

    def _paragraph(self, node: etree._Element) -> None:
        style = attribute(node, "style-name")
        if self._styles.is_hidden(style):
            self._manuscript.set_aside("".join(_pieces(node)), _HIDDEN)
            self._manuscript.end_paragraph()
            return
        self._within, self._bold = True, self._styles.is_bold(style) or False
        self.read(node)
        self._within = self._bold = False
        if local_name(node) == "h" or style == "Title":
            self._manuscript.end_heading()
        else:
            self._manuscript.end_paragraph()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            if any(text.strip() for text in _paragraphs(box)):
                self._manuscript.remark(TEXT_BOX)
            self.read(box)

    def _span(self, node: etree._Element) -> None:
        style = attribute(node, "style-name")
        if self._styles.is_hidden(style):
            self._manuscript.set_aside("".join(_pieces(node)), _HIDDEN)
            return
        outer, bold = self._bold, self._styles.is_bold(style)
        self._bold = outer if bold is None else bold
        self.read(node)
        self._bold = outer

    def _spaces(self, node: etree._Element) -> None:
        if local_name(node) == "tab":
            self._manuscript.add("\t", self._bold)
            return
        count = attribute(node, "c")
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 9 else 1
        self._manuscript.add(" " * min(number, _MOST_SPACES), self._bold)

    def _break(self, _: etree._Element) -> None:
        self._manuscript.end_line()

    def _row(self, node: etree._Element) -> None:
        self._manuscript.open_row()
        for cell in node.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            self._manuscript.open_cell()
            self.read(cell)
        self._manuscript.close_row()

    def _aside(self, node: etree._Element) -> None:
        reason = _ASIDE[local_name(node)]
        if attribute(node, "note-class") == "endnote":
            reason = "an endnote"
        for text in _paragraphs(node) or [attribute(node, "string-value"), node.text or ""]:
            self._manuscript.set_aside(text, reason)


def _paragraphs(node: etree._Element) -> list[str]:
    """The words of each paragraph below an element."""
    found = list(node.iter("{*}p", "{*}h"))
    return ["".join(_pieces(paragraph)) for paragraph in found]


def _pieces(node: etree._Element) -> Iterator[str]:
    yield _WHITE.sub(" ", node.text or "")
    for child in node:
        if local_name(child) in ("s", "tab", "line-break"):
            yield " "
        yield from _pieces(child)
        yield _WHITE.sub(" ", child.tail or "")


FORMAT = Format(
    name="odt",
    title="OpenDocument text",
    suffixes=(".odt",),
    media_types=("application/vnd.oasis.opendocument.text",),
    recognises=is_open_document,
    read=read_open_document,
)
