"""The passage that shows why a turn was found, with the matches marked."""

from collections.abc import Iterable
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from igfarchive.annotating.markup.layers import Mark, MarkKind, lay
from igfarchive.search.matches.results import Span
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.characters import with_plain_spaces


def passage(text: str, spans: Iterable[Span], shown: Span) -> SafeString:
    """The `shown` stretch of `text` as paragraphs; the spans are offsets into `text`."""
    marks = (
        Mark(
            kind=MarkKind.MATCH, start=max(span.start - shown.start, 0), end=span.end - shown.start
        )
        for span in spans
    )
    html = lay(text[shown.start : shown.end], marks)
    return mark_safe(PARAGRAPH_BREAK.join(html))  # noqa: S308 - every piece is escaped by lay


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
