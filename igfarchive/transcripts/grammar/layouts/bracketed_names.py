"""Pages where a name in brackets, or a number that a machine gave to a voice, opens each turn.

    [SPEAKER_00]: The tables are open.          [Ada Quill] The tables are open.

    [**Ada Quill**] The tables are open.

    [Speaker 1]
    The tables are open.

Of numbered speakers the number is all that is known.
"""

import re

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.layouts.heads import Head, is_name, recurring, recurring_labels
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Page

_NUMBERED = re.compile(r"(?:speaker|spk)[ _]?\d{1,3}", re.IGNORECASE)
_OPENING = re.compile(r"\s{0,9}\[(?P<name>[^\[\]]{1,60})\](?!\()\s?:?")
_FEWEST = 2
_FEWEST_NAMED = 4
_FEWEST_RECURRING = 2


def read(page: Page) -> Page | None:
    """The page with voices, if two are numbered, or two people's names recur."""
    heads = []
    for index, line in enumerate(page.lines):
        if match := _OPENING.match(line.text):
            name = fold_spaces(drop_invisible(match["name"].strip("*_")))
            if is_name(name) or _NUMBERED.fullmatch(name):
                heads.append(Head(index, index + 1, name, line.text[match.end() :]))
    numbered = sum(_NUMBERED.fullmatch(head.name) is not None for head in heads)
    named = (
        len(heads) >= _FEWEST_NAMED
        and len(recurring(heads)) >= _FEWEST_RECURRING
        and not recurring_labels(page)
    )
    if numbered < _FEWEST and not named:
        return None
    return voice_lines(page, heads, "Names in brackets were read as who speaks.")


LAYOUT = Layout(read)
