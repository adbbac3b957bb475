"""Takes a web page apart into blocks of text, in the order in which they are read."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.page import Line

_BLOCK_TAGS = word_set("""
    address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section
    summary table tbody td tfoot th thead tr ul
    """)
# A no-break space is no white space to a browser.
_WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Block:
    """A paragraph of a page: its lines, parted by `<br>`, and the element that holds it."""

    element: HtmlElement
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def blocks_of(root: HtmlElement) -> list[Block]:
    """The blocks below `root` that hold text, without recursion, however deep the page is."""
    walk = _Walk(root)
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            walk.enter(node)
        else:
            walk.leave(node)
    return walk.blocks


class _Walk:
    """Gathers text on the way through the elements of a page."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._root = root
        self._open = [root]
        self._block = Block(root)
        self._line = root.sourceline or 0
        self._words: list[str] = []
        self._begun = False
        self._preformatted = 0

    def enter(self, node: HtmlElement) -> None:
        if node.tag == "br":
            self._end_line()
            self._line = node.sourceline or self._line
        elif node.tag in _BLOCK_TAGS and node is not self._root:
            self._end_block()
            self._open.append(node)
            self._block = Block(node)
            self._line = node.sourceline or self._line
            self._preformatted += node.tag == "pre"
        self._add(node.text)

    def leave(self, node: HtmlElement) -> None:
        if node is self._root:
            self._end_block()
            return
        if node.tag in _BLOCK_TAGS:
            self._end_block()
            self._open.pop()
            self._block = Block(self._open[-1])
            self._preformatted -= node.tag == "pre"
        self._add(node.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        first, *rest = text.split("\n") if self._preformatted else [text]
        self._add_words(first)
        for line in rest:
            self._end_line()
            self._line += 1
            self._add_words(line)

    def _add_words(self, text: str) -> None:
        words = text.lstrip()
        if not self._begun:
            # An element's line is where its tag stands; its words may begin further down.
            self._line += text[: len(text) - len(words)].count("\n")
            self._begun = bool(words)
        self._words.append(text)

    def _end_line(self) -> None:
        text = _WHITE.sub(" ", "".join(self._words)).strip(" ")
        self._block.lines.append(Line(self._line, text))
        self._words, self._begun = [], False

    def _end_block(self) -> None:
        self._end_line()
        if any(line.text.strip() for line in self._block.lines):
            self.blocks.append(self._block)
