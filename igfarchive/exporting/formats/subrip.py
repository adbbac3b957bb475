"""Writes SubRip subtitles: a cue a paragraph, who speaks as captions say it.

1
00:00:04,200 --> 00:00:08,900
>> ADA QUILL:  Good morning.
"""

from collections.abc import Iterator

from igfarchive.exporting.formats.cues import Cue, clock, cues_of
from igfarchive.exporting.formats.format import BROKEN_OFF, TURNS, Dataset, Format
from igfarchive.exporting.formats.text import turn_as_captioned


def write_subrip(dataset: Dataset) -> Iterator[str]:
    for number, cue in enumerate(cues_of(dataset), start=1):
        times = f"{clock(cue.start, ',')} --> {clock(cue.end, ',')}"
        yield f"{number}\n{times}\n{_words(cue)}\n\n"


def _words(cue: Cue) -> str:
    words = turn_as_captioned(cue.turn, cue.text) if cue.number == 1 else cue.text
    # What looks like a line of times would be one.
    return words.replace("-->", "--\u200b>")


FORMAT = Format(
    name="srt",
    title="SubRip",
    suffix=".srt",
    media_type="application/x-subrip; charset=utf-8",
    kinds=TURNS,
    write=write_subrip,
    broken_off=f"{BROKEN_OFF}\n",
    of_session=True,
)
