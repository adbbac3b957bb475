"""Rows of tables as lines: who speaks in one cell, what is said in the next."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from igfarchive.text.clocks import CLOCK, milliseconds
from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.page import Line
from igfarchive.transcripts.transcript import Times

Paragraph = Sequence[Line]
"""The lines of one paragraph; none of them is empty."""
CELL = "\t"
"""What parts the cells of a row on its line."""
_TIME = re.compile(rf"[\[(]?({CLOCK})[\])]?")
_RECURS = 2
_NO_AFFILIATION = frozenset("()[]（）.,;:?!…")


def join_cells(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of a row, the first cell set apart on one line with the second.

    `Ada Quill | Good morning. ¶ We start.` becomes the paragraphs `Ada Quill⇥Good morning.` and
    `We start.` A time stands behind the name; before words alone it is theirs. A row is none of
    turns if its cells but the last hold more than a line each, or if turns open within them: its
    paragraphs follow each other.
    """
    filled = [cell for cell in cells if cell]
    paragraphs = [paragraph for cell in filled for paragraph in cell]
    timed = [cell for cell in filled if _is_time(cell)]
    worded = [cell for cell in filled if not _is_time(cell)]
    if filled and _is_time(filled[-1]) and len(worded) > 1:
        # The time is told behind the words.
        filled = [worded[0], *timed, *worded[1:]]
    heads = filled[:-1]
    if (
        not heads
        or any(len(cell) > 1 or len(cell[0]) > 1 for cell in heads)
        or any(MARK.match(line.text) for paragraph in paragraphs for line in paragraph)
    ):
        return paragraphs
    if len(worded) == 1 and len(timed) == 1 and filled[0] is timed[0]:
        (first, *rest), *others = worded[0]
        return [[replace(first, times=_times(timed[0][0][0].text)), *rest], *others]
    (first, *rest), *others = filled[-1]
    opening = heads[0][0][0]
    texts = [opening.text.strip(), *(cell[0][0].text.strip() for cell in heads[1:]), first.text]
    joined = Line(opening.number, CELL.join(texts), apart=len(texts[0]))
    return [[joined, *rest], *others]


def with_affiliations(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, `Ada Quill⇥Harbour Trust⇥Good.` as `Ada Quill (Harbour Trust):⇥Good.`

    A cell between name and words is an affiliation if it recurs beside the name; and, where each
    name has but one such cell, in the other rows, too.
    """
    rows = {place: row for place, line in enumerate(lines) if (row := _row_of_three(line))}
    pairs = Counter((name, middle) for _, name, middle, _ in rows.values())
    recurring = {pair for pair, count in pairs.items() if count >= _RECURS}
    if not recurring:
        return list(lines)
    column = len(pairs) == len({name for name, _ in pairs})
    written = list(lines)
    for place, (before, name, middle, behind) in rows.items():
        if column or (name, middle) in recurring:
            cells = [*before, f"{name} ({middle}):", *behind]
            text = CELL.join(cells)
            written[place] = replace(written[place], text=text, apart=len(cells[0]))
    return written


def _row_of_three(line: Line) -> tuple[list[str], str, str, list[str]] | None:
    """(times before, name, what stands beside it, the cells behind) of a row of a table."""
    if line.text[line.apart : line.apart + 1] != CELL:
        return None
    cells = [cell.strip() for cell in line.text.split(CELL)]
    times = [cell for cell in cells if _TIME.fullmatch(cell)]
    worded = [cell for cell in cells if not _TIME.fullmatch(cell)]
    if len(worded) < 3:
        return None
    name, middle, *speech = worded
    name = name.rstrip(":： ")
    if not (name and middle) or not _NO_AFFILIATION.isdisjoint(name[-1] + middle[-1] + middle[0]):
        return None
    first = _TIME.fullmatch(cells[0]) is not None
    return times if first else [], name, middle, speech if first else [*times, *speech]


def _is_time(cell: Sequence[Paragraph]) -> bool:
    return [len(lines) for lines in cell] == [1] and _times(cell[0][0].text) is not None


def _times(clock: str) -> Times | None:
    found = _TIME.fullmatch(clock.strip())
    return Times(milliseconds(found[1])) if found else None
