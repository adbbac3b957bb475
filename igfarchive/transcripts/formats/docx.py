"""Reads a Word document: its words in the order in which they are read.

A paragraph that somebody deleted, a note at the foot of a page and whatever runs along its head
are no speech: they are set aside, each with its reason. A line's number is that of its paragraph,
empty ones and those in tables counted.
"""

from collections.abc import Callable

from lxml import etree

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.formats.archives import ZIP, Archive, attribute, local_name
from igfarchive.transcripts.formats.docx_parts import (
    Styles,
    children,
    is_on,
    refuse_active,
    related,
    title_of,
)
from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.formats.manuscript import TEXT_BOX, Manuscript
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError

THING = "Word document (DOCX)"

# Elements that only hold others: their words are those of the paragraph or the body around them.
_HOLDERS = word_set("""
    body hyperlink ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo txbxContent tc
    oMath oMathPara ruby rubyBase
    """)
_DELETED = ("del", "moveFrom")
_WITHDRAWN = "deleted in the document"
_REFERENCES = {
    "footnoteReference": ("footnotes", "a footnote"),
    "endnoteReference": ("endnotes", "an endnote"),
    "commentReference": ("comments", "a comment"),
}
_EDGES = {"header": "a page's header", "footer": "a page's footer"}
_DRAWN = ("drawing", "pict", "object", "AlternateContent")
_SIGNS = {
    "t": "",
    "sym": "",
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}


def is_word_document(file: File) -> bool:
    """Whether a file is a zip archive with Word's folder in it, whole or damaged."""
    content = file.content
    return content.startswith(ZIP) and (
        b"word/" in content[:100_000] or b"word/" in content[-100_000:]
    )


def read_word_document(file: File) -> Page:
    """The lines of a Word document; TranscriptError for one with macros or parts elsewhere."""
    archive = Archive(file.content, THING)
    refuse_active(archive)
    main = next(iter(related(archive, "", "officeDocument")), "")
    if main not in archive:
        raise archive.damaged("it has no main part")
    manuscript = Manuscript()
    manuscript.title = title_of(archive)
    _Walk(archive, main, manuscript).read()
    return manuscript.page(
        TranscriptError("The Word document holds no words.", "Import one with a transcript in it.")
    )


