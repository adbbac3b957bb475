"""Events, sessions, speakers and turns in the vocabulary of schema.org, as JSON-LD.

Each is a small node that says what its page is about; no page carries all turns of a session.
"""

import json
from typing import Any

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import Affiliation, Event, Session, Speaker, Utterance
from igfarchive.text.characters import with_plain_spaces

Node = dict[str, Any]

LONGEST_TEXT = 5_000
"""Characters of a quotation that stand in the head of its page besides."""

TYPES = {
    SpeakerKind.PERSON: "Person",
    SpeakerKind.UNKNOWN: "Person",
    SpeakerKind.ORGANISATION: "Organization",
}

# Within a script these would end it, or begin a comment in it.
_ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def as_json_ld(node: Node) -> str:
    """The text of a `<script type="application/ld+json">`, which nothing in it can end."""
    text = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
    return text.translate(_ESCAPED)


def event_node(event: Event, site: str) -> Node:
    place = ", ".join(filter(None, (event.city, event.country)))
    return _known({
        "@type": "Event",
        "name": event.name,
        "url": f"{site}{event.get_absolute_url()}",
        "startDate": event.starts_on.isoformat() if event.starts_on else str(event.year or ""),
        "endDate": event.ends_on.isoformat() if event.ends_on else "",
        "location": {"@type": "Place", "name": place, "address": place} if place else None,
    })  # fmt: skip


def session_node(session: Session, site: str) -> Node:
    """A session, with its event at hand, and its transcript unless that is not here yet."""
    url = f"{site}{session.get_absolute_url()}"
    start = session.starts_at or session.date
    transcript = {
        "@type": "DigitalDocument",
        "url": f"{url}#transcript",
        "inLanguage": session.language,
    }
    return _known({
        "@type": "Event",
        "name": with_plain_spaces(session.title),
        "url": url,
        "startDate": start.isoformat() if start else "",
        "endDate": session.ends_at.isoformat() if session.ends_at else "",
        "location": {"@type": "Place", "name": session.room} if session.room else None,
        "superEvent": event_node(session.event, site),
        "subjectOf": None if session.catalogued else transcript,
    })  # fmt: skip


def speaker_node(speaker: Speaker, site: str, affiliation: Affiliation | None = None) -> Node:
    """Somebody; a role, which several people may speak under, is a name alone."""
    organisation = affiliation.organisation if affiliation else None
    return _known({
        "@type": TYPES.get(SpeakerKind(speaker.kind), "Thing"),
        "name": speaker.name,
        "url": f"{site}{speaker.get_absolute_url()}",
        "affiliation": {
            "@type": "Organization",
            "name": organisation.name,
            "url": f"{site}{organisation.get_absolute_url()}",
        } if organisation and speaker.kind == SpeakerKind.PERSON else None,
    })  # fmt: skip


def turn_node(
    turn: Utterance, words: str, url: str, affiliation: Affiliation | None, site: str
) -> Node:
    """Words of a turn, or all of it, as a quotation of whoever said them."""
    said = " ".join(with_plain_spaces(words).split())
    session = turn.session
    return _known({
        "@type": "Quotation",
        "text": said if len(said) <= LONGEST_TEXT else "",
        "url": url,
        "inLanguage": session.language,
        "dateCreated": session.date.isoformat() if session.date else str(session.year or ""),
        "creator": speaker_node(turn.speaker, site, affiliation) if turn.speaker else None,
        "isPartOf": {
            "@type": "DigitalDocument",
            "name": f"Transcript: {session.title}",
            "url": f"{site}{session.get_absolute_url()}",
            "about": session_node(session, site),
        },
    })  # fmt: skip


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
