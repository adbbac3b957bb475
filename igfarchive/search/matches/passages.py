"""The stretch of a long turn that shows best why it was found."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from igfarchive.search.matches.results import Span
from igfarchive.text.words import exact_words, stem

LENGTH = 320

# The white space between two sentences, or two paragraphs.
BREAK = re.compile(r"(?:[.!?…。！？][”’\"')\]]*|(?=\n))(\s+)")
GAP = re.compile(r"\s+")


def best_passage(text: str, marks: Sequence[Span], length: int = LENGTH) -> Span:
    """At most `length` characters with the most different marked words in them.

    Of equals the one with more marks, then the first. It begins and ends between words, at a
    sentence where one is near; a single mark longer than `length` is cut.
    """
    if len(text) <= length:
        return Span(0, len(text))
    core = _densest(text, marks, length)
    start = _begin(text, core, length)
    return Span(start, _end(text, start, core, length))


def _densest(text: str, marks: Sequence[Span], length: int) -> Span:
    """From the first to the last of the marks that one passage can show."""
    kinds = [_kind(text[mark.start : mark.end]) for mark in marks]
    held: Counter[tuple[str, ...]] = Counter()
    best, first, core = (0, 0), 0, Span(0, 0)
    for last, mark in enumerate(marks):
        held[kinds[last]] += 1
        while first < last and mark.end - marks[first].start > length:
            held[kinds[first]] -= 1
            if not held[kinds[first]]:
                del held[kinds[first]]
            first += 1
        shown = (len(held), last + 1 - first)
        if shown > best:
            best, core = shown, Span(marks[first].start, min(mark.end, marks[first].start + length))
    return core


@lru_cache(maxsize=1 << 10)
def _kind(marked: str) -> tuple[str, ...]:
    """What words that are marked share with others of their kind."""
    return tuple(map(stem, exact_words(marked)))


def _begin(text: str, core: Span, length: int) -> int:
    """Where a passage begins that has its core in the middle."""
    spare = length - (core.end - core.start)
    earliest = max(0, min(core.start - spare // 2, len(text) - length))
    if earliest == 0:
        return 0
    sentences = (match.end() for match in BREAK.finditer(text, earliest - 2, core.start))
    gaps = (match.end() for match in GAP.finditer(text, earliest - 1, core.start))
    begins = (place for places in (sentences, gaps) for place in places if place >= earliest)
    return next(begins, core.start)


def _end(text: str, start: int, core: Span, length: int) -> int:
    """Where a passage ends that begins at `start`: after a sentence if that wastes little."""
    latest = start + length
    if latest >= len(text):
        return len(text)
    worth = max(core.end, start + length * 2 // 3)
    sentences = [match.start(1) for match in BREAK.finditer(text, worth - 1, latest + 1)]
    gaps = [match.start() for match in GAP.finditer(text, core.end, latest + 1)]
    ends = [place for place in (*gaps, *sentences) if core.end <= place <= latest and place > start]
    return ends[-1] if ends else core.end or latest
