"""Makes a page of timed words: who says them, and where a paragraph ends.

Subtitles are broken where a screen was full. What follows each other in them is put together again:

    0:01 <v Ada> Good morning:         a line of Ada's turn
    0:03 <v Ada> the tables are open.  ... goes on with it, as one paragraph
    0:09 <v Ada> All of them.          ... after a pause: a paragraph of its own
    0:11 >> BO TERN: Thanks.           left to the grammar, as captions are
    0:12 Who says this?                ... and goes on there, as no format says otherwise
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from igfarchive.text.folding import is_blank
from igfarchive.transcripts.formats.named_cues import name_voices
from igfarchive.transcripts.formats.said import Said, ends_sentence
from igfarchive.transcripts.grammar.page_conventions import MARK, PageConventions
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.grammar.stages import is_direction
from igfarchive.transcripts.grammar.survey import observe
from igfarchive.transcripts.page import MOST_LINES, Line, Page, refuse_endless
from igfarchive.transcripts.transcript import Junk, Note, TranscriptError

PAUSE = 2_000
"""Milliseconds without words that end a paragraph."""
LONG = 60
"""Words of a paragraph from which on the end of a sentence ends it."""

_BEFORE_MARK = re.compile(r"(?<![>＞])(?=[>＞]{2})")


class Head(NamedTuple):
    """What stands around the words of a file: its title, lines above its first cue, and junk."""

    title: str = ""
    above: Sequence[Line] = ()
    junk: Sequence[Junk] = ()


_NO_HEAD = Head()


def page_of(said: Iterable[Said], remarks: Remarks, head: Head = _NO_HEAD) -> Page:
    """The page that these words make; TranscriptError where there are none.

    Of words that nobody is named for, `remarks` is told.
    """
    worded = (part for each in said for part in _parts(each) if not is_blank(part.text))
    parts = list(islice(worded, MOST_LINES + 1))
    if not parts:
        raise TranscriptError(
            "The file has times and no words.", "Export it again, with the words that were said."
        )
    refuse_endless(part.text for part in parts)
    parts = name_voices(_in_order(parts, remarks))
    conventions = observe([Line(part.line, part.text, part.times) for part in parts])
    named = conventions.marked or any(
        part.voice or conventions.find_unmarked(part.text) for part in parts
    )
    lines = tuple(_with_paragraphs(_lines(parts, conventions, remarks, named)))
    notes = [] if named else [Note(0, "No cue says who speaks: its words were given to nobody.")]
    return Page(
        (*head.above, *lines),
        title=head.title,
        junk=tuple(head.junk),
        notes=(*notes, *remarks.notes()),
    )


def _parts(said: Said) -> Iterator[Said]:
    """Words cut before each `>>`, which opens a turn wherever it stands in a cue."""
    if said.voice is not None or ">>" not in said.text.replace("＞", ">"):
        yield said
        return
    for place, text in enumerate(_BEFORE_MARK.split(said.text)):
        yield said._replace(text=text.strip(), opens=said.opens and place == 0)


def _in_order(parts: Sequence[Said], remarks: Remarks) -> list[Said]:
    """The parts by the time at which they begin, as a player shows them."""
    starts: list[int] = []
    for part in parts:
        # What has no time stays behind what stands before it.
        before = starts[-1] if starts else 0
        starts.append(part.times.start if part.times else before)
    order = sorted(range(len(parts)), key=starts.__getitem__)
    late = next((place for place, index in enumerate(order) if place != index), None)
    if late is not None:
        moved = parts[order[late]]
        remarks.add(moved.line, "Cues were put in the order of their times, from here", moved.text)
    return [parts[index] for index in order]


def _lines(
    parts: Sequence[Said], conventions: PageConventions, remarks: Remarks, named: bool
) -> Iterator[Line]:
    """A line for each part, whose voice is "" where words begin that nobody is named for: each of
    them is remarked where others are `named`."""
    goes_on = False
    for part in parts:
        voice, doubt = part.voice, part.doubt
        if voice is None:
            opens = MARK.match(part.text) or conventions.find_unmarked(part.text)
            # What the room hears is nobody's, and says nothing of the words behind it.
            heard = not goes_on and is_direction(part.text)
            if doubt or not (goes_on or opens):
                voice = ""
                if named and not heard:
                    doubt = doubt or "A cue names nobody, and was given to nobody"
            goes_on = not heard
        else:
            goes_on = False
        if doubt:
            remarks.add(part.line, doubt, part.text)
        yield Line(part.line, part.text, part.times, voice)


def _with_paragraphs(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with an empty one where a paragraph ends."""
    words = ended = 0
    before: Line | None = None
    for line in lines:
        if before is not None:
            paused = line.times is not None and line.times.start - ended >= PAUSE
            if paused or (words >= LONG and ends_sentence(before.text)):
                yield Line(before.number, "")
                words = 0
            elif line.voice is not None and line.voice != before.voice:
                words = 0
        yield line
        words += len(line.text.split())
        if line.times is not None:
            ended = max(ended, line.times.start, line.times.end or 0)
        before = line
