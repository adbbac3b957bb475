"""How a transcript is shown: which reading of it, and with which marks that are not speech.

Switches are plain links, and what they say is kept in the address.
"""

from collections.abc import Collection
from dataclasses import dataclass

from igfarchive.search.queries.query import HIDEABLE, Query, Shown
from igfarchive.web.voices import WORDS

READINGS = {Shown.CORRECTED: "as corrected", Shown.CAPTIONED: "as captioned"}


@dataclass(frozen=True, slots=True)
class Switch:
    """One way to show the transcript; `url` turns it on, or off again where it is on."""

    label: str
    on: bool
    url: str


def readings(query: Query, path: str, corrections: int) -> list[Switch]:
    """The readings to choose from; none where nothing is corrected."""
    if not corrections and not query.captioned:
        return []
    return [
        Switch(label, query.reading is reading, path + query.changed(reading=reading).url() + WORDS)
        for reading, label in READINGS.items()
    ]


def hiding(query: Query, path: str, there: Collection[str]) -> list[Switch]:
    """What can be hidden of the transcript: marks that are `there`, and those that are hidden."""
    return [
        Switch(label, name in query.hidden, path + _toggled(query, name).url() + WORDS)
        for name, label in HIDEABLE.items()
        if name in there or name in query.hidden
    ]


def terms(query: Query, path: str, *, repeated: bool) -> Switch | None:
    """Where a term of the glossary is marked; None where none is used again."""
    if not (repeated or query.every_term):
        return None
    label = "where first used" if query.every_term else "wherever used"
    url = path + query.changed(every_term=not query.every_term).url() + WORDS
    return Switch(label, query.every_term, url)


def _toggled(query: Query, name: str) -> Query:
    others = tuple(other for other in query.hidden if other != name)
    return query.changed(hidden=others if name in query.hidden else (*others, name))
