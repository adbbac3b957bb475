"""Records that part the name from the words by a dash: `Mme QUILL. – Merci.`, `QUILL.—Thanks.`"""

import re

from igfarchive.text.folding import drop_invisible, fold_spaces, is_blank
from igfarchive.transcripts.grammar.layouts.heads import Head, is_name, recurring, recurring_labels
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Page

_DASHED = re.compile(r"\s{0,9}(?P<name>[^\s–—:-][^–—:]{0,59}?)(?:\.?\s?[–—-]{1,2}\s|\.[–—])")
_FEWEST = 4
_FEWEST_RECURRING = 2
_SHARE = 0.6


def read(page: Page) -> Page | None:
    """The page with voices, if most of its paragraphs open so, and two names again and again."""
    heads = []
    paragraphs = 0
    blank = True
    for index, line in enumerate(page.lines):
        was_blank, blank = blank, is_blank(line.text)
        paragraphs += was_blank and not blank
        if match := _DASHED.match(line.text):
            name = fold_spaces(drop_invisible(match["name"]))
            if is_name(name):
                heads.append(Head(index, index + 1, name, line.text[match.end() :]))
    if (
        len(heads) < max(_FEWEST, paragraphs * _SHARE)
        or len(recurring(heads)) < _FEWEST_RECURRING
        or recurring_labels(page)
    ):
        return None
    return voice_lines(page, heads, "Names before a dash were read as who speaks.")


LAYOUT = Layout(read)
