"""Gathers the pieces of a page into drafts: who opens a turn, and the paragraphs that follow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from igfarchive.importing.captions.habits import INLINE_MARK, Habits
from igfarchive.importing.captions.headings import is_title_line
from igfarchive.importing.captions.labels import Label
from igfarchive.importing.captions.notices import opens_notice
from igfarchive.importing.captions.pieces import Kind, Piece, Sign
from igfarchive.importing.captions.remarks import RULE, Remarks
from igfarchive.importing.captions.stages import is_direction
from igfarchive.importing.captions.transcript import Junk, TranscriptError
from igfarchive.text.folding import fold_spaces, strip

# White space that is none of a text's: tabs, page breaks, separators of records and lines.
_CONTROLS = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


@dataclass(slots=True)
class Paragraph:
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines joined; within a line the spaces of the captions stay as they are."""
        return " ".join(filter(None, (strip(_CONTROLS.sub(" ", line)) for line in self.lines)))


@dataclass(slots=True)
class Draft:
    """The raw words of one turn; `sign` is None where nothing opened it."""

    line: int
    sign: Sign | None = None
    label: Label | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)


class Desk:
    """Takes pieces in their order; afterwards holds drafts, junk, remarks, and late notices."""

    def __init__(self, habits: Habits) -> None:
        self.drafts: list[Draft] = []
        self.junk: list[Junk] = []
        self.notice: list[str] = []
        self.remarks = Remarks()
        self._habits = habits
        self._draft: Draft | None = None
        self._divided = True
        self._margin: int | None = None
        self._in_notice = False
        self._second: int | None = None

    def take_all(self, pieces: Iterable[Piece]) -> None:
        """Gather the pieces; TranscriptError where a second transcript begins."""
        for piece in pieces:
            if piece.kind is Kind.TURN:
                self._open(piece)
            elif piece.kind is Kind.TEXT:
                self._continue(piece)
            else:
                self._divide(piece)

    def _open(self, piece: Piece) -> None:
        if self._second is not None:
            raise TranscriptError(
                "A second transcript seems to begin here.",
                "Split the file before this line; if it is one session, delete the line.",
                self._second,
            )
        self._draft = Draft(piece.line, piece.sign, piece.label)
        self._draft.paragraphs.append(Paragraph(piece.line, [piece.text]))
        self.drafts.append(self._draft)
        self._divided, self._margin = False, None

    def _continue(self, piece: Piece) -> None:
        begins = self._divided or not self._habits.wrapped
        if self._opened and _begins_another(piece.text):
            # Below the last words a notice may stand once more; words behind it are nobody's.
            self._in_notice, self._draft = True, None
            self._second = self._second or piece.line
        if self._in_notice:
            self.notice.append(fold_spaces(piece.text))
            self._divided = False
            return
        if self._draft is None:
            self._draft = Draft(piece.line)
            self.drafts.append(self._draft)
        if begins or self._is_indented(piece) or _stands_apart(self._draft, piece):
            self._draft.paragraphs.append(Paragraph(piece.line))
            self._remark(piece)
        self._draft.paragraphs[-1].lines.append(piece.text)
        if self._divided or self._margin is None:
            self._margin = piece.indent
        self._margin = min(self._margin, piece.indent)
        self._divided = False

    def _divide(self, piece: Piece) -> None:
        if piece.kind is not Kind.BLANK:
            reason = piece.reason or RULE
            self.junk.append(Junk(piece.line, piece.text, reason))
        self._divided, self._in_notice = True, False

    @property
    def _opened(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].sign is not None

    def _is_indented(self, piece: Piece) -> bool:
        """A line that stands in deeper than those above it begins a paragraph."""
        return self._margin is not None and piece.indent > self._margin

    def _remark(self, piece: Piece) -> None:
        if piece.quoted:
            self.remarks.add(piece.line, "A line behind > was read as quoted text", piece.text)
        if INLINE_MARK.search(piece.text):
            self.remarks.add(piece.line, "A >> within a line names nobody and was left as it is")


def _begins_another(text: str) -> bool:
    head = fold_spaces(text[:500])
    return opens_notice(head) or is_title_line(head)


def _stands_apart(draft: Draft, piece: Piece) -> bool:
    """A bracket alone on its line is a paragraph of its own, wherever the lines break."""
    if not draft.paragraphs or is_direction(piece.text):
        return True
    before = draft.paragraphs[-1]
    return len(before.lines) == 1 and before.line != draft.line and is_direction(before.lines[0])
