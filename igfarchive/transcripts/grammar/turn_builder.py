"""Gathers the segments of a page into drafts: who opens a turn, and the paragraphs that follow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from igfarchive.text.folding import fold_spaces, strip
from igfarchive.transcripts.grammar.headings import is_title_line
from igfarchive.transcripts.grammar.labels import Label
from igfarchive.transcripts.grammar.notices import opens_notice
from igfarchive.transcripts.grammar.openings import Sign
from igfarchive.transcripts.grammar.page_conventions import INLINE_MARK, PageConventions
from igfarchive.transcripts.grammar.remarks import RULE, Remarks
from igfarchive.transcripts.grammar.segments import Kind, Segment
from igfarchive.transcripts.grammar.stages import is_direction, is_end_mark
from igfarchive.transcripts.transcript import Junk, Times, TranscriptError

# White space that is none of a text's: tabs, page breaks, separators of records and lines.
_CONTROLS = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")

_QUOTED = "A line behind > was read as quoted text"
_MARK_WITHIN = "A >> within a line names nobody and was left as it is"


@dataclass(slots=True)
class Paragraph:
    line: int
    lines: list[str] = field(default_factory=list)
    times: Times | None = None

    def add(self, text: str, times: Times | None) -> None:
        """One more line: the paragraph's time is from the first one's start to the latest end."""
        self.lines.append(text)
        if times and self.times:
            ends = [end for end in (self.times.end, times.end) if end is not None]
            self.times = Times(self.times.start, max(ends) if times.end is not None else None)
        else:
            self.times = times or self.times

    @property
    def text(self) -> str:
        """Its lines joined; within a line the spaces of the captions stay as they are."""
        return " ".join(filter(None, (strip(_CONTROLS.sub(" ", line)) for line in self.lines)))


@dataclass(slots=True)
class Draft:
    """The raw words of one turn; `sign` is None where nothing opened it. `clock` is as written."""

    line: int
    sign: Sign | None = None
    label: Label | None = None
    clock: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)


class TurnBuilder:
    """Takes segments in their order; afterwards holds drafts, junk, remarks, and late notices."""

    def __init__(self, conventions: PageConventions) -> None:
        self.drafts: list[Draft] = []
        self.junk: list[Junk] = []
        self.notice: list[str] = []
        self.remarks = Remarks()
        self._conventions = conventions
        self._draft: Draft | None = None
        self._divided = True
        self._margin: int | None = None
        self._in_notice = False
        self._second: int | None = None
        self._quoting = False

    def take_all(self, segments: Iterable[Segment]) -> None:
        """Gather the segments; TranscriptError where a second transcript begins."""
        for segment in segments:
            if segment.kind is Kind.TURN:
                self._open(segment)
            elif segment.kind is Kind.TEXT:
                self._continue(segment)
            else:
                self._divide(segment)

    def _open(self, segment: Segment) -> None:
        if self._second is not None:
            raise TranscriptError(
                "A second transcript seems to begin here.",
                "Split the file before this line; if it is one session, delete the line.",
                self._second,
            )
        self._draft = Draft(segment.line, segment.sign, segment.label, segment.clock)
        self._draft.paragraphs.append(Paragraph(segment.line))
        self._draft.paragraphs[-1].add(segment.text, segment.times)
        self.drafts.append(self._draft)
        if segment.label and self._conventions.names_several(segment.label):
            self.remarks.add(segment.line, "A label names several speakers", segment.label.text)
        self._remark(segment)
        self._divided, self._margin = False, None

    def _continue(self, segment: Segment) -> None:
        begins = self._divided or not self._conventions.wrapped
        if self._opened and _begins_another(segment.text):
            # Below the last words a notice may stand once more; words behind it are nobody's.
            self._in_notice, self._draft = True, None
            self._second = self._second or segment.line
        if self._in_notice:
            self.notice.append(fold_spaces(segment.text))
            self._divided = False
            return
        if self._draft is None or self._has_ended():
            self._draft = Draft(segment.line)
            self.drafts.append(self._draft)
        if begins or self._is_indented(segment) or _stands_apart(self._draft, segment):
            self._draft.paragraphs.append(Paragraph(segment.line))
        self._remark(segment)
        self._draft.paragraphs[-1].add(segment.text, segment.times)
        if self._divided or self._margin is None:
            self._margin = segment.indent
        self._margin = min(self._margin, segment.indent)
        self._divided = False

    def _divide(self, segment: Segment) -> None:
        if segment.kind is not Kind.BLANK:
            reason = segment.reason or RULE
            self.junk.append(Junk(segment.line, segment.text, reason))
        self._divided, self._in_notice = True, False

    @property
    def _opened(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].sign is not None

    def _has_ended(self) -> bool:
        """Whether the last paragraph says that the captions end: nobody's turn goes on below it."""
        if self._draft is None or not self._divided:
            return False
        lines = self._draft.paragraphs[-1].lines
        return len(lines) == 1 and is_end_mark(lines[0])

    def _is_indented(self, segment: Segment) -> bool:
        """A line that stands in deeper than those above it begins a paragraph."""
        return self._margin is not None and segment.indent > self._margin

    def _remark(self, segment: Segment) -> None:
        if segment.quoted and (self._divided or not self._quoting):
            self.remarks.add(segment.line, _QUOTED, segment.text)
        self._quoting = segment.quoted
        if segment.remark:
            self.remarks.add(segment.line, segment.remark, segment.text)
        if segment.quoted or (">" not in segment.text and "＞" not in segment.text):
            return
        if INLINE_MARK.search(segment.text) and segment.text.strip("> \t\xa0＞"):
            self.remarks.add(segment.line, _MARK_WITHIN, segment.text)


def _begins_another(text: str) -> bool:
    head = fold_spaces(text[:500])
    return opens_notice(head) or is_title_line(head)


def _stands_apart(draft: Draft, segment: Segment) -> bool:
    """A bracket alone on its line is a paragraph of its own, wherever the lines break."""
    if not draft.paragraphs or is_direction(segment.text):
        return True
    before = draft.paragraphs[-1]
    return len(before.lines) == 1 and before.line != draft.line and is_direction(before.lines[0])
