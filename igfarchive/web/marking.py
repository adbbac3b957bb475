"""The passage that shows why a turn was found, with the matches marked."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from igfarchive.annotating.markup.layers import Mark, MarkKind, lay
from igfarchive.search.matches.results import Span
from igfarchive.text.breaks import PARAGRAPH_BREAK


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
