"""Pages whose lines are numbered, as court reporters number them, anew on each sheet.

     1            HARBOUR COMMITTEE                          HARBOUR COMMITTEE
     2
     3            ADA QUILL: Good morning,        becomes    ADA QUILL: Good morning,
     4   it is meeting time.                                 it is meeting time.

Between two sheets page numbers and running heads may stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from igfarchive.text.folding import fold_spaces, is_blank
from igfarchive.transcripts.grammar.layouts.layout import Layout, without_start
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Junk, Note, TranscriptError

_NUMBER = re.compile(r"\s{0,40}(\d{1,4})(?=\s|$)")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?\d{1,4}(?: of \d{1,4})?|- ?\d{1,4} ?-", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_FEWEST = 6
_SHARE = 0.9
_SHARE_WITH_HEADS = 0.6
_LONGEST_HEAD = 120
# An empty line may have lost its number.
_LONGEST_STEP = 3


@dataclass(slots=True)
class _Sheet:
    """Lines numbered from 1 on, by their index in the page; and what stands below the last sheet
    and above this one."""

    heads: list[int] = field(default_factory=list)
    numbered: dict[int, int] = field(default_factory=dict)


def read(page: Page) -> Page | None:
    """The page without the numbers of its lines, if nearly all are numbered in order."""
    if sum(line.text.lstrip()[:1].isdecimal() for line in page.lines) < _FEWEST:
        return None
    sheets = _sheets(page.lines)
    numbered = sum(len(sheet.numbered) for sheet in sheets)
    heads = _running_heads(page.lines, sheets)
    filled = sum(not is_blank(line.text) for line in page.lines)
    if numbered < max(_FEWEST, (filled - len(heads)) * _SHARE, filled * _SHARE_WITH_HEADS):
        _refuse_disorder(page.lines, max(_FEWEST, filled * _SHARE))
        return None
    lines = list(page.lines)
    junk = []
    for sheet in sheets:
        numbers = []
        for index, end in sheet.numbered.items():
            numbers.append(lines[index].text[:end].strip())
            lines[index] = without_start(lines[index], end)
        if numbers:
            first = lines[min(sheet.numbered)].number
            junk.append(Junk(first, " ".join(numbers), "the numbers of lines"))
        for index in heads.intersection(sheet.heads):
            junk.append(Junk(lines[index].number, fold_spaces(lines[index].text), "a running head"))
            lines[index] = replace(lines[index], text="")
    note = Note(junk[0].line, "Its lines are numbered: the numbers were taken off.")
    return replace(page, lines=tuple(lines), junk=(*page.junk, *junk), notes=(*page.notes, note))


def _sheets(lines: Sequence[Line]) -> list[_Sheet]:
    """The sheets of the page; the last one holds what stands below the last number."""
    sheets: list[_Sheet] = []
    between: list[int] = []
    before = 0
    for index, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        number = int(match[1]) if match else 0
        in_order = number == 1 or (sheets and before < number <= before + _LONGEST_STEP)
        if match is None or not in_order:
            if not is_blank(line.text):
                between.append(index)
            continue
        if number == 1:
            sheets.append(_Sheet(heads=between))
        # A line that stands between two numbers is words that lack theirs.
        between = []
        sheets[-1].numbered[index] = match.end()
        before = number
    return [*sheets, _Sheet(heads=between)]


def _running_heads(lines: Sequence[Line], sheets: Sequence[_Sheet]) -> frozenset[int]:
    """Indices of page numbers, and of lines that stand at the edges of several sheets alike."""
    alike: dict[str, list[int]] = {}
    for sheet in sheets:
        for index in sheet.heads:
            if len(lines[index].text) <= _LONGEST_HEAD:
                text = fold_spaces(lines[index].text)
                key = "" if _PAGE_NUMBER.fullmatch(text) else _DIGITS.sub("#", text)
                alike.setdefault(key, []).append(index)
    return frozenset(
        index for key, found in alike.items() if not key or len(found) > 1 for index in found
    )


def _refuse_disorder(lines: Sequence[Line], least: float) -> None:
    """TranscriptError where lines are numbered, and not in order: which numbers are words?"""
    numbered = [line for line in lines if _NUMBER.match(line.text)]
    if len(numbered) >= least:
        raise TranscriptError(
            "Its lines begin with numbers, and the numbers are not in order.",
            "Take the numbers off the lines, or see that no line is missing.",
            numbered[0].number,
        )


LAYOUT = Layout(read, beside_marks=True)
