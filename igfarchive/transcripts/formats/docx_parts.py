"""The parts of a Word document around its words: how they belong together, and what styles say."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from igfarchive.transcripts.formats.archives import Archive, attribute, local_name

_MACROS = ("macroenabled", "vbaproject")
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"(?:heading \d|title)")
_CONTENTS = re.compile(r"toc (?:\d|heading)")


def refuse_active(archive: Archive) -> None:
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


def related(archive: Archive, part: str, *kinds: str) -> Iterator[str]:
    """The names of the parts that `part` of the archive, or "" as a whole, refers to."""
    folder = dirname(part)
    relations = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
    if relations not in archive:
        return
    for relation in archive.tree(relations):
        if relation.get("Type", "").rpartition("/")[2] in kinds:
            yield normpath(join("/", folder, relation.get("Target", ""))).lstrip("/")


def title_of(archive: Archive) -> str:
    for name in related(archive, "", "core-properties"):
        if name in archive:
            return archive.tree(name).findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    return ""


class Styles:
    """What the styles of a document say of the words in them."""

    def __init__(self, archive: Archive, main: str) -> None:
        self._based: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        self._names: dict[str, str] = {}
        for name in related(archive, main, "styles"):
            if name in archive:
                for style in children(archive.tree(name), "style"):
                    self._take(style)

    def is_bold(self, style: str) -> bool:
        """Whether a style, or the nearest that it is based on and says so, is bold."""
        return next((self._bold[each] for each in self._line(style) if each in self._bold), False)

    def is_heading(self, style: str) -> bool:
        return any(_HEADING.fullmatch(self._names.get(each, "")) for each in self._line(style))

    def is_of_contents(self, style: str) -> bool:
        return _CONTENTS.fullmatch(self._names.get(style, "")) is not None

    def _take(self, style: etree._Element) -> None:
        key = attribute(style, "styleId")
        for child in style:
            name = local_name(child)
            if name == "name":
                self._names[key] = attribute(child, "val").lower()
            elif name == "basedOn":
                self._based[key] = attribute(child, "val")
            elif name == "rPr" and (bold := is_on(child, "b")) is not None:
                self._bold[key] = bold

    def _line(self, style: str) -> Iterator[str]:
        seen: set[str] = set()
        while style and style not in seen:
            yield style
            seen.add(style)
            style = self._based.get(style, "")


def children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if local_name(child) == name)


def is_on(properties: etree._Element, name: str) -> bool | None:
    """Whether a property is on or off; None where it is not given."""
    for each in children(properties, name):
        return attribute(each, "val") not in _OFF
    return None
