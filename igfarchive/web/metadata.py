"""What the head of a page tells programs of what the page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote as encoded

from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models import Affiliation, Event, Session, Speaker, Utterance
from igfarchive.exporting import schema_org
from igfarchive.exporting.citations.reference import Reference
from igfarchive.exporting.metadata import Tag, citation_tags, picture_tags, preview_tags, shortened
from igfarchive.exporting.pictures import HEIGHT, WIDTH


@dataclass(frozen=True, slots=True)
class Metadata:
    """Tags, and JSON-LD that is safe within a script element."""

    tags: Sequence[Tag]
    linked: SafeString


def of_event(event: Event, site: str) -> Metadata:
    preview = preview_tags(event.name, _held(event), f"{site}{event.get_absolute_url()}")
    return _metadata(preview, schema_org.event_node(event, site))


def of_session(session: Session, reference: Reference, site: str) -> Metadata:
    """`reference` cites the session."""
    title = " ".join(filter(None, (session.code, session.title)))
    when = f", {session.date:%-d %B %Y}" if session.date else ""
    description = f"{session.get_kind_display()} at {session.event.name}{when}"
    preview = preview_tags(title, description, reference.url)
    return _metadata(
        chain(citation_tags(reference), preview), schema_org.session_node(session, site)
    )


def of_speaker(speaker: Speaker, site: str) -> Metadata:
    description = f"What {speaker.name} said in the sessions of the archive, turn by turn"
    preview = preview_tags(speaker.name, description, f"{site}{speaker.get_absolute_url()}")
    return _metadata(preview, schema_org.speaker_node(speaker, site))


def of_turn(
    turn: Utterance,
    reference: Reference,
    affiliation: Affiliation | None,
    site: str,
    *,
    words: str = "",
) -> Metadata:
    """`reference` cites the turn, or the words of it that the page was asked for."""
    who = turn.speaker.name if turn.speaker else "Speaker not named"
    title = f"{who}, {turn.session}"
    asked = f"?quote={encoded(words, safe='')}" if words else ""
    picture = f"{site}{turn.permalink()}quotation.png{asked}"
    said = f"“{shortened(reference.abstract)}” {who}"
    return _metadata(
        chain(
            citation_tags(reference),
            preview_tags(title, reference.abstract, reference.url),
            picture_tags(picture, said, WIDTH, HEIGHT),
        ),
        schema_org.turn_node(turn, reference.abstract, reference.url, affiliation, site),
    )


def _held(event: Event) -> str:
    place = f" in {event.city}" if event.city else ""
    return f"What was said at {event.name}{place}, session by session"


def _metadata(tags: Iterable[Tag], node: schema_org.Node) -> Metadata:
    linked = mark_safe(schema_org.as_json_ld(node))  # noqa: S308 - nothing in it ends the script
    return Metadata(list(tags), linked)
