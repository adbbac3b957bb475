"""Reads a Word document: its words in the order in which they are read.

A paragraph that somebody deleted, a note at the foot of a page and whatever runs along its head
are no speech: they are set aside, each with its reason. A line's number is that of its paragraph,
empty ones and those in tables counted.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.formats.archives import Archive, local_name
from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.formats.manuscript import Manuscript
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError

THING = "Word document (DOCX)"
ZIP = b"PK\x03\x04"

_MACROS = ("macroenabled", "vbaproject")
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"(?:heading \d|title)")
_CONTENTS = re.compile(r"toc (?:\d|heading)")

# Elements that only hold others: their words are those of the paragraph or the body around them.
_HOLDERS = word_set("""
    body hyperlink ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo txbxContent tc
    oMath oMathPara ruby rubyBase
    """)
_DELETED = ("del", "moveFrom")
_WITHDRAWN = "deleted in the document"
TEXT_BOX = "The words of a text box were read behind the paragraph that holds it."
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
    _refuse_active(archive)
    main = next(iter(_related(archive, "", "officeDocument")), "")
    if main not in archive:
        raise archive.damaged("it has no main part")
    manuscript = Manuscript()
    manuscript.title = _title(archive)
    _Walk(archive, main, manuscript).read()
    return manuscript.page(
        TranscriptError("The Word document holds no words.", "Import one with a transcript in it.")
    )


def _refuse_active(archive: Archive) -> None:
    """TranscriptError for what a program would run, or fetch from elsewhere."""
    if "[Content_Types].xml" not in archive:
        raise archive.damaged("it has no list of its parts")
    types = etree.tostring(archive.tree("[Content_Types].xml"), encoding="unicode").lower()
    if any(macro in types for macro in _MACROS) or any(
        "vbaproject" in name.lower() for name in archive.names()
    ):
        raise archive.active("has macros")
    for name in archive.names():
        if not name.endswith(".rels"):
            continue
        for relation in archive.tree(name):
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                raise archive.active(f"fetches its {kind} from {relation.get('Target', '')[:200]}")
            if kind == "aFChunk":
                raise archive.active("holds another document within")


def _related(archive: Archive, part: str, *kinds: str) -> Iterator[str]:
    """The names of the parts that `part` of the archive, or "" as a whole, refers to."""
    folder = dirname(part)
    relations = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
    if relations not in archive:
        return
    for relation in archive.tree(relations):
        if relation.get("Type", "").rpartition("/")[2] in kinds:
            yield normpath(join("/", folder, relation.get("Target", ""))).lstrip("/")


def _title(archive: Archive) -> str:
    for name in _related(archive, "", "core-properties"):
        if name in archive:
            return archive.tree(name).findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    return ""


class _Styles:
    """What the styles of a document say of the words in them."""

    def __init__(self, archive: Archive, main: str) -> None:
        self._based: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        self._names: dict[str, str] = {}
        for name in _related(archive, main, "styles"):
            if name in archive:
                for style in _children(archive.tree(name), "style"):
                    self._take(style)

    def is_bold(self, style: str) -> bool:
        """Whether a style, or the nearest that it is based on and says so, is bold."""
        return next((self._bold[each] for each in self._line(style) if each in self._bold), False)

    def is_heading(self, style: str) -> bool:
        return any(_HEADING.fullmatch(self._names.get(each, "")) for each in self._line(style))

    def is_of_contents(self, style: str) -> bool:
        return _CONTENTS.fullmatch(self._names.get(style, "")) is not None

    def _take(self, style: etree._Element) -> None:
        key = _value(style, "styleId")
        for child in style:
            name = local_name(child)
            if name == "name":
                self._names[key] = _value(child).lower()
            elif name == "basedOn":
                self._based[key] = _value(child)
            elif name == "rPr" and (bold := _is_on(child, "b")) is not None:
                self._bold[key] = bold

    def _line(self, style: str) -> Iterator[str]:
        seen: set[str] = set()
        while style and style not in seen:
            yield style
            seen.add(style)
            style = self._based.get(style, "")


class _Walk:
    """Goes through the elements of a document; their depth is bounded by the XML library."""

    def __init__(self, archive: Archive, main: str, manuscript: Manuscript) -> None:
        self._archive = archive
        self._main = main
        self._manuscript = manuscript
        self._styles = _Styles(archive, main)
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
            for name in _related(self._archive, self._main, kind):
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
            _value(note, "id"): note
            for name in _related(self._archive, self._main, kind)
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
        for properties in _children(node, "pPr"):
            style = next((_value(each) for each in _children(properties, "pStyle")), "")
            merged = any(
                next(_children(run, "del"), None) is not None
                for run in _children(properties, "rPr")
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
        properties = next(_children(node, "rPr"), None)
        bold = self._bold
        if properties is not None:
            if _is_on(properties, "vanish"):
                manuscript.set_aside(_words(node), "hidden in the document")
                return
            styles = _children(properties, "rStyle")
            bold = bold or any(self._styles.is_bold(_value(style)) for style in styles)
            direct = _is_on(properties, "b")
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
            if (note := self._notes[part].pop(_value(node, "id"), None)) is not None:
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


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if local_name(child) == name)


def _outermost(node: etree._Element, name: str) -> list[etree._Element]:
    """The elements of this name below `node` that stand in no other of it."""
    found = list(node.iter(f"{{*}}{name}"))
    inner = {each for one in found for each in one.iterdescendants(f"{{*}}{name}")}
    return [each for each in found if each not in inner]


def _value(node: etree._Element, name: str = "val") -> str:
    """An attribute by its name without namespace; "" where there is none."""
    return next(
        (str(value) for key, value in node.items() if etree.QName(key).localname == name), ""
    )


def _is_on(properties: etree._Element, name: str) -> bool | None:
    """Whether a property is on or off; None where it is not given."""
    for each in _children(properties, name):
        return _value(each) not in _OFF
    return None


def _symbol(node: etree._Element) -> str:
    """The character of a sign that is named by its number; "" for any other element."""
    if local_name(node) != "sym":
        return ""
    try:
        return chr(int(_value(node, "char"), 16))
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
