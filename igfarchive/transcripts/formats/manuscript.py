"""Puts the lines of a document together while its format walks through it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.rows import Paragraph, join_cells, with_affiliations
from igfarchive.transcripts.grammar.labels import Shape, shape_of
from igfarchive.transcripts.page import MOST_LINES, MOST_TURNS, Line, Page, refuse_many
from igfarchive.transcripts.transcript import Junk, Note, TranscriptError

_BREAKS = re.compile(r"[\r\n\x0b\x0c\u2028\u2029]+")
HEADING = "a heading"
TEXT_BOX = "The words of a text box were read behind the paragraph that holds it."


@dataclass(slots=True)
class _Table:
    """The rows that are open: the cells of each, as paragraphs."""

    cells: list[list[Paragraph]] = field(default_factory=list)


class Manuscript:
    """A document in the making: its words come in the order in which they are read.

    `number` is that of the paragraph that comes next, from 1; a format that knows the lines of its
    source sets it. Words may be `bold`; what is no speech is `set_aside` with a reason.
    """

    def __init__(self) -> None:
        self.number = 1
        self.title = ""
        self.junk: list[Junk] = []
        self.notes: list[Note] = []
        self._paragraphs: list[Paragraph] = []
        self._lines: list[Line] = []
        self._runs: list[tuple[str, bool]] = []
        self._tables: list[_Table] = []
        self._headed = False
        self._worded = self._bold = 0

    def add(self, text: str, bold: bool = False) -> None:
        """More words of the line; what breaks lines in `text` itself is a space."""
        if text:
            self._runs.append((_BREAKS.sub(" ", text), bold))

    def end_line(self) -> None:
        """A line break within a paragraph."""
        text = "".join(run for run, _ in self._runs)
        if text.strip():
            line = Line(self.number, text.rstrip(), apart=_apart(self._runs))
            self._lines.append(line)
            self._worded += 1
            self._bold += line.apart > 0
            refuse_many(self._worded, MOST_LINES, "lines")
            refuse_many(self._bold, MOST_TURNS, "lines that open in bold")
        self._runs = []

    def end_paragraph(self) -> None:
        self._keep(self._take())

    def end_heading(self) -> None:
        """A heading ends: the first is the title. Another is no speech, but may name who speaks."""
        lines = self._take()
        text = fold_spaces(" ".join(line.text for line in lines))
        if not text:
            self._keep(())
        elif self._headed and shape_of(text.rstrip(":： ")) in (None, Shape.SMALL):
            self.set_aside(text, HEADING)
            self._keep(())
        else:
            self._headed = True
            self._keep([Line(line.number, line.text, apart=len(line.text)) for line in lines])

    def set_aside(self, text: str, reason: str) -> None:
        if words := fold_spaces(text):
            self.junk.append(Junk(self.number, words, reason))

    def remark(self, message: str) -> None:
        self.notes.append(Note(self.number, message))

    def open_row(self) -> None:
        self._tables.append(_Table())

    def open_cell(self) -> None:
        self._tables[-1].cells.append([])

    def close_row(self) -> None:
        for paragraph in join_cells(self._tables.pop().cells):
            self._store(paragraph)

    def page(self, empty: TranscriptError) -> Page:
        """The page; `empty` is raised for a document without words."""
        if not self._paragraphs:
            raise empty
        return Page(
            tuple(with_affiliations(list(self._with_blanks()))),
            # What a program notes of a document often tells of the one that it was copied from.
            title="" if self._headed else fold_spaces(self.title),
            junk=tuple(self.junk),
            notes=tuple(self.notes),
        )

    def _take(self) -> list[Line]:
        self.end_line()
        lines, self._lines = self._lines, []
        return lines

    def _keep(self, paragraph: Paragraph) -> None:
        self._store(paragraph)
        self.number += 1

    def _store(self, paragraph: Paragraph) -> None:
        if not paragraph:
            return
        if self._tables and self._tables[-1].cells:
            self._tables[-1].cells[-1].append(paragraph)
        else:
            self._paragraphs.append(paragraph)

    def _with_blanks(self) -> Iterator[Line]:
        for paragraph in self._paragraphs:
            yield from paragraph
            yield Line(paragraph[-1].number, "")


def _apart(runs: list[tuple[str, bool]]) -> int:
    """How many characters from the start are bold; white space is of either kind."""
    length = 0
    found = False
    for text, bold in runs:
        if not bold and text.strip():
            break
        length += len(text)
        found = found or (bold and bool(text.strip()))
    if not found:
        return 0
    return len("".join(text for text, _ in runs)[:length].rstrip())
