"""Rows of tables as lines: who speaks in one cell, what is said in the next."""

from collections.abc import Sequence

from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.page import Line

Paragraph = Sequence[Line]
"""The lines of one paragraph; none of them is empty."""
CELL = "\t"
"""What parts the cells of a row on its line."""


def join_cells(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of a row, the first cell set apart on one line with the second.

    `Ada Quill | Good morning. ¶ We start.` becomes the paragraphs `Ada Quill⇥Good morning.` and
    `We start.` A row is none of turns if its cells but the last hold more than a line each, or if
    turns open within them: its paragraphs follow each other.
    """
    filled = [cell for cell in cells if cell]
    heads = filled[:-1]
    paragraphs = [paragraph for cell in filled for paragraph in cell]
    if (
        not heads
        or any(len(cell) > 1 or len(cell[0]) > 1 for cell in heads)
        or any(MARK.match(line.text) for paragraph in paragraphs for line in paragraph)
    ):
        return paragraphs
    (first, *rest), *others = filled[-1]
    opening = heads[0][0][0]
    texts = [opening.text.strip(), *(cell[0][0].text.strip() for cell in heads[1:]), first.text]
    joined = Line(opening.number, CELL.join(texts), apart=len(texts[0]))
    return [[joined, *rest], *others]
