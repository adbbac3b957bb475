"""Takes the repetitions out of captions that roll up a screen, as YouTube makes them.

0:01  good morning                     each line stands below the one before,
0:03  good morning / the tables        and is shown again above the next one
0:05  the tables                       (for the blink of an eye, alone)
0:05  the tables / are open            → good morning / the tables / are open
"""

from collections.abc import Sequence

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.cue_blocks import Cue
from igfarchive.transcripts.formats.said import plain_text
from igfarchive.transcripts.transcript import Junk

_GAP = 250
"""Milliseconds between two cues of which the second still shows what the first did."""
_FEWEST = 2
_SHOWN_AGAIN = "a line of captions shown again"


def unroll(cues: Sequence[Cue]) -> list[Junk]:
    """Take from each cue the lines that it shows again, and return them, if captions roll
    throughout the file.

    That is, where half of the cues or more repeat the last lines of the one before, and new lines
    stand below: elsewhere who says the same again has said it twice.
    """
    shown = [
        [
            (place, words)
            for place, (_, text) in enumerate(cue.lines)
            if (words := fold_spaces(plain_text(text)))
        ]
        for cue in cues
    ]
    again = [0] * len(cues)
    for place in range(1, len(cues)):
        if _follows(cues[place - 1], cues[place]):
            again[place] = _overlap(shown[place - 1], shown[place])
    repeating = sum(count > 0 for count in again)
    rolling = sum(0 < count < len(lines) for count, lines in zip(again, shown, strict=True))
    if rolling < _FEWEST or repeating * 2 < len(cues) - 1:
        return []
    junk = []
    for cue, lines, count in zip(cues, shown, again, strict=True):
        junk += [Junk(cue.lines[place][0], words, _SHOWN_AGAIN) for place, words in lines[:count]]
        cue.lines = cue.lines[lines[count][0] :] if count < len(lines) else []
    return junk


def _follows(before: Cue, cue: Cue) -> bool:
    ended = before.times.end
    return ended is None or cue.times.start - ended <= _GAP


def _overlap(before: Sequence[tuple[int, str]], lines: Sequence[tuple[int, str]]) -> int:
    """How many lines at the top are those at the bottom of the cue before."""
    above, below = [words for _, words in before], [words for _, words in lines]
    most = min(len(above), len(below))
    return next((n for n in range(most, 0, -1) if above[-n:] == below[:n]), 0)
