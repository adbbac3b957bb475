"""Parts what stands above the first turn: title and facts, the captioner's notice, early speech."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.dates import find_date
from igfarchive.transcripts.grammar.headings import is_status, title_among, title_rank
from igfarchive.transcripts.grammar.notices import notice_end, notice_start
from igfarchive.transcripts.grammar.remarks import RULE
from igfarchive.transcripts.grammar.segments import Kind, Segment
from igfarchive.transcripts.grammar.stages import is_direction
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Junk

# A line that is longer is no title and no fact; a shorter one may be, unless it is a sentence.
_LONGEST_FACT = 30
_LONGEST_WRAPPED_FACT = 12
_SHORTEST_SENTENCE = 8
_SHORTEST_BELOW_NOTICE = 3
_SENTENCE_END = re.compile(r"(?:[.!…]|--|‑‑)[\"'”’)\]]*$")
_ANY_END = re.compile(r"(?:[.!?…]|--|‑‑)[\"'”’)\]]*$")


@dataclass(slots=True)
class Preamble:
    """`facts` are the title and what stands around it; `early` are segments of speech."""

    facts: tuple[str, ...]
    notice: tuple[str, ...]
    early: tuple[Segment, ...]
    junk: tuple[Junk, ...]


def read_preamble(segments: Sequence[Segment], page: Page) -> Preamble:
    """Part the segments above the first turn; every word of them is in one part."""
    reading = _Reading()
    prose = _prose(segments)
    for place, segment in enumerate(segments):
        reading.take(segment, place in prose)
    facts, junk = list(reading.facts), list(reading.junk)
    title = fold_spaces(page.title)
    if title and title in facts:
        junk.append(Junk(0, title, "a title given twice"))
    elif title and title_rank(title) >= title_rank(title_among(facts)):
        # In doubt the heading of the page is a better title than the first line that may be one.
        facts.insert(0, title)
    elif title:
        junk.append(Junk(0, title, "the web page's own title"))
    return Preamble(tuple(facts), tuple(reading.notice), tuple(reading.early), tuple(junk))


class _Reading:
    """Takes the segments in order, and knows what it is in the middle of."""

    def __init__(self) -> None:
        self.facts: list[str] = []
        self.notice: list[str] = []
        self.early: list[Segment] = []
        self.junk: list[Junk] = []
        self._in_notice = False
        self._in_speech = False

    def take(self, segment: Segment, is_prose: bool) -> None:
        if segment.kind is Kind.TEXT:
            for part in self._parts(segment):
                self._take_text(part, is_prose)
            return
        self._in_notice = False
        if self._in_speech:
            self.early.append(segment)
        elif segment.kind is not Kind.BLANK:
            reason = segment.reason or RULE
            self.junk.append(Junk(segment.line, segment.text, reason))

    def _parts(self, segment: Segment) -> Iterator[Segment]:
        """The segment, cut where a notice begins and ends: whole pages come run together."""
        text = fold_spaces(drop_invisible(segment.text))
        start = 0 if self._in_notice else notice_start(text)
        if start < 0:
            yield segment
            return
        if start:
            yield segment._replace(text=text[:start].strip())
        self._in_notice = True
        length = notice_end(text[start:])
        end = len(text) if length < 0 else start + length
        yield segment._replace(text=text[start:end].strip())
        if length >= 0:
            self._in_notice = False
            if rest := text[end:].strip():
                yield segment._replace(text=rest)

    def _take_text(self, segment: Segment, is_prose: bool) -> None:
        text = fold_spaces(drop_invisible(segment.text))
        if self._in_notice:
            self.notice.append(text)
        elif (is_direction(text) and not is_status(text)) or self._in_speech:
            self.early.append(segment)
        elif is_prose or _is_speech(text, below_notice=bool(self.notice)):
            self._in_speech = True
            self.early.append(segment)
        else:
            self.facts.append(text)


def _is_speech(text: str, below_notice: bool) -> bool:
    """Whether one line is a sentence that somebody says."""
    count = len(text.split())
    if count > _LONGEST_FACT:
        return True
    if find_date(text):
        return False
    if below_notice:
        return count >= _SHORTEST_BELOW_NOTICE and _ANY_END.search(text) is not None
    return count >= _SHORTEST_SENTENCE and _SENTENCE_END.search(text) is not None


def _prose(segments: Sequence[Segment]) -> set[int]:
    """Places of segments that are sentences only together: lines broken by hand."""
    prose: set[int] = set()
    block: list[int] = []
    for place, segment in enumerate([*segments, Segment(Kind.BLANK, 0)]):
        if segment.kind is Kind.TEXT:
            block.append(place)
            continue
        text = fold_spaces(" ".join(segments[index].text for index in block))
        words = text.split()
        small = sum(word.islower() for word in words)
        if (
            len(block) > 1
            and len(words) > _LONGEST_WRAPPED_FACT
            and small * 2 > len(words)
            and _ANY_END.search(text)
            and notice_start(text) < 0
        ):
            prose.update(block)
        block = []
    return prose
