"""Captions between which the time stands on lines of its own, whoever speaks.

    00:00:00
    >> ADA QUILL: The tables are open         The turn begins at 0 s; the time within it is set
    00:00:05                                  aside.
    and the charts are here.

Turns are those behind marks: names without marks have layouts of their own.
"""

from collections.abc import Sequence
from dataclasses import replace

from igfarchive.text.folding import fold_spaces, is_blank
from igfarchive.transcripts.grammar.labels import find_label
from igfarchive.transcripts.grammar.layouts.heads import (
    Head,
    are_of_recording,
    clock_alone,
    time_of,
)
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Junk, Note, Times

_FEWEST = 3


def read(page: Page) -> Page | None:
    """The page with times, if on lines of their own they count from the start of a recording."""
    clocks = _clocks(page.lines)
    if len(clocks) < _FEWEST or not are_of_recording(list(clocks.values())):
        return None
    if not any(_opens_turn(line.text) for line in page.lines):
        return None
    lines: list[Line] = []
    junk: list[Junk] = []
    waiting: Line | None = None
    for index, line in enumerate(page.lines):
        if index in clocks:
            junk += _aside(waiting)
            waiting = line
            continue
        if waiting and not is_blank(line.text):
            if _opens_turn(line.text):
                line = replace(line, times=Times(time_of(clock_alone(waiting.text))))
            else:
                junk += _aside(waiting)
            waiting = None
        lines.append(line)
    junk += _aside(waiting)
    note = Note(page.lines[min(clocks)].number, "Lines with nothing but a time were read as times.")
    return replace(
        page,
        lines=tuple(lines),
        junk=(*page.junk, *junk),
        notes=(*page.notes, note),
    )


def _clocks(lines: Sequence[Line]) -> dict[int, Head]:
    """The clocks alone on their lines, by index, that have as many parts as the first: "12:30" may
    be said."""
    clocks = {
        index: Head(index, index + 1, "", clock=clock)
        for index, line in enumerate(lines)
        if (clock := clock_alone(line.text))
    }
    parts = {index: head.clock.count(":") for index, head in clocks.items()}
    usual = next(iter(parts.values()), 0)
    return {index: head for index, head in clocks.items() if parts[index] == usual}


def _opens_turn(text: str) -> bool:
    """Whether a mark and words open a line."""
    mark = MARK.match(text)
    label = find_label(text, mark.end()) if mark else None
    words = text[label.end :] if label else text[mark.end() :] if mark else ""
    return words.strip()[:1].isalnum()


def _aside(line: Line | None) -> list[Junk]:
    return [Junk(line.number, fold_spaces(line.text), "a time within a turn")] if line else []


LAYOUT = Layout(read, beside_marks=True)
