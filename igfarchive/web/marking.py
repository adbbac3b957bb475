"""The passage that shows why a turn was found, with the matches marked."""

from collections.abc import Iterable
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from igfarchive.search.matches.results import Span
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.characters import has_right_to_left, with_plain_spaces


def passage(text: str, spans: Iterable[Span], shown: Span) -> SafeString:
    """The `shown` stretch of `text` as paragraphs; the spans are offsets into `text`. It is what
    `annotating.markup.layers` makes of marks that say nothing, in a part of its time."""
    marked = sorted(spans, key=lambda span: span.start)
    paragraphs = []
    start = shown.start
    for paragraph in text[shown.start : shown.end].split(PARAGRAPH_BREAK):
        end = start + len(paragraph)
        direction = ' dir="auto"' if has_right_to_left(paragraph) else ""
        paragraphs.append(f"<p{direction}>{_marked(text, marked, start, end)}</p>")
        start = end + len(PARAGRAPH_BREAK)
    return mark_safe(PARAGRAPH_BREAK.join(paragraphs))  # noqa: S308 - every piece is escaped


def _marked(text: str, marks: Iterable[Span], start: int, end: int) -> str:
    """The characters `start` up to `end`, and the marks as far as they reach into them."""
    pieces = []
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            pieces.append(f"{_plain(text[start:first])}<mark>{_plain(text[first:last])}</mark>")
            start = last
    return "".join([*pieces, _plain(text[start:end])])


def _plain(text: str) -> str:
    return escape(with_plain_spaces(text), quote=False)


class Differing(Protocol):
    """Places of a quotation and of a text that differ."""

    @property
    def quoted(self) -> Span: ...
    @property
    def standing(self) -> Span: ...


def compared(text: str, differences: Iterable[Differing], quoted: str, shown: Span) -> SafeString:
    """The `shown` stretch of `text` as one paragraph: words that are `quoted` otherwise struck out,
    before those that stand there, which are marked."""
    pieces = []
    end = shown.start
    for each in differences:
        ours = quoted[each.quoted.start : each.quoted.end]
        theirs = text[each.standing.start : each.standing.end]
        before, after = _stretch(text, end, each.standing.start), ""
        if ours:
            struck = f'<del><span class="hidden">quoted: </span>{escape(ours)}</del>'
            # Words that stand nowhere come behind the word before them, or at the beginning.
            behind = not theirs and before[-1:].strip()
            after = f" {struck}" if behind else f"{struck} "
        if theirs:
            words = _stretch(text, each.standing.start, each.standing.end)
            after += f'<ins><span class="hidden">said: </span>{words}</ins>'
        pieces += [before, after]
        end = each.standing.end
    pieces.append(_stretch(text, end, shown.end))
    return mark_safe(f'<p dir="auto">{"".join(pieces)}</p>')  # noqa: S308 - all of it is escaped


def _stretch(text: str, start: int, end: int) -> str:
    return escape(with_plain_spaces(text[start:end])).replace(PARAGRAPH_BREAK, "<br>")
