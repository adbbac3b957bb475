"""Takes out of printed pages what runs along their edges: heads, feet, footnotes, and the numbers
of pages and lines. What is left is parted into paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median

from igfarchive.transcripts.formats.page_layout import ENDS, PageLine, PageLines, left_edge
from igfarchive.transcripts.formats.rows import CELL

PAGE_NUMBER = "the number of a page"
LINE_NUMBER = "the number of a line"
RUNNING = "a running head or foot"
ASKEW = "words across the page"
FOOTNOTE = "a footnote"

_EDGE_LINES = 3
"""So many lines at the top and at the bottom of a page may run along it."""
_EDGE_PAGES = (2, 3)
_EDGE_SHARE = 0.4
_HEIGHT = 4.0
"""Heads stand at one height, give or take so many points."""
_DIGITS = re.compile(r"\d+")
# Browsers print the address of a page before its number.
_PAGE_NUMBER = re.compile(
    r"(?:\S{1,2000}:\S{1,2000}\s)?(?:page\s)?(?:[-–—]\s?)?(\d{1,4})(?:\s?[-–—])?"
    r"(?:\s?(?:/|of)\s?\d{1,4})?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡])(?=\D)")
_SMALL = 0.9
"""Footnotes are set in letters of at most so much of the height of the others."""
_LEADING_NUMBER = re.compile(rf"(\d{{1,3}})[ {CELL}](?=\S)")
_NUMBERED_SHARE = 0.6
_GAP = 1.35
"""A paragraph begins where lines stand so much further apart than they usually do."""
_USUAL_STEP = 1.2
_INDENT = 0.8
_FULL = 0.8
_OTHER_SIZE = 1.15

Text = tuple[str, int, bool, str]
"""A line, how much of it is set apart, whether a paragraph begins, and why it is no text, or ""."""


def without_edges(pages: Sequence[PageLines]) -> Iterator[Text]:
    """The lines of all pages; those that are no text say why."""
    running = _running(pages)
    widest = max((line.end for page in pages for line in page.lines), default=0.0)
    step = _step(pages, widest)
    last: PageLine | None = None
    for page in pages:
        edges = {id(line): reason for line, reason in _edges(page, running)}
        inner = [line for line in page.lines if id(line) not in edges]
        edges |= {id(line): FOOTNOTE for line in _footnotes(inner)}
        numbers = _line_numbers(page.lines)
        left = left_edge([line for line in page.lines if id(line) not in edges])
        fresh = True
        for words in page.askew:
            yield words, 0, False, ASKEW
        for line in page.lines:
            if reason := edges.get(id(line)):
                yield line.text, 0, False, reason
                continue
            if number := numbers.get(id(line)):
                yield number[1], 0, False, LINE_NUMBER
                cut = number.end()
                line = replace(line, text=line.text[cut:], apart=max(line.apart - cut, 0))
            begins = last is not None and (
                _parts(last, line, widest)
                or (not fresh and last.y - line.y > step * _GAP * max(line.size, 1.0))
            )
            indent = "  " if line.x - left > _INDENT * line.size and not numbers else ""
            yield indent + line.text, line.apart + len(indent) * bool(line.apart), begins, ""
            last = line
            fresh = False


def _step(pages: Sequence[PageLines], widest: float) -> float:
    """How far the lines of a paragraph stand apart, in heights of their letters.

    A line that fills its page goes on in the next: steps behind shorter ones say nothing.
    """
    steps = sorted(
        (one.y - two.y) / max(two.size, 1.0)
        for page in pages
        for one, two in pairwise(page.lines)
        if one.end > widest * _FULL
    )
    return steps[len(steps) // 4] if len(steps) >= _EDGE_LINES else _USUAL_STEP


def _parts(last: PageLine, line: PageLine, widest: float) -> bool:
    """Whether a paragraph ends between two lines.

    The last of a paragraph ends a sentence and leaves room. If it leaves none, a short line below
    that ends no sentence, as a name, does not go on with it; nor does what is set in smaller
    letters than a heading above.
    """
    if last.size > line.size * _OTHER_SIZE:
        return True
    if not last.text.endswith(ENDS):
        return False
    is_short = line.end < widest * _FULL and not line.text.endswith(ENDS)
    return last.end < widest * _FULL or is_short


def _key(line: PageLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.y / _HEIGHT)


def _edge_lines(page: PageLines) -> list[PageLine]:
    return [*page.lines[:_EDGE_LINES], *page.lines[_EDGE_LINES:][-_EDGE_LINES:]]


def _running(pages: Sequence[PageLines]) -> set[tuple[str, int]]:
    """What stands at the edge of most pages at one height, but for its digits.

    A name that stands above many turns, and at times at an edge, stands within the pages, too.
    """
    counts = Counter(key for page in pages for key in {_key(line) for line in _edge_lines(page)})
    within = Counter(
        _key(line)[0] for page in pages for line in page.lines[_EDGE_LINES:-_EDGE_LINES]
    )
    fewest, usual = _EDGE_PAGES
    needed = max(fewest if len(pages) == fewest else usual, len(pages) * _EDGE_SHARE)
    return {key for key, count in counts.items() if count >= needed and within[key[0]] * 2 < count}


def _edges(page: PageLines, running: set[tuple[str, int]]) -> Iterator[tuple[PageLine, str]]:
    """The lines at the top and at the bottom that run along it, from the edge inwards."""
    half = min(_EDGE_LINES, (len(page.lines) + 1) // 2)
    for lines in (page.lines[:half], page.lines[half:][::-1][:_EDGE_LINES]):
        for line in lines:
            number = _PAGE_NUMBER.fullmatch(line.text)
            if number and (_key(line) in running or int(number[1]) == page.number):
                yield line, PAGE_NUMBER
            elif _key(line) in running:
                yield line, RUNNING
            else:
                break


def _footnotes(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines at the bottom in smaller letters, if a number or a sign opens them."""
    usual = median(line.size for line in lines) if lines else 0.0
    below = list(takewhile(lambda line: line.size <= usual * _SMALL, reversed(lines)))
    return below if below and _NOTE.match(below[-1].text) else []


def _line_numbers(lines: Sequence[PageLine]) -> dict[int, re.Match[str]]:
    """The numbers before lines, by the identity of the line: nearly each has one, or each fifth or
    so has one at the margin."""
    found = {
        id(line): match for line in lines if (match := _LEADING_NUMBER.match(line.text)) is not None
    }
    steps = Counter(int(two[1]) - int(one[1]) for one, two in pairwise(found.values()))
    if len(found) > _EDGE_LINES and steps[1] + 1 >= len(lines) * _NUMBERED_SHARE:
        return found
    apart = {key: match for key, match in found.items() if match[0].endswith(CELL)}
    numbers = [int(match[1]) for match in apart.values()]
    if len(numbers) >= _EDGE_LINES and numbers[1] > numbers[0]:
        step = numbers[1] - numbers[0]
        if all(two - one == step for one, two in pairwise(numbers)):
            return apart
    return {}
