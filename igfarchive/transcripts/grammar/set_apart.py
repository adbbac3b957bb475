"""Reads what a page's markup sets apart, as a bold name or a table's first cell, for its labels.

    **Ada Quill:** Good morning.       >> Ada Quill: Good morning.
    **Ada Quill** Good morning.        >> Ada Quill: Good morning.
    Ada Quill | 0:05 | Good morning.   >> Ada Quill: Good morning.  (with its time)

Only a page without marks is read so, and only if its names recur there: who makes a word bold may
mean to stress it. What may be a name and may be none is nobody's, with a note.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from igfarchive.text.clocks import CLOCK, milliseconds
from igfarchive.text.folding import fold_spaces
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.facts import is_head
from igfarchive.transcripts.grammar.labels import Shape, find_label, shape_of
from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Junk, Note, Times

_RECURS = 2
_SINGLE_NAME_RECURS = 3
_CELL = "\t"
_TIME = re.compile(rf"[\[(]?({CLOCK})[\])]?")
_COLONS = ":："
_ENDS = '.?!…"”。？！-–—'
_LONGEST_FACT = 12
# What heads the columns of a table of turns.
_HEADS = word_set("""
    speaker speakers name names who person participant time start timestamp timecode text words
    transcript speech said what remarks utterance intervention
    """)
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that opens with a name, `written` perhaps with an affiliation in brackets: `bare` if
    nothing but its markup parts it from the speech, `alone` if no speech follows on the line."""

    name: str
    written: str
    shape: Shape
    speech: str
    bare: bool
    times: Times | None = None
    clock: str = ""

    @property
    def alone(self) -> bool:
        return not self.speech

    @property
    def single(self) -> bool:
        return self.shape is Shape.CAPITALISED and " " not in self.name

    @property
    def is_sentence(self) -> bool:
        return self.alone or self.speech[-1] in _ENDS or len(self.speech.split()) > _LONGEST_FACT


def read_set_apart(page: Page) -> Page:
    """The page with `>>` before the names that its markup sets apart, or as it was."""
    if any(MARK.match(line.text) for line in page.lines):
        return page
    found = {
        place: opening
        for place, line in enumerate(page.lines)
        if line.apart and line.voice is None and (opening := _opening(line))
        if not _is_head(line)
    }
    names = _names(list(found.values()))
    if not names:
        return page
    reading = _Reading(page, found, names)
    lines = tuple(reading.lines())
    return replace(
        page,
        lines=lines,
        junk=(*page.junk, *reading.junk),
        notes=(
            *page.notes,
            Note(0, "Turns were told by the names that bold letters or a table set apart."),
            *reading.notes,
        ),
    )


class _Reading:
    """Rewrites the lines of a page whose names are known."""

    def __init__(self, page: Page, found: dict[int, _Opening], names: frozenset[str]) -> None:
        self.junk: list[Junk] = []
        self.notes: list[Note] = []
        self._page = page
        self._found = found
        self._names = names
        self._singles = any(
            opening.single and opening.name.casefold() in names for opening in found.values()
        )
        self._above = True

    def lines(self) -> Iterator[Line]:
        pending: Times | None = None
        for place, line in enumerate(self._page.lines):
            opening = self._found.get(place)
            if line.apart and _is_head(line):
                self.junk.append(Junk(line.number, fold_spaces(line.text), "a table's head"))
                continue
            read = line if opening is None else self._read(line, opening)
            if opening and read is not line and opening.clock:
                self.junk.append(Junk(line.number, opening.clock, "the time of a turn"))
                # A turn's words may begin on the line below.
                pending = opening.times if opening.alone else None
            elif pending and read.text.strip():
                read, pending = replace(read, times=read.times or pending), None
            yield read

    def _read(self, line: Line, opening: _Opening) -> Line:
        certain = opening.name.casefold() in self._names
        if not certain and not self._may_open(opening):
            return line
        self._above = False
        if not certain and self._is_doubtful(opening):
            self._remark(line, "This is set apart as a name is, and was given to nobody")
            return replace(line, voice="", apart=0)
        if not certain and opening.bare:
            self._remark(line, "This name is told by its markup alone, and only once")
        text = f">> {opening.written}: {opening.speech}"
        return replace(line, text=text, apart=0, times=opening.times or line.times)

    def _may_open(self, opening: _Opening) -> bool:
        """Whether a name that occurs once may open a turn: "**Water** is …" opens none, and what
        stands above the first is a fact of the session unless it is a sentence."""
        if self._above:
            named = not opening.bare and opening.shape is not Shape.ROLE
            return named and opening.is_sentence and not self._is_doubtful(opening)
        first = opening.speech.lstrip("\"'“‘«([…-– ")[:1]
        return opening.alone or not opening.bare or not first.islower()

    def _is_doubtful(self, opening: _Opening) -> bool:
        """Whether a name that occurs once may as well be a heading or a word that is stressed."""
        if opening.single and not self._singles:
            return True
        return opening.bare and (opening.alone or len(self._names) < _RECURS)

    def _remark(self, line: Line, message: str) -> None:
        self.notes.append(Note(line.number, f"{message}: “{fold_spaces(line.text)[:_QUOTED]}”"))


