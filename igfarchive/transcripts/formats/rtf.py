r"""Reads rich text (RTF): its words in the order in which they are read, bold ones told apart.

A document is groups within groups, `{\b Ada:} Good morning.\par`: control words say what the words
behind them are, until their group ends. A line's number is that of its paragraph, empty ones and
those in tables counted.
"""

import re
from copy import copy
from dataclasses import dataclass

from igfarchive.transcripts.decoding import refuse_large
from igfarchive.transcripts.formats.code_pages import Fonts
from igfarchive.transcripts.formats.format import File, Format
from igfarchive.transcripts.formats.manuscript import TEXT_BOX, Manuscript
from igfarchive.transcripts.formats.rtf_words import ASIDE, FLAGS, READ, SIGNS, SKIPPED, SYMBOLS
from igfarchive.transcripts.page import Page, refuse_many
from igfarchive.transcripts.transcript import TranscriptError

SIGNATURE = b"{\\rtf"
_MOST_SIGNS = 2_000_000
"""Control words, braces and line feeds."""
_MOST_GROUPS = 500_000
_DEEPEST = 500
_MOST_SKIPPED = 10

_SIGNS_APART = (b"\\", b"{", b"}", b"\r", b"\n", b"\0")
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)


def is_rich_text(file: File) -> bool:
    return file.content.lstrip()[:5] == SIGNATURE


def read_rich_text(file: File) -> Page:
    """The lines of an RTF document; TranscriptError for one of groups without end."""
    refuse_large(file.content)
    refuse_many(sum(map(file.content.count, _SIGNS_APART)), _MOST_SIGNS, "control words")
    refuse_many(file.content.count(b"{"), _MOST_GROUPS, "groups")
    reading = _Reading(file.content)
    reading.read()
    return reading.manuscript.page(
        TranscriptError("The document holds no words.", "Import one with a transcript in it.")
    )


@dataclass(slots=True)
class _State:
    """What holds until the group ends. `aside` is why its words are no speech, "" if they are;
    `skipped` words are none at all. `unicode_skip` counts the characters behind each `\\u` that
    stand for it in older readers."""

    skipped: bool = False
    aside: str = ""
    bold: bool = False
    deleted: bool = False
    hidden: bool = False
    in_table: bool = False
    in_title: bool = False
    font: int = -1
    unicode_skip: int = 1
    ignorable: bool = False

    @property
    def is_read(self) -> bool:
        return not self.skipped or self.in_title


