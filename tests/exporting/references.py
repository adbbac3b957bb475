"""References for tests: a turn of Ada Quill's with all there is to know, and variations of it."""

from datetime import date
from typing import Any

from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import Reference, ReferenceType

ADA = Name(family="Quill", given="Ada")


def turn(**facts: Any) -> Reference:
    known: dict[str, Any] = {
        "id": "harbour-forum-2031/ws-7/u2",
        "type": ReferenceType.SPEECH,
        "title": "Tides and tables",
        "author": (ADA,),
        "affiliation": "Harbour master, Harbour Authority",
        "genre": "contribution to WS 7, turn u2",
        "medium": "real-time captions",
        "reading": "as captioned",
        "event_title": "Harbour Forum 2031",
        "event_place": "Port Ville, Estuaria",
        "issued": date(2031, 3, 2),
        "url": "https://archive.example/sessions/harbour-forum-2031/ws-7/u2/",
        "abstract": "The tide tables are ours.",
    }
    return Reference(**known | facts)


def search(**facts: Any) -> Reference:
    """What changes with the archive, and nobody is the author of."""
    known: dict[str, Any] = {
        "id": "search?q=tide",
        "type": ReferenceType.WEBPAGE,
        "title": "Search for “tide”, year 2031: 3 turns",
        "genre": "search of transcripts",
        "medium": "real-time captions",
        "issued": date(2031, 5, 4),
        "accessed": date(2031, 5, 4),
        "changes": True,
        "url": "https://archive.example/search/?q=tide&year=2031",
    }
    return Reference(**known | facts)
