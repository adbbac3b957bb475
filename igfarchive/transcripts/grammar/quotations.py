"""Tells lines that quote e-mail from turns whose mark lost one of its two signs."""

import re
from collections.abc import Iterator, Sequence

from igfarchive.text.folding import INVISIBLE
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.page_conventions import MARK, SINGLE_MARK, PageConventions
from igfarchive.transcripts.grammar.unmarked import find_unmarked_label, may_be_name
from igfarchive.transcripts.page import Line

_QUOTE = re.compile(rf"[\s{INVISIBLE}]*[>＞]")
_TWICE = re.compile(rf"[\s{INVISIBLE}]*[>＞]\s{{1,9}}[>＞]")
_OF_EMAIL = re.compile(
    r"[\s>＞]*(?:(?:from|to|cc|sent|subject) ?:|.{0,200}\bwrote:\s*$)", re.IGNORECASE
)
_SURELY = (Shape.CAPITALS, Shape.ROLE, Shape.UNCASED)


def is_of_email(text: str) -> bool:
    """Whether a line stands at the head of a letter: From: Ada, or Ada wrote:."""
    return _OF_EMAIL.match(text) is not None


def is_slip(text: str) -> bool:
    """Whether a line opens with one sign of a mark and not with two."""
    return MARK.match(text) is None and SINGLE_MARK.match(text) is not None


def quoted_lines(lines: Sequence[Line], conventions: PageConventions) -> set[int]:
    """Indices of lines that quote e-mail; in a run of them only a name still opens a turn.

    A run of lines behind `>` quotes if it has a header of e-mail or `> >`, or if most of its lines
    stand behind one `>`; where a name stands behind two, those lines alone.
    """
    if conventions.single:
        return set()
    quoted: set[int] = set()
    for run in _runs(lines):
        texts = [lines[index].text for index in run]
        slips = sum(map(is_slip, texts))
        headed = run[0] > 0 and is_of_email(lines[run[0] - 1].text)
        if slips and (headed or any(is_of_email(text) or _TWICE.match(text) for text in texts)):
            quoted.update(
                index for index in run if not _is_labelled(lines[index].text, conventions)
            )
        elif slips * 2 > len(run):
            named = any(map(_names_behind_mark, texts))
            quoted.update(
                index
                for index, text in zip(run, texts, strict=True)
                if not names_speaker(text) and (is_slip(text) or not named)
            )
    return quoted


def names_speaker(text: str) -> Label | None:
    """The label behind the signs that open a line, if it may be somebody's."""
    label = find_unmarked_label(text, above=False)
    if label is None or label.shape in _SURELY:
        return label
    return label if len(label.words) > 1 and may_be_name(label) else None


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, line in enumerate(lines):
        if _QUOTE.match(line.text):
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _names_behind_mark(text: str) -> bool:
    return MARK.match(text) is not None and names_speaker(text) is not None


def _is_labelled(text: str, conventions: PageConventions) -> bool:
    if mark := conventions.find_mark(text):
        label = find_label(text, mark.end())
        return label is not None and label.shape in _SURELY
    return conventions.find_unmarked(text) is not None
