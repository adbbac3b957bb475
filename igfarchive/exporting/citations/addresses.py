"""Addresses of words: a page that marks them, and a browser that scrolls to them.

`?quote=` has the archive look for the words in either reading of the turn, so that it finds them
also after a correction. Behind `#:~:text=` stand words that browsers look for in the page
(https://wicg.github.io/scroll-to-text-fragment/). `static/transcript.js` makes the same addresses.
"""

from urllib.parse import quote, urlencode

from igfarchive.search.queries.query import Query, Shown

LONGEST_QUOTE = 2_000
"""Characters of words that a turn's page looks for."""

MOST_WORDS = 12
EDGE_WORDS = 5
"""A passage of more words, or of several paragraphs, is found by its first and last ones."""


def selection_address(page: str, words: str) -> str:
    """The address of a turn's page (that of its captioned reading ends in a query string), with
    the words that are meant.

    >>> selection_address("https://…/u2/", "tide-tables, all")
    'https://…/u2/?quote=tide-tables%2C%20all#:~:text=tide%2Dtables%2C%20all'
    """
    said = words.strip()
    if not said:
        return page
    asked = ""
    if len(said) <= LONGEST_QUOTE:
        asked = f"{'&' if '?' in page else '?'}quote={quote(said, safe='')}"
    return f"{page}{asked}#:~:text={_text_directive(said)}"


def marked_address(page: str, words: str, reading: Shown = Shown.CORRECTED) -> str:
    """The address of a turn's page with these words of a reading marked; that of the page alone
    where they are more than it looks for.

    >>> marked_address("https://…/u2/", "tide tables", Shown.CAPTIONED)
    'https://…/u2/?quote=tide+tables&reading=captioned#quote'
    """
    shown = Query(reading=reading)
    if len(words) > LONGEST_QUOTE:
        return page + shown.reading_url
    return f"{page}?{urlencode([('quote', words), *shown.parameters()])}#quote"


def _text_directive(words: str) -> str:
    found = words.split()
    if len(found) <= MOST_WORDS and "\n" not in words:
        return _encoded(found)
    edge = min(EDGE_WORDS, max(1, len(found) // 2))
    lines = words.split("\n")
    # A browser looks for each end within one paragraph.
    first, last = lines[0].split()[:edge], lines[-1].split()[-edge:]
    return f"{_encoded(first)},{_encoded(last)}"


def _encoded(words: list[str]) -> str:
    """The hyphen has a meaning of its own there, as comma and ampersand do."""
    return quote(" ".join(words), safe="").replace("-", "%2D")
