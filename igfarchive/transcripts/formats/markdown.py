"""Reads Markdown, as CommonMark has it and with tables: a bold name that opens a line is set apart.

Markdown is text that happens to have signs in it, so a file is read so only if it surely is: a page
with `>>` never, for there these would be quotations within quotations. A line's number is its line
in the file.
"""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.manuscript import Manuscript
from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.page import MOST_TURNS, Page, refuse_endless, refuse_many
from igfarchive.transcripts.transcript import TranscriptError

_SUFFIXES = (".md", ".markdown")
_BOLD_NAME = re.compile(r"[ \t]{0,3}(?:[-*+] )?(\*\*|__)[^\s*_][^*_\n]{0,100}(?:\*\*|__)")
_SIGN = re.compile(
    r"[ \t]{0,3}(?:#{1,6}[ \t]+\S|[-*+][ \t]+\S|\|.*\||```|~~~)|.{0,300}\]\([^()\s]{1,300}\)"
)
_LONGEST = 100_000
"""Characters of a line: nobody writes so many, and the library takes seconds for some millions."""
_SEVERAL = 2
_BOLD_SHARE = 20
"""A file is Markdown, whatever it is called, if every so many lines one opens with a bold name."""

_DEEPEST = 50
_CELLS = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

# Nothing is taken out of the text: not the address that `[Ada]: yes` would define, nor the heading
# that a line above a rule would become.
_PARSER = (
    MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    .enable("table")
    .disable(["reference", "lheading"])
)


def is_markdown(file: File) -> bool:
    """Whether a text is Markdown: it has bold names, or is called so and has its signs."""
    lines = [line for line in file.decoded.text.split("\n") if line and not line.isspace()]
    if any(MARK.match(line) or len(line) > _LONGEST for line in lines):
        return False
    bold = sum(map(_opens_bold, lines))
    if bold >= _SEVERAL and bold * _BOLD_SHARE >= len(lines):
        return True
    return file.is_called(_SUFFIXES) and (bold > 0 or any(_SIGN.match(line) for line in lines))


def _opens_bold(line: str) -> bool:
    return _BOLD_NAME.match(line) is not None


def read_markdown(text: str) -> Page:
    """The lines of a text without its signs; TranscriptError for one without words."""
    lines = text.split("\n")
    refuse_endless(lines)
    refuse_many(sum(map(_opens_bold, lines)), MOST_TURNS, "turns")
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.level >= _DEEPEST - 1:
            # What stands deeper is not among the tokens.
            raise TranscriptError(
                "Lists and quotations are nested too deeply.",
                "Copy the words into a plain text file.",
                token.map[0] + 1 if token.map else 0,
            )
    walk = _Walk(lines)
    for token in tokens:
        walk.take(token)
    return walk.manuscript.page(
        TranscriptError("The file holds no words.", "Import a file that holds a transcript.")
    )


class _Walk:
    """Goes through the tokens of a text: blocks, and the words and signs within each."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.manuscript = Manuscript()
        self._lines = lines
        self._strong = 0
        self._item = ""
        self._row = 0
        self._cells = 0
        self._steps: dict[str, Callable[[Token], None]] = {
            "inline": self._inline,
            "paragraph_close": lambda _: self.manuscript.end_paragraph(),
            "heading_close": lambda _: self.manuscript.end_heading(),
            "list_item_open": self._open_item,
            "tr_open": self._open_row,
            "tr_close": self._close_row,
            "th_open": self._open_cell,
            "td_open": self._open_cell,
            "th_close": lambda _: self.manuscript.end_paragraph(),
            "td_close": lambda _: self.manuscript.end_paragraph(),
            "hr": lambda _: self._verbatim(self._lines[self.manuscript.number - 1].strip()),
            "html_block": lambda token: self._verbatim(token.content),
            "code_block": lambda token: self._verbatim(token.content),
            "fence": self._fence,
        }
        self._signs: dict[str, Callable[[Token], None]] = {
            "softbreak": self._break,
            "hardbreak": self._break,
            "strong_open": self._open_strong,
            "em_open": self._open_strong,
            "strong_close": self._close_strong,
            "em_close": self._close_strong,
            "link_open": self._link,
            "link_close": lambda _: None,
            "image": self._image,
            "html_inline": self._tag,
        }

    def take(self, token: Token) -> None:
        if token.map:
            self.manuscript.number = token.map[0] + 1
        if step := self._steps.get(token.type):
            step(token)

    def _inline(self, token: Token) -> None:
        children = [child for child in token.children or () if child.content or child.nesting]
        if self._item and children and children[0].type in ("strong_open", "em_open"):
            self.manuscript.set_aside(self._item, "a number in a list")
        elif self._item:
            # It may be a year that a sentence begins with.
            self.manuscript.add(f"{self._item} ")
        self._item = ""
        for child in token.children or ():
            self._signs.get(child.type, self._words)(child)

    def _words(self, token: Token) -> None:
        self.manuscript.add(token.content, bold=self._strong > 0)

    def _break(self, _: Token | None = None) -> None:
        self.manuscript.end_line()
        self.manuscript.number += 1

    def _open_strong(self, _: Token) -> None:
        self._strong += 1

    def _close_strong(self, _: Token) -> None:
        self._strong -= 1

    def _link(self, token: Token) -> None:
        if token.info != "auto":
            self.manuscript.set_aside(str(token.attrs.get("href", "")), "the address of a link")
        self.manuscript.set_aside(str(token.attrs.get("title", "")), "the title of a link")

    def _image(self, token: Token) -> None:
        words = (token.content, token.attrs.get("src", ""), token.attrs.get("title", ""))
        self.manuscript.set_aside(" ".join(map(str, words)), "a picture")

    def _tag(self, token: Token) -> None:
        if _BREAK.fullmatch(token.content):
            self.manuscript.end_line()
        else:
            self._words(token)

    def _verbatim(self, content: str) -> None:
        for line in content.split("\n"):
            self.manuscript.add(line)
            self._break()
        self.manuscript.end_paragraph()

    def _fence(self, token: Token) -> None:
        self.manuscript.set_aside(token.info, "the language of a code block")
        self.manuscript.number += 1
        self._verbatim(token.content)

    def _open_item(self, token: Token) -> None:
        self._item = f"{token.info}{token.markup}" if token.info else ""

    def _open_row(self, token: Token) -> None:
        self._row = token.map[0] if token.map else 0
        self._cells = 0
        self.manuscript.open_row()

    def _open_cell(self, _: Token) -> None:
        self._cells += 1
        self.manuscript.open_cell()

    def _close_row(self, _: Token) -> None:
        # Cells beyond the columns of the table's head are not among the tokens.
        line = self._lines[self._row].strip().removeprefix("|").removesuffix("|")
        for words in _CELLS.split(line)[self._cells :]:
            self.manuscript.open_cell()
            self.manuscript.add(words.strip())
            self.manuscript.end_paragraph()
        self.manuscript.close_row()


FORMAT = Format(
    name="markdown",
    title="Markdown",
    suffixes=_SUFFIXES,
    media_types=("text/markdown",),
    recognises=is_markdown,
    read=reading_text(read_markdown),
)
