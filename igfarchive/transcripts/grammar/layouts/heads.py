"""What stands at the head of a turn on a page: a name, and perhaps when its words begin."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from igfarchive.text.clocks import CLOCK, HALF_OF_DAY, milliseconds
from igfarchive.text.folding import drop_invisible, fold_spaces, is_blank
from igfarchive.transcripts.grammar.labels import LONGEST, Label, Shape, find_label, shape_of
from igfarchive.transcripts.grammar.roles import is_role
from igfarchive.transcripts.grammar.stages import is_aside
from igfarchive.transcripts.page import Page

ANY_CLOCK = rf"(?<![\d:]){CLOCK}(?![\d:])(?:{HALF_OF_DAY})?"
"""A clock, perhaps of the day; without groups."""

_CLOCK_ALONE = re.compile(rf"\s{{0,9}}[\[(]?(?P<clock>{ANY_CLOCK})[\])]?\s{{0,9}}")
_HALF_OF_DAY = re.compile(HALF_OF_DAY)
_SINGLE_DIGIT = re.compile(r":(\d)(?!\d)")
# Who begins to record has not waited for so long: such a clock is one of the day. Of two parts the
# first may be the hour.
_LATEST_START = 60 * 60 * 1000
_EARLIEST_HOUR = 6 * 60 * 1000
_END_OF_DAY = 24 * 60 * 1000

_NEVER = frozenset('?!;:"“”„<>{}[]|=\\？！；：。、')
_SURNAME_FIRST = re.compile(r"([^\W\d_][^,]{0,40}), ?([^\W\d_][^,]{0,40})")
_LAST_BRACKET = re.compile(r" ?[(（]([^()（）]{1,40})[)）]$")
_INITIAL = re.compile(r"[^\W\d_]\.|(?:[JjSs]r|Esq)\.")


class Head(NamedTuple):
    """Where somebody begins to speak; nobody, if `name` is empty.

    `name` and `clock`, as they are written, stand on the lines of a page from the index `start` up
    to `end`, with nothing else but signs; `words` follow them on the last of these lines. `until`
    is a clock, too.
    """

    start: int
    end: int
    name: str
    words: str = ""
    clock: str = ""
    until: str = ""


def labelled(index: int, text: str, label: Label, start: int = 0) -> Head:
    """The head that the label at `start` makes of the line with that index and text. What stands
    beside the name, but for a clock, goes before the words, where the grammar tells what it is."""
    written = fold_spaces(drop_invisible(text[start : label.end]))
    beside = written.replace(label.text, "", 1).strip(" :：*_")
    words = text[label.end :]
    name = label.text
    if label.affiliation:
        # Where a voice ends in a bracket, the grammar tells what it is.
        name, beside = f"{name} ({label.affiliation})", beside.partition(label.affiliation)[2]
        beside = beside.lstrip(")）").strip()
    if clock := clock_alone(beside):
        return Head(index, index + 1, name, words, clock)
    return Head(index, index + 1, name, f"{beside} {words}".lstrip())


def is_name(text: str) -> bool:
    """Whether `text`, its spaces folded, can name somebody where a layout has a name.

    It is in capitals or capitalised, a role, or `Quill, Ada`; a bracket behind it belongs to it.
    """
    if bracket := _LAST_BRACKET.search(text):
        text = text[: bracket.start()]
    if not text or len(text) > LONGEST or not _NEVER.isdisjoint(text):
        return False
    last = text.rpartition(" ")[2]
    if text[-1] in ".,…" and not _INITIAL.fullmatch(last):
        return False
    if is_aside(text) and not is_role(text):
        return False
    parts = _SURNAME_FIRST.fullmatch(text)
    names = parts.groups() if parts else (text,)
    return all(shape_of(name) not in (None, Shape.SMALL) for name in names)


def is_full_name(text: str) -> bool:
    """Whether a name, as `is_name` tells it, is a role or has more than one word."""
    return is_role(text) or " " in text or shape_of(text) is Shape.UNCASED


def clock_alone(text: str) -> str:
    """The clock of a line that holds nothing else; empty for any other line."""
    match = _CLOCK_ALONE.fullmatch(text) if ":" in text else None
    return match["clock"] if match else ""


def are_of_recording(heads: Sequence[Head]) -> bool:
    """Whether clocks count from the start of a recording: they never go back, and the first one
    does not look like one of the day."""
    clocks = [head.clock for head in heads if head.clock]
    if not clocks or any(_HALF_OF_DAY.search(clock) for clock in clocks):
        return False
    times = [time_of(clock) for clock in clocks]
    if any(later < earlier for earlier, later in pairwise(times)):
        return False
    if clocks[0].count(":") > 1:
        return times[0] < _LATEST_START
    return not _EARLIEST_HOUR <= times[0] < _END_OF_DAY


def time_of(clock: str) -> int:
    """What a clock says in milliseconds; a part of it may have one digit, 0:0:5.120, and morning
    and afternoon are the same."""
    return milliseconds(_SINGLE_DIGIT.sub(r":0\1", _HALF_OF_DAY.sub("", clock)))


def have_words(page: Page, heads: Sequence[Head]) -> list[bool]:
    """Of each head whether words follow, on its own line or below."""
    starts = [head.start for head in heads[1:]] + [len(page.lines)]
    return [
        not is_blank(head.words)
        or any(not is_blank(line.text) for line in page.lines[head.end : start])
        for head, start in zip(heads, starts, strict=True)
    ]


def recurring(heads: Sequence[Head]) -> frozenset[str]:
    """The names that open more than one turn, in small letters."""
    counts = Counter(fold_spaces(head.name).casefold() for head in heads)
    return frozenset(name for name, count in counts.items() if count > 1)


def recurring_labels(page: Page) -> frozenset[str]:
    """The labels that open more than one line: the grammar reads such a page."""
    labels = [label for line in page.lines if (label := find_label(line.text))]
    counts = Counter(label.text for label in labels if _may_open(label))
    return frozenset(text for text, count in counts.items() if count > 1)


def _may_open(label: Label) -> bool:
    if label.shape is Shape.CAPITALISED:
        return " " in label.text
    return label.shape is Shape.CAPITALS and len(label.text) > 1
