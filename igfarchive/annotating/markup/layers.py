"""Lays marks over a text: properly nested HTML, whatever overlaps, and the text untouched.

Notes, corrections, glossary terms, times, marks of what was not said, matches of a search and a
quotation may begin and end anywhere. HTML elements may not cross, so a mark is cut into pieces
where need be; and an element that is operated (a term and a time are links) may hold no other such,
so these are never cut, and the link to a note stands behind that which it ends in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from html import escape
from itertools import pairwise

from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.characters import has_right_to_left, with_plain_spaces


class MarkKind(IntEnum):
    """What a mark is; of marks on the same words the lower encloses the higher."""

    QUOTE = 1
    NOTE = 2
    ASIDE = 3
    TERM = 4
    TIME = 5
    MATCH = 6


OPERATED = (MarkKind.TERM, MarkKind.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark on the characters `start` up to `end`; a note may stand on none, where words were
    left out.

    `classes` are CSS classes. `name` is the id of the first piece, of a note that of its link;
    `target` is the id that a note's link leads to, or the address of a term or a time. `number` is
    what a note's link shows, and `label` what it or that of a time says. `hidden` words
    stay in the page, unseen.
    """

    kind: MarkKind
    start: int
    end: int
    classes: str = ""
    name: str = ""
    target: str = ""
    number: int = 0
    label: str = ""
    hidden: bool = False


