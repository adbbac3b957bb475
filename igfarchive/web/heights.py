"""How tall a turn will be: estimated from its words, before a browser lays it out.

A browser lays out the turns near those that are shown, and takes the others for as tall as
`transcript.css` says. There the classes given here stand for lines: `s` for those that a turn has
at any measure, `r` for those of its running text, which grow as the measure narrows.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Of the serif of most systems at the full measure.
CHARACTERS_A_LINE = 70

SMALLEST, GROWTH, STEPS = 0.5, 1.15, 64
"""Lines of step n: SMALLEST * GROWTH ** n. The last stands for 3,300 lines and all above."""


def height_classes(paragraphs: Iterable[str]) -> str:
    """The CSS classes of a turn with these paragraphs, as `s8 r17`.

    Half of a paragraph's last line is empty, as a rule, and half a line parts it from the next: of
    three paragraphs of 210 characters each, 3 * 210 / 70 = 9 lines run, and 3 * 0.5 + 2 * 0.5 =
    2.5 stay as they are.
    """
    return _classes(tuple(map(len, paragraphs)))


@lru_cache(4_096)
def _classes(lengths: Sequence[int]) -> str:
    """Most turns are as long as some other, to the character."""
    still = len(lengths) - 0.5
    running = sum(max(each / CHARACTERS_A_LINE, 0.5) for each in lengths)
    return f"s{_step(still)} r{_step(running)}"


def lines_of(step: int) -> float:
    return SMALLEST * GROWTH**step


_BETWEEN = [lines_of(step) * GROWTH**0.5 for step in range(STEPS - 1)]
"""Where of two steps, in their order, the second is as near as the first."""


def _step(lines: float) -> int:
    """The step nearest to so many lines, by proportion."""
    return bisect(_BETWEEN, lines)