def _opening(line: Line) -> _Opening | None:
    """What a line with something set apart opens with, if that can be a name."""
    if boilerplate_reason(line.text, above=True):
        return None
    if _CELL in line.text[line.apart : line.apart + 1] and (row := _row(line.text)):
        return row
    text = line.text
    name = fold_spaces(text[: line.apart].rstrip(_COLONS + " "))
    label = find_label(text)
    if (
        label
        and label.shape is not Shape.SMALL
        and (label.end - 1 <= line.apart + 1 or label.text == name)
    ):
        written = fold_spaces(text[: label.end - 1])
        return _spoken(label.text, written, label.shape, text[label.end :], bare=False)
    return _spoken(name, name, shape_of(name), text[line.apart :].lstrip(_COLONS + " "), bare=True)


def _row(text: str) -> _Opening | None:
    """The row of a table: a name, or a time and a name in either order, and what is said."""
    cells = [cell.strip() for cell in text.split(_CELL)]
    times, clock = None, ""
    for place, cell in enumerate(cells[:2]):
        if match := _TIME.fullmatch(cell):
            times, clock = Times(milliseconds(match[1])), cell
            del cells[place]
            break
    if len(cells) < 2:
        return None
    name = fold_spaces(cells[0].rstrip(_COLONS))
    opening = _spoken(name, name, shape_of(name), _CELL.join(cells[1:]), bare=False)
    return opening and replace(opening, times=times, clock=clock)


def _spoken(
    name: str, written: str, shape: Shape | None, speech: str, *, bare: bool
) -> _Opening | None:
    if shape in (None, Shape.SMALL) or is_head(name.casefold().split()[0], above=True):
        return None
    speech = speech.strip()
    if bare and (match := _TIME.fullmatch(speech)):
        times = Times(milliseconds(match[1]))
        return _Opening(name, written, shape, "", bare=False, times=times, clock=speech)
    return _Opening(name, written, shape, speech, bare)


def _names(openings: Sequence[_Opening]) -> frozenset[str]:
    """The names that a page surely uses as labels, case folded; none if it has no such habit.

    A name recurs; or two differ, each with a colon behind it or a cell of its own.
    """
    counts = Counter(opening.name.casefold() for opening in openings)
    single = {opening.name.casefold() for opening in openings if opening.single and opening.bare}
    names = {
        name
        for name, count in counts.items()
        if count >= (_SINGLE_NAME_RECURS if name in single else _RECURS)
    }
    if not names:
        parted = {
            opening.name.casefold()
            for opening in openings
            if not opening.bare and not opening.single and opening.shape is not Shape.ROLE
        }
        names = parted if len(parted) >= _RECURS else set()
    return frozenset(names)


def _is_head(line: Line) -> bool:
    """Whether a line is the head of a table of turns: Speaker | Time | Text."""
    cells = [cell.split() for cell in line.text.casefold().split(_CELL)]
    return len(cells) > 1 and all(cell and not _HEADS.isdisjoint(cell[-1:]) for cell in cells)
