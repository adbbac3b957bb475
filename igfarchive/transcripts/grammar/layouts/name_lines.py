"""Pages where a name stands on a line of its own above the words, without a time.

    ### Ada Quill               **Ada Quill**             ADA QUILL

    The tables are open.        The tables are open.      The tables are open.

Plain names must be whole ones, and those of two people must recur: headings look alike.
"""

import re

from igfarchive.text.folding import drop_invisible, fold_spaces, is_blank
from igfarchive.transcripts.grammar.layouts.heads import (
    Head,
    have_words,
    is_full_name,
    is_name,
    recurring,
    recurring_labels,
)
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Page

_DRESSED = re.compile(
    r"(?:#{1,6}\s{1,9}|(?P<stars>\*\*|__))(?P<name>[^#*_]{1,60})(?(stars)(?P=stars))"
)
_LONGEST = 120
_FEWEST = 3
_FEWEST_PLAIN = 4
_FEWEST_RECURRING_PLAIN = 2


def read(page: Page) -> Page | None:
    """The page with voices, if names on lines of their own open its turns."""
    dressed, plain = [], []
    blank = True
    for index, line in enumerate(page.lines):
        was_blank, blank = blank, is_blank(line.text)
        if not was_blank or blank or len(line.text) > _LONGEST:
            continue
        text = fold_spaces(drop_invisible(line.text))
        if match := _DRESSED.fullmatch(text):
            if is_name(match["name"]):
                dressed.append(Head(index, index + 1, match["name"]))
        elif is_name(text) and is_full_name(text):
            plain.append(Head(index, index + 1, text))
    for heads, fewest, people in (
        (dressed, _FEWEST, 1),
        (plain, _FEWEST_PLAIN, _FEWEST_RECURRING_PLAIN),
    ):
        sure = len(heads) >= fewest and len(recurring(heads)) >= people
        if sure and all(have_words(page, heads)) and not recurring_labels(page):
            return voice_lines(
                page, heads, "Names on lines of their own were read as who speaks below."
            )
    return None


LAYOUT = Layout(read)