class _Walk:
    """Goes through the elements of a document; their depth is bounded by the XML library."""

    def __init__(self, archive: Archive, main: str, manuscript: Manuscript) -> None:
        self._archive = archive
        self._main = main
        self._manuscript = manuscript
        self._styles = Styles(archive, main)
        self._notes = {part: self._notes_in(part) for part, _ in _REFERENCES.values()}
        self._bold = False
        self._boxes: list[etree._Element] = []
        self._steps: dict[str, Callable[[etree._Element], None]] = {
            "p": self._paragraph,
            "r": self._run,
            "tr": self._row,
            "tbl": self._children,
            "AlternateContent": self._alternative,
            "rt": lambda node: self._manuscript.set_aside(_words(node), "a reading aid"),
            **dict.fromkeys(_HOLDERS, self._children),
            **dict.fromkeys(_DELETED, self._deleted),
        }

    def read(self) -> None:
        manuscript = self._manuscript
        for kind, reason in _EDGES.items():
            for name in related(self._archive, self._main, kind):
                if name in self._archive:
                    self._aside(self._archive.tree(name), reason)
        manuscript.number = 1
        self._children(self._archive.tree(self._main))
        manuscript.end_paragraph()
        for part, reason in _REFERENCES.values():
            for note in self._notes[part].values():
                self._aside(note, reason)

    def _aside(self, node: etree._Element, reason: str) -> None:
        for paragraph in node.iter("{*}p"):
            self._manuscript.set_aside(_words(paragraph), reason)

    def _notes_in(self, kind: str) -> dict[str, etree._Element]:
        return {
            attribute(note, "id"): note
            for name in related(self._archive, self._main, kind)
            if name in self._archive
            for note in self._archive.tree(name)
        }

    def _children(self, node: etree._Element) -> None:
        for child in node:
            if step := self._steps.get(local_name(child)):
                step(child)

    def _paragraph(self, node: etree._Element) -> None:
        manuscript = self._manuscript
        style, merged = "", False
        for properties in children(node, "pPr"):
            style = next((attribute(each, "val") for each in children(properties, "pStyle")), "")
            merged = any(
                next(children(run, "del"), None) is not None for run in children(properties, "rPr")
            )
        if self._styles.is_of_contents(style):
            manuscript.set_aside(_words(node), "a table of contents")
            manuscript.end_paragraph()
            return
        self._bold = self._styles.is_bold(style)
        self._children(node)
        if not merged:
            # Where the mark at a paragraph's end was deleted, it goes on with the next.
            if self._styles.is_heading(style):
                manuscript.end_heading()
            else:
                manuscript.end_paragraph()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            manuscript.remark(TEXT_BOX)
            self._children(box)

    def _row(self, node: etree._Element) -> None:
        self._manuscript.open_row()
        for cell in node.iter("{*}tc"):
            if next(cell.iterancestors("{*}tr")) is node:
                self._manuscript.open_cell()
                self._children(cell)
        self._manuscript.close_row()

    def _run(self, node: etree._Element) -> None:
        manuscript = self._manuscript
        properties = next(children(node, "rPr"), None)
        bold = self._bold
        if properties is not None:
            if is_on(properties, "vanish"):
                manuscript.set_aside(_words(node), "hidden in the document")
                return
            styles = children(properties, "rStyle")
            bold = bold or any(self._styles.is_bold(attribute(style, "val")) for style in styles)
            direct = is_on(properties, "b")
            bold = bold if direct is None else direct
        for child in node:
            self._piece(child, bold)

    def _piece(self, node: etree._Element, bold: bool) -> None:
        manuscript = self._manuscript
        name = local_name(node)
        if name in _SIGNS:
            manuscript.add(_SIGNS[name] or node.text or _symbol(node), bold)
        elif name in ("br", "cr"):
            manuscript.end_line()
        elif name == "delText":
            manuscript.set_aside(node.text or "", _WITHDRAWN)
        elif name in _REFERENCES:
            part, reason = _REFERENCES[name]
            if (note := self._notes[part].pop(attribute(node, "id"), None)) is not None:
                self._aside(note, reason)
        elif name == "ruby":
            self._children(node)
        elif name in _DRAWN:
            # One picture drawn in two ways has the same words in both: the first is read.
            ways = list(node)[:1] if name == "AlternateContent" else [node]
            self._boxes += [box for way in ways for box in _outermost(way, "txbxContent")]

    def _alternative(self, node: etree._Element) -> None:
        for way in list(node)[:1]:
            self._children(way)

    def _deleted(self, node: etree._Element) -> None:
        self._manuscript.set_aside(_words(node), _WITHDRAWN)


def _outermost(node: etree._Element, name: str) -> list[etree._Element]:
    """The elements of this name below `node` that stand in no other of it."""
    found = list(node.iter(f"{{*}}{name}"))
    inner = {each for one in found for each in one.iterdescendants(f"{{*}}{name}")}
    return [each for each in found if each not in inner]


def _symbol(node: etree._Element) -> str:
    """The character of a sign that is named by its number; "" for any other element."""
    if local_name(node) != "sym":
        return ""
    try:
        return chr(int(attribute(node, "char"), 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _words(node: etree._Element) -> str:
    """All words below an element, deleted ones too."""
    found = node.iter("{*}t", "{*}delText", "{*}br", "{*}tab", "{*}p")
    return "".join(
        (each.text or "") if local_name(each) in ("t", "delText") else " " for each in found
    )


FORMAT = Format(
    name="docx",
    title="Word document",
    suffixes=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    recognises=is_word_document,
    read=read_word_document,
)
