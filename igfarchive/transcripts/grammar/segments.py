"""Cuts the lines of a page into the segments that a transcript is put together from."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from igfarchive.text.folding import INVISIBLE, fold_spaces, is_blank, is_rule
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label, shape_of, voice_label
from igfarchive.transcripts.grammar.page_conventions import INLINE_MARK, MARK, PageConventions
from igfarchive.transcripts.page import Line
from igfarchive.transcripts.transcript import Times

_QUOTE = re.compile(rf"[\s{INVISIBLE}]*[>＞]")
_SINGLE_QUOTE = re.compile(rf"[\s{INVISIBLE}]*[>＞](?![>＞])")
# Two words or more, of letters: what may be a name.
_NAME_AND_COLON = re.compile(r"\s*([^\W\d_]{2,}(?:[\s.'’-]{1,3}[^\W\d_]+){1,4})\s?[:：]")
_CHAT = re.compile(
    r"\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s{0,9})?From\s{1,9}\S.{0,60}?\s{1,9}+to\s{1,9}+"
    r"(?:everyone|all panelists|\S.{0,40}?)\s{0,9}+(?:\(direct message\)\s{0,9}+)?:",
    re.IGNORECASE,
)
# Without the clock or "everyone" the line may be a sentence.
_CHAT_CLOCK = re.compile(r"\s*\[?\d{1,2}:\d{2}|.{0,120}to\s{1,9}everyone", re.IGNORECASE)


class Kind(Enum):
    TURN = auto()
    """A mark, or a label that stands for one; `text` is the speech behind it on its line."""
    TEXT = auto()
    BLANK = auto()
    RULE = auto()
    BOILERPLATE = auto()


class Sign(Enum):
    """What opens a turn."""

    MARK = ">>"
    SLIP = ">>>"
    NAME = "a name alone"
    VOICE = "the format itself"
    CHAT = "a line of a chat"
    DOUBT = "capitals and a colon"
    """It may name somebody, so its words are not the last speaker's: they are nobody's."""


class Segment(NamedTuple):
    """A line of the page, or a part of one. `indent` counts its white space; `sign` and `label`
    belong to turns, `reason` to boilerplate; `quoted` text stands behind a `>` of e-mail. `times`
    are those of its line."""

    kind: Kind
    line: int
    text: str = ""
    indent: int = 0
    sign: Sign | None = None
    label: Label | None = None
    reason: str = ""
    quoted: bool = False
    times: Times | None = None


def cut(lines: Sequence[Line], conventions: PageConventions) -> Iterator[Segment]:
    """The segments of a page, in order; every word of the page is in one of them."""
    quoted = _quoted_lines(lines, conventions)
    above = True
    blank = False
    voice: str | None = None
    for index, line in enumerate(lines):
        was_blank, blank = blank, is_blank(line.text)
        if blank:
            if not was_blank:
                yield Segment(Kind.BLANK, line.number)
        elif line.voice is not None:
            above = False
            if line.voice and line.voice == voice:
                yield _text(line, 0, len(line.text))
            else:
                label = voice_label(line.voice)
                yield Segment(
                    Kind.TURN, line.number, line.text, 0, Sign.VOICE, label, times=line.times
                )
            voice = line.voice
        elif is_rule(line.text):
            yield Segment(Kind.RULE, line.number, fold_spaces(line.text))
        elif index in quoted:
            yield _text(line, 0, len(line.text), quoted=True)
        elif reason := boilerplate_reason(line.text, above):
            yield Segment(Kind.BOILERPLATE, line.number, fold_spaces(line.text), reason=reason)
        else:
            begins = was_blank or not conventions.wrapped
            for segment in _cut_line(line, conventions, above, begins):
                opens = segment.kind is Kind.TURN
                above, voice = above and not opens, None if opens else voice
                yield segment


def _cut_line(
    line: Line, conventions: PageConventions, above: bool, begins: bool
) -> Iterator[Segment]:
    openings = list(_openings(line.text, conventions, above, begins))
    ends = [start for start, *_ in openings[1:]] + [len(line.text)]
    if not openings:
        yield _text(line, 0, len(line.text))
        return
    if not is_blank(line.text[: openings[0][0]]):
        yield _text(line, 0, openings[0][0])
    for (_, speech, sign, label), end in zip(openings, ends, strict=True):
        yield Segment(
            Kind.TURN, line.number, line.text[speech:end], 0, sign, label, times=line.times
        )


def _openings(
    text: str, conventions: PageConventions, above: bool, begins: bool
) -> Iterator[tuple[int, int, Sign, Label | None]]:
    """Where turns open in a line: (start, start of the speech, sign, label).

    `above` says that no turn has opened yet, `begins` that the line begins a paragraph.
    """
    start = 0
    if mark := MARK.match(text):
        sign = Sign.MARK if len(mark[1]) == 2 else Sign.SLIP
        label = conventions.accept(find_label(text, mark.end()))
        start = label.end if label else mark.end()
        yield mark.start(1), start, sign, label
    elif _CHAT.match(text) and _CHAT_CLOCK.match(text):
        yield 0, 0, Sign.CHAT, None
        return
    elif label := conventions.find_unmarked(text, above):
        start = label.end
        yield 0, start, Sign.NAME, label
    elif begins and not above and _may_name(text):
        yield 0, 0, Sign.DOUBT, None
    if ">>" not in text and "＞" not in text:
        return
    for match in INLINE_MARK.finditer(text, start):
        label = conventions.accept(find_label(text, match.end()))
        if label or conventions.flattened:
            yield match.start(), label.end if label else match.end(), Sign.MARK, label


def _may_name(text: str) -> bool:
    """Whether a line opens like a turn that lacks its mark."""
    match = _NAME_AND_COLON.match(text)
    return match is not None and shape_of(fold_spaces(match[1])) is Shape.CAPITALS


def _text(line: Line, start: int, end: int, quoted: bool = False) -> Segment:
    text = line.text[start:end]
    stripped = text.lstrip()
    indent = len(text) - len(stripped)
    return Segment(Kind.TEXT, line.number, stripped, indent, quoted=quoted, times=line.times)


def _quoted_lines(lines: Sequence[Line], conventions: PageConventions) -> set[int]:
    """Indices of lines that quote e-mail: a run of lines behind `>`, one of them behind one `>`.

    There a `>>` is a quotation of a quotation; only a name still opens a turn.
    """
    quoted: set[int] = set()
    run: list[int] = []
    single = False
    for index, line in enumerate(lines):
        if _QUOTE.match(line.text):
            run.append(index)
            single = single or _SINGLE_QUOTE.match(line.text) is not None
            continue
        if single:
            quoted.update(run)
        run, single = [], False
    if single:
        quoted.update(run)
    return {index for index in quoted if not _is_labelled(lines[index].text, conventions)}


def _is_labelled(text: str, conventions: PageConventions) -> bool:
    if mark := MARK.match(text):
        label = find_label(text, mark.end())
        return label is not None and label.shape in (Shape.CAPITALS, Shape.ROLE, Shape.UNCASED)
    return conventions.find_unmarked(text) is not None
