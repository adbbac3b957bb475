"""Reads the name of a file as if it were a title: 2031-ws-12_tide-tables is WS 12, Tide tables."""

import re

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.grammar.sessioncodes import find_code
from igfarchive.transcripts.transcript import Heading

_BETWEEN_WORDS = re.compile(r"[_+.-]+")
# What files are put in order by: the forum, its year, a date.
_ORDER = re.compile(r"(?:igf )?(?:19|20|21)\d\d(?: ?[01]\d ?[0-3]\d)?(?= )", re.IGNORECASE)


def heading_of_name(stem: str) -> Heading:
    """Title, code and kind out of a file's name without its suffix. A name always has a title."""
    name = fold_spaces(_BETWEEN_WORDS.sub(" ", stem))
    rest = _ORDER.sub("", name, count=1).strip() if _ORDER.match(name) else name
    # Codes count in capitals only, which few file names have.
    code = find_code(rest.upper())
    title = (rest[code.end :].strip() if code else rest) or name or stem
    return Heading(
        title=title[0].upper() + title[1:],
        code=code.text if code else "",
        kind=code.kind if code else "",
    )