class _Reading:
    """Goes through the tokens of a document."""

    def __init__(self, content: bytes) -> None:
        self.manuscript = Manuscript()
        self._content = content
        self._state = _State()
        self._stack: list[_State] = []
        self._outside: list[str] = []
        self._bytes = bytearray()
        self._text: list[str] = []
        self._skip = 0
        self._fonts = Fonts()
        self._row = self._cell = False
        self._undecoded = False

    def read(self) -> None:
        position = 0
        content, match = self._content, _TOKEN.match
        while token := match(content, position):
            position = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if text is not None:
                self._take_bytes(text)
            elif word is not None:
                name = word.decode("ascii")
                position += self._control(name, int(number) if number else None)
            elif code is not None:
                self._take_bytes(bytes.fromhex(code.decode("ascii")))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace == b"}" and self._close():
                break
        self._end(content[position:])

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        refuse_many(len(self._stack), _DEEPEST, "groups within each other")
        self._stack.append(self._state)
        self._state = copy(self._state)

    def _close(self) -> bool:
        """Whether the document ends here."""
        self._flush()
        self._skip = 0
        left, self._state = self._state, self._stack.pop() if self._stack else _State()
        if left.aside and left.aside != self._state.aside:
            self._end_aside(left.aside)
        return not self._stack

    def _end(self, rest: bytes) -> None:
        manuscript = self.manuscript
        self._flush()
        if self._stack:
            manuscript.remark("The document is not whole: its last group is not closed.")
            self._end_aside(self._state.aside)
        manuscript.end_paragraph()
        self._close_row()
        manuscript.set_aside(
            rest.decode("ascii", "replace").strip("\0"), "behind the document's end"
        )
        if self._undecoded:
            manuscript.remark(
                "Some characters are none in the code page that the document names: they are "
                "shown as �."
            )

    def _end_aside(self, reason: str) -> None:
        self.manuscript.set_aside("".join(self._outside), reason)
        self._outside = []

    def _take_bytes(self, text: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        if self._state.is_read:
            self._bytes += text

    def _take(self, text: str) -> None:
        self._decode()
        self._text.append(text)

    def _decode(self) -> None:
        if not self._bytes:
            return
        text = self._bytes.decode(self._fonts.codec(self._state.font), "replace")
        self._undecoded = self._undecoded or "\ufffd" in text
        self._bytes.clear()
        self._text.append(text)

    def _flush(self) -> None:
        """What was gathered goes where the state says."""
        self._decode()
        if not self._text:
            return
        # Characters beyond U+FFFF are written as two halves.
        halves = "".join(self._text).encode("utf-16-le", "surrogatepass")
        text = halves.decode("utf-16-le", "replace")
        self._text = []
        state = self._state
        if state.in_title:
            self.manuscript.title += text
        elif state.aside:
            self._outside.append(text)
        elif state.deleted:
            self.manuscript.set_aside(text, "deleted in the document")
        elif state.hidden:
            self.manuscript.set_aside(text, "hidden in the document")
        else:
            self.manuscript.add(text, state.bold)

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"\r\n":
            self._control("par", None)
        elif symbol == b"*":
            self._state.ignorable = True
        elif self._skip:
            self._skip -= 1
        elif symbol in SYMBOLS and self._state.is_read:
            self._take(SYMBOLS[symbol])

    def _control(self, name: str, number: int | None) -> int:
        """Do as a control word says; how many bytes behind it are no tokens."""
        if name == "bin":
            return max(number or 0, 0)
        if name == "u" and number is not None:
            self._unicode(number)
            return 0
        self._skip = 0
        if name in SIGNS:
            if self._state.is_read:
                self._take(SIGNS[name])
            return 0
        self._flush()
        if self._state.ignorable or name in SKIPPED or name in ASIDE:
            self._destination(name)
        elif name in ("par", "sect", "line", "page", "column", "softline", "cell", "nestcell",
                      "row", "nestrow"):  # fmt: skip
            self._divide(name)
        elif self._fonts.knows(name):
            self._fonts.take(name, number, self._state.font)
        else:
            self._property(name, number)
        return 0

    def _unicode(self, number: int) -> None:
        if self._state.is_read:
            self._take(chr(number % 0x10000))
        self._skip = self._state.unicode_skip

    def _destination(self, name: str) -> None:
        state = self._state
        ignorable, state.ignorable = state.ignorable, False
        if name in ASIDE and not state.skipped:
            state.aside = ASIDE[name]
        elif name in SKIPPED or (ignorable and name not in READ):
            state.skipped = True
        elif name == "ud":
            # The group around it says the same in a code page.
            state.skipped = False

    def _divide(self, name: str) -> None:
        state, manuscript = self._state, self.manuscript
        if state.skipped:
            return
        if state.aside:
            self._outside.append(" ")
        elif name in ("line", "page", "column", "softline"):
            manuscript.end_line()
        elif name in ("row", "nestrow"):
            self._close_row()
        else:
            if state.in_table or name in ("cell", "nestcell"):
                self._open_cell()
            else:
                self._close_row()
            manuscript.end_paragraph()
            self._cell = self._cell and name not in ("cell", "nestcell")

    def _open_cell(self) -> None:
        if not self._row:
            self.manuscript.open_row()
            self._row = True
        if not self._cell:
            self.manuscript.open_cell()
            self._cell = True

    def _close_row(self) -> None:
        if self._row:
            self.manuscript.close_row()
        self._row = self._cell = False

    def _property(self, name: str, number: int | None) -> None:
        state = self._state
        if name in FLAGS:
            setattr(state, FLAGS[name], number != 0)
        elif name == "plain":
            state.bold = state.deleted = state.hidden = False
        elif name == "f":
            state.font = -1 if number is None else number
        elif name in ("pard", "intbl"):
            state.in_table = name == "intbl"
        elif name == "uc":
            state.unicode_skip = min(max(number or 0, 0), _MOST_SKIPPED)
        elif name in ("fonttbl", "upr"):
            state.skipped = True
        elif name == "title":
            state.in_title = True
        elif name == "shptxt" and not state.skipped:
            self.manuscript.remark(TEXT_BOX)


FORMAT = Format(
    name="rtf",
    title="Rich text",
    suffixes=(".rtf",),
    media_types=("application/rtf", "text/rtf"),
    recognises=is_rich_text,
    read=read_rich_text,
)
