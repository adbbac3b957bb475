"""Takes a web page apart into blocks of text, in the order in which they are read."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

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
_CELLS = ("td", "th", "dt", "dd")
_BOLD_TAGS = word_set("b strong h1 h2 h3 h4 h5 h6 th dt")
_BOLD_CLASSES = word_set("bold strong speaker speaker-name fw-bold font-bold font-weight-bold")
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
HEAVY = word_set("bold bolder 600 700 800 900")
_WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Block:
    """A paragraph of a page: its lines, parted by `<br>`, and the element that holds it.

    `cell` is the innermost cell of a table that it stands in, `row` what holds the cells beside it;
    a term of a list of definitions begins a row, and its definitions are one cell of it.
    """

    element: HtmlElement
    lines: list[Line] = field(default_factory=list)
    row: HtmlElement | None = None
    cell: HtmlElement | None = None

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
        self._words: list[tuple[str, bool]] = []
        self._bold = [False]
        self._cells: list[tuple[HtmlElement, HtmlElement, HtmlElement]] = []
        self._term: HtmlElement | None = None
        self._definition: HtmlElement | None = None
        self._begun = False
        self._preformatted = 0

    def enter(self, node: HtmlElement) -> None:
        if node.tag == "br":
            self._end_line()
            self._line = node.sourceline or self._line
        elif node.tag in _BLOCK_TAGS and node is not self._root:
            self._end_block()
            self._open.append(node)
            self._enter_cell(node)
            self._block = self._new_block()
            self._line = node.sourceline or self._line
            self._preformatted += node.tag == "pre"
        self._bold.append(_is_bold(node, self._bold[-1]))
        self._add(node.text)

    def leave(self, node: HtmlElement) -> None:
        self._bold.pop()
        if node is self._root:
            self._end_block()
            return
        if node.tag in _BLOCK_TAGS:
            self._end_block()
            self._open.pop()
            if self._cells and self._cells[-1][0] is node:
                self._cells.pop()
            self._block = self._new_block()
            self._preformatted -= node.tag == "pre"
        self._add(node.tail)

    def _enter_cell(self, node: HtmlElement) -> None:
        row, cell = node.getparent(), node
        if node.tag == "dt":
            self._term, self._definition = node, None
        if node.tag in ("dt", "dd"):
            row = self._term
        if node.tag == "dd":
            cell = self._definition = node if self._definition is None else self._definition
        if node.tag in _CELLS and row is not None:
            self._cells.append((node, row, cell))

    def _new_block(self) -> Block:
        _, row, cell = self._cells[-1] if self._cells else (None, None, None)
        return Block(self._open[-1], row=row, cell=cell)

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
        self._words.append((text, self._bold[-1]))

    def _end_line(self) -> None:
        text = _folded("".join(words for words, _ in self._words))
        self._block.lines.append(Line(self._line, text, apart=len(_folded(self._bold_words()))))
        self._words, self._begun = [], False

    def _end_block(self) -> None:
        self._end_line()
        if any(line.text.strip() for line in self._block.lines):
            self.blocks.append(self._block)

    def _bold_words(self) -> str:
        """The words at the line's start that are bold."""
        bold = list(takewhile(lambda run: run[1] or run[0].isspace(), self._words))
        return "".join(words for words, _ in bold) if any(is_bold for _, is_bold in bold) else ""


def _folded(text: str) -> str:
    return _WHITE.sub(" ", text).strip(" ")


def _is_bold(node: HtmlElement, inherited: bool) -> bool:
    """Whether the letters of an element are heavy: by its tag, its style, or its class."""
    if weight := _WEIGHT.search(node.get("style", "")):
        return weight[1].lower() in HEAVY
    named = _BOLD_CLASSES.isdisjoint(node.get("class", "").lower().split())
    return inherited or node.tag in _BOLD_TAGS or not named
