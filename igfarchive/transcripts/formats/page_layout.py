"""Tells the lines of a printed page by where its words stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, mode

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.rows import CELL

_SAME_LINE = 0.4
"""Parts of a line stand at most so much of a letter's height above or below each other."""
_WIDE_GAP = 2.0
_LETTER_WIDTH = 0.5
_RIGHT_HALF = 0.42
_COLUMN_LINES = 8
_COLUMN_SHARE = 0.3
_FULL = 0.8
_NAMES = 2
_NAMES_SHARE = 4
ENDS = tuple('.?!…:”"’)')
"""What a sentence ends with, or what introduces one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words drawn at once from the place (x, y), in points from the page's lower left corner.

    `size` is the height of the letters; `level` says that they stand upright. A line feed alone
    says that a line ends.
    """

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    level: bool = True


@dataclass(slots=True)
class PageLine:
    """A line as it is printed; `apart` counts the bold letters that it begins with."""

    text: str
    x: float
    y: float
    size: float
    apart: int = 0
    right: float = 0.0
    """Where a part of it begins that a gap parts from the rest, or 0."""

    @property
    def end(self) -> float:
        """Roughly where it ends."""
        return self.x + len(self.text) * self.size * _LETTER_WIDTH


@dataclass(slots=True)
class PageLines:
    """The lines of one page from the top down; `askew` are words that do not stand upright."""

    number: int
    lines: list[PageLine] = field(default_factory=list)
    askew: list[str] = field(default_factory=list)


def lines_of(runs: Sequence[Run], number: int) -> PageLines:
    """The lines of a page from what is drawn on it."""
    page = PageLines(number, askew=[run.text for run in runs if not run.level])
    drawn = (_line(together) for together in _together(run for run in runs if run.level))
    for piece in sorted(filter(None, drawn), key=lambda piece: -piece.y):
        last = page.lines[-1] if page.lines else None
        if last and abs(last.y - piece.y) <= _SAME_LINE * max(last.size, piece.size):
            page.lines[-1] = _joined(last, piece)
        else:
            page.lines.append(piece)
    return page


def in_columns(page: PageLines, width: float) -> bool:
    """Whether a good part of the lines begins in the right half of the page."""
    right = sum(max(line.x, line.right) > width * _RIGHT_HALF for line in page.lines)
    return right >= max(_COLUMN_LINES, len(page.lines) * _COLUMN_SHARE)


def names_in_mid_row(page: PageLines) -> bool:
    """Whether words stand in a column of their own, and names left of it beside a middle line of
    what they said: which line their turn begins on cannot be told.

                 Good morning, all of you who have come to
        Ada      the harbour office. The tables are open, as
                 you see.
    """
    lines = page.lines
    full = max((line.end for line in lines), default=0.0) * _FULL
    # Of an empty page the place does not matter.
    column = mode([round(line.x) for line in lines if line.end > full and not line.right] or [0])
    names = [
        (before, line)
        for before, line in pairwise(lines)
        if line.x < column - _WIDE_GAP * line.size / 2 and not line.text[0].isdigit()
    ]
    beside = [
        before
        for before, _ in names
        if round(before.x) == column and before.end > full and not before.text.endswith(ENDS)
    ]
    return len(beside) >= _NAMES and len(beside) * _NAMES_SHARE >= len(names)


def left_edge(lines: Sequence[PageLine]) -> float:
    """Where most lines begin."""
    return median(line.x for line in lines) if lines else 0.0


def _together(runs: Iterable[Run]) -> Iterable[list[Run]]:
    """Runs that are drawn one after another on one line."""
    line: list[Run] = []
    for run in runs:
        last = line[-1] if line else None
        if last and (
            run.text == "\n" or abs(run.y - last.y) > _SAME_LINE * max(run.size, last.size)
        ):
            yield line
            line = []
        if run.text != "\n":
            line.append(run)
    if line:
        yield line


def _line(runs: Sequence[Run]) -> PageLine | None:
    text = fold_spaces("".join(run.text for run in runs))
    if not text:
        return None
    bold = []
    for run in runs:
        if not run.bold:
            break
        bold.append(run.text)
    right = 0.0
    for one, two in pairwise(runs):
        end = one.x + len(one.text.rstrip()) * one.size * _LETTER_WIDTH
        if two.x - end > _WIDE_GAP * two.size:
            right = two.x
    first = runs[0]
    size = max(run.size for run in runs)
    return PageLine(text, first.x, first.y, size, len(fold_spaces("".join(bold))), right)


def _joined(one: PageLine, two: PageLine) -> PageLine:
    """Two pieces that stand beside each other, as the cells of a row."""
    left, right = (one, two) if one.x <= two.x else (two, one)
    text = left.text + CELL + right.text
    # What a number at the margin counts is the line beside it, whose own beginning may be bold.
    apart = len(left.text)
    if left.text.isdecimal():
        apart = len(text) - len(right.text) + right.apart if right.apart else 0
    return PageLine(text, left.x, left.y, left.size, apart, right.x)
