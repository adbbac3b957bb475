"""Finds the cues in the text formats of subtitles: a line of times, and the lines below it.

    NOTE made by hand              junk, where a format has notes

    7                              an identifier
    00:01.000 --> 00:04.000        the times
    <v Ada>Good morning:           the lines of the cue
    the tables are open.

Empty lines between cues may be missing, and may stand within one.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from igfarchive.text.clocks import CLOCK, milliseconds
from igfarchive.text.folding import fold_spaces, is_blank
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import MOST_LINES, Line, refuse_many
from igfarchive.transcripts.transcript import Junk, Times, TranscriptError

_TOP = 10
_TOP_CHARACTERS = 20_000
# A cue has its words, its times, and some lines beside.
_MOST_LINES = 10 * MOST_LINES
_COMMENT = "a note or a style of the subtitles"


class Dialect(NamedTuple):
    """How a format writes its cues. `times` finds start and end in a line of times, `almost` what
    was meant as one; `identifier` is what may stand above it, and `comment` opens a block that
    holds no cue. `break_sign` ends a line within one. `form` is an example for people."""

    times: re.Pattern[str]
    almost: re.Pattern[str]
    form: str
    identifier: re.Pattern[str] | None = None
    comment: re.Pattern[str] | None = None
    break_sign: str = "\n"


ARROW_TIMES = re.compile(rf"({CLOCK})\s*-->\s*({CLOCK})(?:\s.*)?")
ALMOST_ARROW_TIMES = re.compile(r"(?:\d[\d:.,]*\s*)?-->|\d[\d.,]*:[\d:.,]*\s*[-–—]{0,3}[>→]")


@dataclass(slots=True)
class Cue:
    """The line of its times, what stands above it, and the (number, text) below."""

    line: int
    times: Times
    identifier: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """`above` are the lines before the first cue; `junk` holds notes and styles."""

    cues: list[Cue] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    junk: list[Junk] = field(default_factory=list)


def opens_with_cues(text: str, dialect: Dialect) -> bool:
    """Whether times in this dialect are among the first lines of a text."""
    filled = (line.strip() for line in text[:_TOP_CHARACTERS].split("\n"))
    top = [line for line in filled if line][:_TOP]
    return any(dialect.times.fullmatch(line) for line in top)


def read_blocks(text: str, dialect: Dialect, remarks: Remarks, first: int = 1) -> Blocks:
    """The cues of a text whose first line has the number `first`.

    TranscriptError for a line of times that cannot be read, as nobody could say what it times.
    """
    refuse_many(text.count("\n"), _MOST_LINES, "lines")
    found = Blocks()
    gathered: list[tuple[int, str]] = []
    for number, written in enumerate(text.split("\n"), start=first):
        line = written.strip()
        if times := dialect.times.fullmatch(line):
            identifier = _take_identifier(gathered, found.cues, dialect)
            _put(gathered, found, dialect)
            found.cues.append(Cue(number, _times(times, number, remarks), identifier))
            gathered = []
            refuse_many(len(found.cues), MOST_LINES, "cues")
        elif dialect.almost.match(line):
            raise TranscriptError(
                f"The times of this cue cannot be read: {line[:60]}",
                f"Write them as {dialect.form}, or delete the line.",
                number,
            )
        else:
            gathered.append((number, line))
    _put(gathered, found, dialect)
    return found


def _times(found: re.Match[str], line: int, remarks: Remarks) -> Times:
    start, end = milliseconds(found[1]), milliseconds(found[2])
    if end < start:
        remarks.add(line, "A cue ends before it begins: its end was left out", found[0])
        return Times(start)
    return Times(start, end)


def _take_identifier(gathered: list[tuple[int, str]], cues: list[Cue], dialect: Dialect) -> str:
    """The identifier of the cue whose times follow, taken off the lines above them.

    It stands behind an empty line; without one only the number that is next is surely no word.
    """
    if not gathered or is_blank(gathered[-1][1]) or dialect.identifier is None:
        return ""
    text = gathered[-1][1]
    begins = not cues if len(gathered) == 1 else is_blank(gathered[-2][1])
    if begins:
        is_comment = dialect.comment is not None and dialect.comment.match(text) is not None
        is_identifier = not is_comment and dialect.identifier.fullmatch(text) is not None
    else:
        is_identifier = bool(cues) and _follows(text, cues[-1].identifier)
    if is_identifier:
        gathered.pop()
    return text if is_identifier else ""


def _follows(number: str, before: str) -> bool:
    both = number.isdecimal() and before.isdecimal() and max(len(number), len(before)) < 10
    return both and int(number) == int(before) + 1


def _put(gathered: list[tuple[int, str]], found: Blocks, dialect: Dialect) -> None:
    """Lines between two lines of times go to the cue above, to the top of the file, or to junk."""
    comment: list[str] = []
    comment_line = 0
    begins = True
    for number, text in [*gathered, (0, "")]:
        blank = is_blank(text)
        if comment and blank:
            found.junk.append(Junk(comment_line, fold_spaces(" ".join(comment)), _COMMENT))
            comment = []
        elif comment:
            comment.append(text)
        elif begins and dialect.comment and dialect.comment.match(text):
            comment, comment_line = [text], number
        elif not found.cues and number:
            found.above.append(Line(number, text))
        elif not blank:
            found.cues[-1].lines += [(number, part) for part in text.split(dialect.break_sign)]
        begins = blank
