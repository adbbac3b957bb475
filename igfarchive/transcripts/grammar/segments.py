"""Cuts the lines of a page into the segments that a transcript is put together from."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from igfarchive.text.folding import fold_spaces, is_blank, is_rule
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.labels import Label, voice_label
from igfarchive.transcripts.grammar.openings import (
    Opening,
    Sign,
    ends_sentence,
    find_openings,
    find_openings_within,
)
from igfarchive.transcripts.grammar.page_conventions import PageConventions
from igfarchive.transcripts.grammar.quotations import names_speaker, quoted_lines
from igfarchive.transcripts.grammar.remarks import NO_TIME
from igfarchive.transcripts.page import Line
from igfarchive.transcripts.transcript import Times

_BESIDE = "a voice whose words open with another name"
_OTHER = "A voice's words open with another name, and were left to the voice"


class Kind(Enum):
    TURN = auto()
    """A mark, or a label that stands for one; `text` is the speech behind it on its line."""
    TEXT = auto()
    BLANK = auto()
    RULE = auto()
    BOILERPLATE = auto()


class Segment(NamedTuple):
    """A line of the page, or a part of one. `indent` counts its white space; `sign` and `label`
    belong to turns, `reason` to boilerplate; `quoted` text stands behind a `>` of e-mail. `times`
    are those of its line, or those that `clock` tells beside its label. `remark` says what a person
    should look at."""

    kind: Kind
    line: int
    text: str = ""
    indent: int = 0
    sign: Sign | None = None
    label: Label | None = None
    reason: str = ""
    quoted: bool = False
    times: Times | None = None
    clock: str = ""
    remark: str = ""


def cut(lines: Sequence[Line], conventions: PageConventions) -> Iterator[Segment]:
    """The segments of a page, in order; every word of the page is in one of them."""
    quoted = quoted_lines(lines, conventions)
    above = True
    blank = False
    ended = True
    voice: str | None = None
    for index, line in enumerate(lines):
        was_blank, blank = blank, is_blank(line.text)
        if blank:
            if not was_blank:
                yield Segment(Kind.BLANK, line.number)
        elif line.voice is not None:
            above = False
            goes_on = bool(line.voice) and line.voice == voice
            first, *others = _cut_voiced(line, conventions, goes_on)
            yield first
            yield from others
            voice = None if others else line.voice
        elif is_rule(line.text):
            yield Segment(Kind.RULE, line.number, fold_spaces(line.text))
        elif index in quoted:
            yield _text(line, 0, len(line.text), quoted=True)
        elif reason := boilerplate_reason(line.text, above):
            yield Segment(Kind.BOILERPLATE, line.number, fold_spaces(line.text), reason=reason)
        else:
            begins = was_blank or ended or not conventions.wrapped
            for segment in _cut_line(line, conventions, above, begins):
                opens = segment.kind is Kind.TURN
                above, voice = above and not opens, None if opens else voice
                yield segment
            ended = ends_sentence(line.text)


def _cut_voiced(line: Line, conventions: PageConventions, goes_on: bool) -> Iterator[Segment]:
    """The words of a line's voice, which `goes_on` or begins here, and what others say behind."""
    other = names_speaker(line.text)
    remark = ""
    if other and len(other.text) > 1 and line.voice and not _are_of_one(other, line.voice):
        if conventions.names_elsewhere(other):
            yield Segment(Kind.TURN, line.number, line.text, 0, Sign.DOUBT, times=line.times)
            yield Segment(Kind.BOILERPLATE, line.number, line.voice, reason=_BESIDE)
            return
        remark = _OTHER
    openings = find_openings_within(line.text, conventions)
    end = openings[0].start if openings else len(line.text)
    if goes_on:
        yield _text(line, 0, end)._replace(remark=remark)
    else:
        label = voice_label(line.voice or "")
        said = line.text[:end]
        yield Segment(
            Kind.TURN, line.number, said, 0, Sign.VOICE, label, times=line.times, remark=remark
        )
    yield from _turns(line, openings, conventions)


def _are_of_one(label: Label, voice: str) -> bool:
    """Whether a label and a voice may name the same person: ADA QUILL and Ada."""
    name, spoken = set(label.words), set(fold_name(voice).split())
    return name <= spoken or spoken <= name


def _cut_line(
    line: Line, conventions: PageConventions, above: bool, begins: bool
) -> Iterator[Segment]:
    openings = find_openings(line.text, conventions, above, begins)
    if not openings:
        yield _text(line, 0, len(line.text))
        return
    if openings[0].start and not is_blank(line.text[: openings[0].start]):
        yield _text(line, 0, openings[0].start)
    yield from _turns(line, openings, conventions)


def _turns(
    line: Line, openings: Sequence[Opening], conventions: PageConventions
) -> Iterator[Segment]:
    ends = [opening.start for opening in openings[1:]] + [len(line.text)]
    for opening, end in zip(openings, ends, strict=False):
        times, written = line.times, ""
        for clock in opening.clocks:
            if times is None and clock.times and not conventions.of_day:
                times, written = clock.times, clock.text
            else:
                yield Segment(Kind.BOILERPLATE, line.number, clock.text, reason=NO_TIME)
        said = line.text[opening.speech : end]
        yield Segment(
            Kind.TURN, line.number, said, 0, opening.sign, opening.label, times=times, clock=written
        )


def _text(line: Line, start: int, end: int, quoted: bool = False) -> Segment:
    text = line.text[start:end]
    stripped = text.lstrip()
    indent = len(text) - len(stripped)
    return Segment(Kind.TEXT, line.number, stripped, indent, quoted=quoted, times=line.times)
