"""The cues of timed turns: a paragraph each, with when it was said.

Subtitles have times for all that they show. Where some paragraphs of a session have none, they get
those that their neighbours leave, and are marked as `about`:

    0:00 to 0:04   Good morning.        0 to 4000
    none           [ Applause ]         4000 to 9000, about
    0:09 to none   The tables are open. 9000 to 12000, open
    0:12 to 0:15   Goodbye.             12000 to 15000
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from igfarchive.exporting.formats.format import CannotWriteError, Dataset, turns_in, words_of
from igfarchive.exporting.records import TimesRecord, UtteranceRecord
from igfarchive.text.breaks import PARAGRAPH_BREAK

SHORTEST = 1
"""Milliseconds: a cue that ends where it begins is not shown."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Paragraph `number` of a turn, from 1. `about` says that its times are not known, `open` that
    its end is not; `start` and `end` are milliseconds."""

    turn: UtteranceRecord
    number: int
    text: str
    start: int = 0
    end: int = 0
    about: bool = False
    open: bool = False


def cues_of(dataset: Dataset) -> Sequence[Cue]:
    """The cues of one session; CannotWriteError where no time in it is known."""
    cues = [cue for turn in turns_in(dataset) for cue in _of_turn(turn, dataset)]
    if all(cue.about for cue in cues):
        raise CannotWriteError(
            "When its words were said is not known: there can be no subtitles of this session."
        )
    return list(_timed(cues))


def _of_turn(turn: UtteranceRecord, dataset: Dataset) -> Iterator[Cue]:
    paragraphs = words_of(turn, dataset, captioned=True).split(PARAGRAPH_BREAK)
    times = turn.paragraph_times
    if not times and turn.starts_ms is not None:
        times = [TimesRecord(turn.starts_ms, None)]
    for number, text in enumerate(paragraphs, start=1):
        own = times[number - 1] if number <= len(times) else None
        if own is None:
            yield Cue(turn, number, text, about=True)
        else:
            yield Cue(turn, number, text, own.start_ms, own.end_ms or 0, open=own.end_ms is None)


def _timed(cues: Sequence[Cue]) -> Iterator[Cue]:
    """The cues, each with a start and an end."""
    next_starts = [0] * len(cues)
    for place in range(len(cues) - 2, -1, -1):
        after = cues[place + 1]
        next_starts[place] = next_starts[place + 1] if after.about else after.start
    begins = 0
    for cue, then in zip(cues, next_starts, strict=True):
        start = begins if cue.about else cue.start
        end = max(then, start + SHORTEST) if cue.about or cue.open else cue.end
        yield replace(cue, start=start, end=end)
        # An estimate lasts until the next that is known: others in between begin with it.
        begins = start if cue.about else end


def clock(moment: int, decimal: str) -> str:
    """A moment in milliseconds: 00:12:30.500, or with another sign before the decimals."""
    seconds, thousandths = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{decimal}{thousandths:03}"
