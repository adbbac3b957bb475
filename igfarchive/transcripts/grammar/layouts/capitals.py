"""Pages wholly in capitals, as live captions are: there capitals prove no name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from igfarchive.transcripts.grammar.labels import Label, find_label
from igfarchive.transcripts.grammar.layouts.layout import Layout, without_start
from igfarchive.transcripts.grammar.page_conventions import INLINE_MARK, MARK
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.grammar.roles import is_plain_role, is_role
from igfarchive.transcripts.page import Line, Page

_MOST_MIXED = 0.02
_FEWEST_WORDS = 20
_MOST_WORDS_OF_NAME = 4
_MARK_SIGN = re.compile("[>＞]{2,}")
_LETTER = re.compile(r"[^\W\d_]")


def read(page: Page) -> Page | None:
    """The page with nobody's voice where words may only look like a label, and a note on each.

    A label counts if it is a role, or short and there more than once; without a mark only on a
    page that has none.
    """
    if not _is_in_capitals(page.lines):
        return None
    marked = any(MARK.match(line.text) for line in page.lines)
    lines = list(_parted(page.lines))
    found = [_label(line.text, marked) for line in lines]
    counts = Counter(label.text for label in found if label)
    remarks = Remarks()
    for index, (line, label) in enumerate(zip(lines, found, strict=True)):
        if label and not _is_sure(label, counts, marked):
            text = _MARK_SIGN.sub("", line.text, count=1)
            lines[index] = replace(line, text=text, voice="")
            remarks.add(
                line.number,
                "A page in capitals: this may be no name, and was given to nobody",
                text,
            )
    return replace(page, lines=tuple(lines), notes=(*page.notes, *remarks.notes()))


def _is_in_capitals(lines: Sequence[Line]) -> bool:
    mixed = words = 0
    most = len(lines) * _MOST_MIXED
    for line in lines:
        if line.text != line.text.upper():
            mixed += 1
            if mixed > most:
                return False
        elif _LETTER.search(line.text):
            words += len(line.text.split())
    return words >= _FEWEST_WORDS


def _parted(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, cut before each mark within one that a label follows."""
    for line in lines:
        start = 0
        for match in INLINE_MARK.finditer(line.text):
            if match.start() > start and find_label(line.text, match.end()):
                before = replace(line, text=line.text[: match.start()])
                yield without_start(before, start)
                start = match.start()
        yield without_start(line, start)


def _label(text: str, marked: bool) -> Label | None:
    if mark := MARK.match(text):
        return find_label(text, mark.end())
    return None if marked else find_label(text)


def _is_sure(label: Label, counts: Counter[str], marked: bool) -> bool:
    if is_role(label.text):
        return marked or is_plain_role(label.text.lower())
    return counts[label.text] > 1 and len(label.text.split()) <= _MOST_WORDS_OF_NAME


LAYOUT = Layout(read, beside_marks=True)
