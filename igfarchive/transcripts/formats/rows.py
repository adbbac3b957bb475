"""Rows of tables as lines: who speaks in one cell, what is said in the next."""

from collections.abc import Sequence

from igfarchive.transcripts.page import Line

Paragraph = Sequence[Line]
"""The lines of one paragraph; none of them is empty."""
CELL = "\t"
"""What parts the cells of a row on its line."""


def join_cells(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of a row, the first cell set apart on one line with the second.

    `Ada Quill | Good morning. ¶ We start.` becomes the paragraphs `Ada Quill⇥Good morning.` and
    `We start.` A row whose cells but the last hold more than a line each is no such row: its
    paragraphs follow each other.
    """
    filled = [cell for cell in cells if cell]
    heads = filled[:-1]
    if not heads or any(len(cell) > 1 or len(cell[0]) > 1 for cell in heads):
        return [paragraph for cell in filled for paragraph in cell]
    (first, *rest), *others = filled[-1]
    opening = heads[0][0][0]
    texts = [opening.text.strip(), *(cell[0][0].text.strip() for cell in heads[1:]), first.text]
    joined = Line(opening.number, CELL.join(texts), apart=len(texts[0]))
    return [[joined, *rest], *others]