def lay(text: str, marks: Iterable[Mark]) -> list[str]:
    """Each paragraph of `text` as a `<p>`, with the marks laid over it.

    Marks may come in any order, overlap, run across paragraphs and lie outside the text. Of terms
    and times that overlap the first stands; one that runs across paragraphs is left out. Without
    its tags, and joined by an empty line, the result is `text`, character for character: each as it
    is, but a space for one that does not break.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind))
    if not ordered:  # as in most turns
        return [_paragraph(each, _written(each)) for each in text.split(PARAGRAPH_BREAK)]
    named: set[str] = set()
    paragraphs: list[str] = []
    start = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        end = start + len(paragraph)
        here = _within(ordered, start, end, last=end == len(text))
        html = _lay_paragraph(text, start, end, here, named) if here else _written(paragraph)
        paragraphs.append(_paragraph(paragraph, html))
        start = end + len(PARAGRAPH_BREAK)
    return paragraphs


def paragraph_of(text: str, place: int) -> int:
    """Which paragraph, from 0, a mark that ends at `place` ends in."""
    return text.count(PARAGRAPH_BREAK, 0, max(place - 1, 0))


def _within(marks: Sequence[Mark], start: int, end: int, *, last: bool) -> list[Mark]:
    """The marks as far as they reach into a paragraph.

    A note that goes on behind it keeps its link for the paragraph in which it ends.
    """
    found = []
    for mark in marks:
        if mark.start > end:
            break
        first, behind = max(mark.start, start), min(mark.end, end)
        point = mark.kind is MarkKind.NOTE and mark.start == mark.end and start <= mark.start <= end
        if first >= behind and not point:
            continue
        if mark.kind in OPERATED and (first, behind) != (mark.start, mark.end):
            continue
        goes_on = mark.end > end + len(PARAGRAPH_BREAK) and not last
        target = "" if mark.kind is MarkKind.NOTE and goes_on else mark.target
        found.append(replace(mark, start=first, end=behind, target=target))
    return found


def _lay_paragraph(text: str, start: int, end: int, marks: list[Mark], named: set[str]) -> str:
    terms: list[Mark] = []
    for mark in marks:
        if mark.kind in OPERATED and (not terms or terms[-1].end <= mark.start):
            terms.append(mark)
    others = [mark for mark in marks if mark.kind not in OPERATED]
    pieces = [piece for mark in others for piece in _cut(mark, terms) if piece.start < piece.end]
    pieces += terms
    pieces.sort(key=lambda piece: piece.start)
    links = sorted(
        ((_behind_terms(mark.end, terms), mark.number, mark) for mark in others if mark.target),
        key=lambda link: link[:2],
    )
    borders = {start, end, *(place for place, _, _ in links)}
    borders.update(place for piece in pieces for place in (piece.start, piece.end))

    html: list[str] = []
    stack: list[Mark] = []
    begun = 0
    here: list[Mark] = []
    for place, following in pairwise([*sorted(borders), end]):
        here = [piece for piece in here if place < piece.end]
        while begun < len(pieces) and pieces[begun].start <= place:
            here.append(pieces[begun])
            begun += 1
        wanted = _nested(here) if place < end else []
        common = 0
        while common < min(len(stack), len(wanted)) and stack[common] == wanted[common]:
            common += 1
        html += [_end_tag(mark) for mark in reversed(stack[common:])]
        while links and links[0][0] == place:
            html.append(_link(links.pop(0)[2]))
        html += [_start_tag(mark, named) for mark in wanted[common:]]
        stack = wanted
        html.append(_written(text[place:following]))
    return "".join(html)


def _paragraph(text: str, html: str) -> str:
    # Of other words it would say what is so without, hundreds of times a page.
    return f'<p dir="auto">{html}</p>' if has_right_to_left(text) else f"<p>{html}</p>"


def _written(text: str) -> str:
    return escape(with_plain_spaces(text), quote=False)


def _cut(mark: Mark, terms: Iterable[Mark]) -> Iterable[Mark]:
    """The mark in pieces, none of which crosses the border of a term."""
    start = mark.start
    for term in terms:
        if mark.start < term.start < mark.end < term.end:
            border = term.start
        elif term.start < mark.start < term.end < mark.end:
            border = term.end
        else:
            continue
        yield replace(mark, start=start, end=border)
        start = border
    yield replace(mark, start=start)


def _behind_terms(place: int, terms: Iterable[Mark]) -> int:
    return next((term.end for term in terms if term.start < place < term.end), place)


def _nested(here: Iterable[Mark]) -> list[Mark]:
    """The pieces that hold one character, the outermost first.

    The order is the same for all characters of a term, so that the term is never closed within.
    """
    term = next((piece for piece in here if piece.kind in OPERATED), None)
    return sorted(here, key=lambda piece: _depth(piece, term))


def _depth(piece: Mark, term: Mark | None) -> tuple[int, int, int, int, int]:
    if term is None or not (term.start <= piece.start and piece.end <= term.end):
        layer = 0
    else:
        layer = 1 if piece is term else 2
    return layer, piece.kind, piece.start, -piece.end, piece.number


def _start_tag(mark: Mark, named: set[str]) -> str:
    attributes = ""
    if mark.name and mark.kind is not MarkKind.NOTE and mark.name not in named:
        named.add(mark.name)
        attributes = f' id="{escape(mark.name)}"'
    if mark.classes:
        attributes += f' class="{escape(mark.classes)}"'
    match mark.kind:
        case MarkKind.TERM:
            return f'<a{attributes} href="{escape(mark.target)}">'
        case MarkKind.TIME:
            hidden = " hidden" if mark.hidden else ""
            label = f' aria-label="{escape(mark.label)}"'
            return f'<a{attributes} href="{escape(mark.target)}"{label}{hidden}>'
        case MarkKind.QUOTE | MarkKind.MATCH:
            return f"<mark{attributes}>"
        case _:
            return f"<span{attributes}{' hidden' if mark.hidden else ''}>"


def _end_tag(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.TERM | MarkKind.TIME:
            return "</a>"
        case MarkKind.QUOTE | MarkKind.MATCH:
            return "</mark>"
        case _:
            return "</span>"


def _link(mark: Mark) -> str:
    """The link to a note: its number is drawn by the style sheet, and is no part of the text."""
    return (
        f'<a class="ref" id="{escape(mark.name)}" href="#{escape(mark.target)}" '
        f'data-number="{mark.number}" aria-label="{escape(mark.label)}"></a>'
    )
