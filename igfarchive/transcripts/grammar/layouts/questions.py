"""Hearings, in which a letter or a word tells questions from answers: Q. and A., below BY MR. TERN:

CROSS-EXAMINATION           nobody says so
BY MR. TERN:
Q. Where was the buoy?      BY MR. TERN
A. At the mouth.            A
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from igfarchive.text.folding import is_blank
from igfarchive.transcripts.grammar.labels import find_label
from igfarchive.transcripts.grammar.layouts.heads import Head, labelled, recurring_labels
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Line, Page

_LETTER = re.compile(r"\s{0,40}(?P<name>[QA])(?:[.:](?=\s)|(?=\s{2}|\t))")
_WORD = re.compile(r"\s{0,40}(?P<name>Question|Answer)\s?:(?=\s)")
_QUESTIONS = ("Q", "Question")
_EXAMINER = re.compile(r"\s{0,40}(?P<name>BY [^:]{2,40}):")
# What stands between two who ask, and above a witness.
_HEADING = re.compile(
    r"\s{0,40}(?:(?:FURTHER\s)?(?:RE-?)?(?:DIRECT|CROSS)[\s-])?EXAMINATION\b[^a-z]{0,60}$"
    r"|\s{0,40}[^a-z:]{4,60},?\shaving\sbeen\s(?:first\s)?duly\ssworn\b"
)
_FEWEST = 2
_MOST_TWICE = 0.2
"""How often two questions, or two answers, may follow each other."""


def read(page: Page) -> Page | None:
    """The page with Q and A as voices, if questions and answers take turns on it; or questions
    alone, where answers have a name, as in a briefing.

    The first question below `BY MR. TERN:` is his, and keeps its letter. Labels in capitals
    between the questions are voices, too. The words may be spelt out only where nobody is named:
    who answers a question of their own goes on.
    """
    sign = _LETTER if _asks(page.lines, _LETTER) else _WORD
    if sign is _WORD and (not _asks(page.lines, _WORD) or recurring_labels(page)):
        return None
    heads = list(_heads(page.lines, sign))
    signs = [match["name"] for line in page.lines if (match := sign.match(line.text))]
    answered = not all(name in _QUESTIONS for name in signs)
    if not _take_turns(signs if answered else [head.name for head in heads if head.name]):
        return None
    return voice_lines(
        page, heads, "Lines that open with Q and A were read as questions and answers."
    )


def _asks(lines: Sequence[Line], sign: re.Pattern[str]) -> bool:
    matches = (sign.match(line.text) for line in lines)
    return sum(match is not None and match["name"] in _QUESTIONS for match in matches) >= _FEWEST


def _take_turns(names: Sequence[str]) -> bool:
    """Whether questions have answers behind them, and few questions or answers another one."""
    again = sum(one == other for one, other in pairwise(names))
    return any(name not in _QUESTIONS for name in names[1:]) and again <= len(names) * _MOST_TWICE


def _heads(lines: Sequence[Line], sign: re.Pattern[str]) -> Iterator[Head]:
    """What opens a turn from the first question on; what stands above it is the grammar's."""
    before: Head | None = None
    for index, line in enumerate(lines):
        head = _head(index, line.text, sign, begun=before is not None)
        if head and before and _is_question_of(before, head, lines):
            head = Head(before.start, head.end, before.name, line.text)
        elif before and head:
            yield before
        before = head or before
    if before:
        yield before


def _head(index: int, text: str, sign: re.Pattern[str], begun: bool) -> Head | None:
    if _HEADING.match(text):
        return Head(index, index + 1, "", text)
    if match := sign.match(text) or _EXAMINER.match(text):
        return Head(index, index + 1, match["name"], text[match.end() :])
    label = find_label(text) if begun else None
    return labelled(index, text, label) if label and label.text.isupper() else None


def _is_question_of(examiner: Head, head: Head, lines: Sequence[Line]) -> bool:
    """Whether a head is the first question below an examiner's name."""
    between = lines[examiner.end : head.start]
    return (
        head.name in _QUESTIONS
        and examiner.name.startswith("BY ")
        and is_blank(examiner.words)
        and all(is_blank(line.text) for line in between)
    )


LAYOUT = Layout(read)
