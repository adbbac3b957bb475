"""Records whose paragraphs are numbered before the label: `3. M. TERN: …`."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.layouts.heads import Head, labelled
from igfarchive.transcripts.grammar.layouts.layout import Layout, without_start
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.grammar.lettering import TITLES
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.grammar.roles import is_role
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Junk

_NUMBER = re.compile(r"\s{0,40}[\[(]?(\d{1,4})[.)\]]\s+")
_UNNAMED = "A numbered paragraph names nobody, and was left to who spoke above"
_FEWEST = 3
_FEWEST_LABELS = 2
_SHARE = 0.5


def read(page: Page) -> Page | None:
    """The page without the numbers of its paragraphs, the labels behind them as voices, if they
    are in order and half of them, and most labels, are surely people's."""
    ends = _numbered(page.lines)
    labels = {
        index: label
        for index, end in ends.items()
        if (label := find_label(page.lines[index].text, end))
    }
    counts = Counter(label.text for label in labels.values())
    sure = {index: label for index, label in labels.items() if _is_sure(label, counts)}
    certain = sum(_is_certain(label, counts) for label in labels.values())
    if len(ends) < _FEWEST or min(len(sure), certain * 2) < max(_FEWEST_LABELS, len(ends) * _SHARE):
        return None
    lines: list[Line] = []
    junk = list(page.junk)
    heads: list[Head] = []
    remarks = Remarks()
    for index, line in enumerate(page.lines):
        if index not in ends:
            lines.append(line)
            continue
        end = ends[index]
        junk.append(Junk(line.number, line.text[:end].strip(), "the number of a paragraph"))
        if index in sure:
            heads.append(labelled(len(lines), line.text, sure[index], end))
        else:
            lines.append(Line(line.number, ""))
            if heads:
                remarks.add(line.number, _UNNAMED, line.text[end:])
        lines.append(without_start(line, end))
    page = replace(page, notes=(*page.notes, *remarks.notes()))
    return voice_lines(
        replace(page, lines=tuple(lines), junk=tuple(junk)),
        heads,
        "Its paragraphs are numbered: the numbers were taken off.",
    )


def _numbered(lines: Sequence[Line]) -> dict[int, int]:
    """The indices of lines that are numbered in order, and where their words begin."""
    ends: dict[int, int] = {}
    due: int | None = None
    for index, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        if match and due in (None, int(match[1])):
            ends[index] = match.end()
            due = int(match[1]) + 1
    return ends


def _is_certain(label: Label, counts: Counter[str]) -> bool:
    """Whether a label is a person's or a role's, whatever its letters: an item of an agenda is in
    capitals, too."""
    first = label.text.split()[0].casefold().rstrip(".")
    return counts[label.text] > 1 or is_role(label.text) or first in TITLES or first == "m"


def _is_sure(label: Label, counts: Counter[str]) -> bool:
    return _is_certain(label, counts) or label.shape in (Shape.CAPITALS, Shape.ROLE)


LAYOUT = Layout(read)
