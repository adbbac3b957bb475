"""Lays marks over the text of an utterance and makes safe HTML of it."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models.utterances import PARAGRAPH_BREAK
from igfarchive.search.results import Span


def marked(text: str, spans: Iterable[Span] = (), name: str = "") -> SafeString:
    """Each paragraph of `text` as a `<p>`, the characters of each span in a `<mark>`.

    Spans are offsets into `text`, in any order; of two that overlap the later loses what they
    share, and what lies beyond the text is left out. A span that runs across paragraphs is marked
    in each. `name` becomes the id of the first mark. The text between the tags is `text` itself.
    """
    begin = f'<mark id="{escape(name)}">' if name else "<mark>"
    html: list[str] = []
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    start = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        end = start + len(paragraph)
        place = start
        pieces: list[str] = []
        for span in ordered:
            first, last = max(span.start, place), min(span.end, end)
            if first < last:
                pieces += (escape(text[place:first]), begin, escape(text[first:last]), "</mark>")
                place, begin = last, "<mark>"
        pieces.append(escape(text[place:end]))
        html.append(f'<p dir="auto">{"".join(pieces)}</p>')
        start = end + len(PARAGRAPH_BREAK)
    return mark_safe(PARAGRAPH_BREAK.join(html))  # noqa: S308 - every piece is escaped above


def passage(text: str, spans: Iterable[Span], shown: Span) -> SafeString:
    """The `shown` stretch of `text`, marked as `marked` does; the spans are offsets into `text`."""
    return marked(
        text[shown.start : shown.end],
        (Span(max(span.start - shown.start, 0), span.end - shown.start) for span in spans),
    )
