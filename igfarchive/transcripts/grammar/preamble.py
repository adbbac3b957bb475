"""Parts what stands above the first turn: title and facts, the captioner's notice, early speech.

A line is weighed by its place, too: a sentence below the title is said, one above the captioner's
notice describes the session, and the first line of a page may be a title whatever it ends in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.boilerplate import (
    WIKI,
    boilerplate_reason,
    letterhead_start,
)
from igfarchive.transcripts.grammar.dates import find_date
from igfarchive.transcripts.grammar.headings import (
    is_calendar,
    is_status,
    is_title_line,
    read_heading,
    title_among,
    title_rank,
)
from igfarchive.transcripts.grammar.notices import goes_on_with_notice, notice_end, notice_start
from igfarchive.transcripts.grammar.remarks import RULE
from igfarchive.transcripts.grammar.segments import Kind, Segment
from igfarchive.transcripts.grammar.sentences import (
    ends_sentence,
    is_long_sentence,
    is_said,
    is_spoken_to_others,
    opens_as_said,
)
from igfarchive.transcripts.grammar.stages import is_direction
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Junk

# A line that is longer is no title and no fact; a shorter one may be, unless it is a sentence.
_LONGEST_FACT = 30
_LONGEST_WRAPPED_FACT = 12
# By then the title has stood, or there is none.
_MOST_LINES_ABOVE_TITLE = 20

_DESCRIPTION = "a description above the captioner's notice"


@dataclass(slots=True)
class Preamble:
    """`facts` are the title and what stands around it; `early` are segments of speech."""

    facts: tuple[str, ...]
    notice: tuple[str, ...]
    early: tuple[Segment, ...]
    junk: tuple[Junk, ...]


def read_preamble(segments: Sequence[Segment], page: Page) -> Preamble:
    """Part the segments above the first turn; every word of them is in one part."""
    title = fold_spaces(page.title)
    parts = list(_parts(segments))
    reading = _Reading(parts, titled=title_rank(title) > 0)
    for place in range(len(parts)):
        reading.take(place)
    facts, junk = list(reading.facts), list(reading.junk)
    if title and title in facts:
        junk.append(Junk(0, title, "a title given twice"))
    elif title and title_rank(title) >= title_rank(title_among(facts)):
        # In doubt the heading of the page is a better title than the first line that may be one.
        facts.insert(0, title)
    elif title:
        junk.append(Junk(0, title, "the file's own title"))
    return Preamble(tuple(facts), tuple(reading.notice), tuple(reading.early), tuple(junk))


class _Part(NamedTuple):
    """A segment, or what a notice leaves of one; `text` has its spaces folded.

    `prose` says that its lines are sentences only together, `below` that a line of text stands
    directly above it.
    """

    segment: Segment
    text: str
    is_notice: bool = False
    is_prose: bool = False
    below: bool = False


def _parts(segments: Sequence[Segment]) -> Iterator[_Part]:
    """The segments, cut where a notice begins and ends: whole pages come run together."""
    block: list[Segment] = []
    in_notice = False
    for segment in [*segments, Segment(Kind.BLANK, 0)]:
        if segment.kind is Kind.TEXT:
            block.append(segment)
            continue
        if block:
            parts = list(_parts_of_block(block, in_notice))
            yield from parts
            in_notice = parts[-1].is_notice
            block = []
        in_notice = in_notice and segment.kind is Kind.BLANK
        yield _Part(segment, segment.text)


def _parts_of_block(block: Sequence[Segment], in_notice: bool) -> Iterator[_Part]:
    """Parts of lines that no empty line divides; `in_notice` says that a notice ends above them."""
    texts = [fold_spaces(drop_invisible(segment.text)) for segment in block]
    whole = " ".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    start = 0 if in_notice and goes_on_with_notice(whole) else notice_start(whole)
    for text, line in zip(texts, starts, strict=True):
        if start < 0 and (within := notice_start(text)) >= 0:
            start = line + within
    breaks = {line - start for line in starts}
    end = start + notice_end(whole[start:], breaks) if start >= 0 else -1
    is_prose = start < 0 and _is_prose(texts, whole)
    for segment, text, line in zip(block, texts, starts, strict=True):
        if end <= line or start >= line + len(text):
            yield _Part(segment, text, is_prose=is_prose, below=line > 0)
            continue
        before, after = max(start - line, 0), min(end - line, len(text))
        head = text[:before].strip()
        letterhead = letterhead_start(head)
        pieces = (
            (head if letterhead < 0 else head[:letterhead].strip(), False),
            ("" if letterhead < 0 else head[letterhead:], False),
            (text[before:after].strip(), True),
            (text[after:].strip(), False),
        )
        for piece, is_notice in pieces:
            if piece:
                yield _Part(segment._replace(text=piece), piece, is_notice)


def _is_prose(texts: Sequence[str], whole: str) -> bool:
    """Whether lines are sentences only together: they were broken by hand."""
    words = whole.split()
    small = sum(word.islower() for word in words)
    return (
        len(texts) > 1
        and len(words) > _LONGEST_WRAPPED_FACT
        and small * 2 > len(words)
        and ends_sentence(whole)
    )


class _Reading:
    """Takes the parts in order, and knows what it is in the middle of."""

    def __init__(self, parts: Sequence[_Part], *, titled: bool) -> None:
        self.facts: list[str] = []
        self.notice: list[str] = []
        self.early: list[Segment] = []
        self.junk: list[Junk] = []
        self._parts = parts
        self._titled = titled
        self._in_speech = False
        self._last_notice = max((n for n, part in enumerate(parts) if part.is_notice), default=-1)
        self._last_fact = max((n for n, part in enumerate(parts) if _is_certain(part)), default=-1)
        self._is_wiki = any(part.segment.reason == WIKI for part in parts)

    def take(self, place: int) -> None:
        part = self._parts[place]
        segment = part.segment
        if part.is_notice:
            self.notice.append(part.text)
            # The title and the date may stand below it.
            self._in_speech = False
        elif segment.kind is Kind.TURN:
            # A line of a chat is somebody's words; what follows it may be the title all the same.
            self.early.append(segment)
        elif segment.kind is not Kind.TEXT:
            self._divide(segment)
        elif self._goes_on(part.text):
            self.early.append(segment)
        elif reason := boilerplate_reason(part.text, above=True):
            self.junk.append(Junk(segment.line, part.text, reason))
        elif not self._is_speech(place):
            self._take_fact(part.text)
        elif self._describes(place):
            self.junk.append(Junk(segment.line, part.text, _DESCRIPTION))
        else:
            self._in_speech = True
            self.early.append(segment)

    def _divide(self, segment: Segment) -> None:
        if self._in_speech or segment.kind is Kind.BLANK:
            self.early.append(segment)
        else:
            self.junk.append(Junk(segment.line, segment.text, segment.reason or RULE))

    def _goes_on(self, text: str) -> bool:
        """Whether a line is what the room hears, or stands below speech and is no title."""
        is_stage = is_direction(text) and not is_status(text)
        return is_stage or (self._in_speech and not is_title_line(text))

    def _take_fact(self, text: str) -> None:
        self.facts.append(text)
        self._titled = (
            self._titled
            or len(self.facts) > _MOST_LINES_ABOVE_TITLE
            or read_heading(self.facts).title != ""
        )

    def _is_speech(self, place: int) -> bool:
        part = self._parts[place]
        text = part.text
        if len(text.split()) > _LONGEST_FACT:
            return True
        if is_title_line(text) or (title_rank(text) and not is_spoken_to_others(text)):
            return False
        if self._goes_on_with_title(part):
            return False
        if part.is_prose:
            return True
        if find_date(text) or is_calendar(text):
            return is_said(text) and (is_long_sentence(text) or is_spoken_to_others(text))
        if self._titled or self.notice:
            return is_long_sentence(text) or is_said(text)
        if place < self._last_fact and not is_spoken_to_others(text):
            # Nobody speaks above the date; a title may end in a full stop.
            return False
        return is_long_sentence(text) or opens_as_said(text)

    def _goes_on_with_title(self, part: _Part) -> bool:
        above = self.facts[-1] if self.facts else ""
        return (
            part.below
            and part.text[:1].islower()
            and title_rank(above) > 0
            and not ends_sentence(above)
        )

    def _describes(self, place: int) -> bool:
        """Whether a sentence stands above the captioner's notice, and is not said to anybody."""
        if place > self._last_notice:
            return False
        text = self._parts[place].text
        return self._is_wiki or not (is_spoken_to_others(text) or opens_as_said(text))


def _is_certain(part: _Part) -> bool:
    """Whether a part cannot be speech, nor stand below the first of it."""
    if part.segment.kind is not Kind.TEXT:
        return False
    text = part.text
    return part.is_notice or is_status(text) or is_calendar(text) or is_title_line(text)
