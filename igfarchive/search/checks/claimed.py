"""Who and where a claim means: names as people write them, and what the archive knows by these."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from igfarchive.archive.models import Session, Speaker, Utterance
from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.known_entities import name_index
from igfarchive.search.queries.claims import Claim
from igfarchive.search.queries.query import UNKNOWN, Query

MOST_NAMED = 5
"""Of more that are called so all are meant, and none is told by name."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is meant, by slug; None where nothing is claimed, and () where nothing is known by the
    name. `notes` are sentences that say what was read otherwise than it was written."""

    speakers: tuple[str, ...] | None = None
    sessions: tuple[str, ...] | None = None
    events: tuple[str, ...] | None = None
    years: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()

    @property
    def query(self) -> Query | None:
        """What lets only through what is meant; None where nothing is claimed, or nothing known."""
        named = {
            "speakers": self.speakers,
            "sessions": self.sessions,
            "events": self.events,
            "years": self.years,
        }
        if () in named.values():
            return None
        filters = {name: values for name, values in named.items() if values is not None}
        return Query().changed(**filters) if filters else None

    def is_speaker(self, utterance: Utterance) -> bool:
        slug = utterance.speaker.slug if utterance.speaker else UNKNOWN
        return self.speakers is None or slug in self.speakers

    def is_place(self, utterance: Utterance) -> bool:
        session = utterance.session
        return (
            (self.sessions is None or session.path in self.sessions)
            and (self.events is None or session.event.slug in self.events)
            and (self.years is None or str(session.year) in self.years)
        )


def read_claimed(claim: Claim) -> Claimed:
    """What a claim means of speaker, session, event and year.

    One query to the database for a speaker, and one after each commit.
    """
    notes: list[str] = []
    events = _named(EntityKind.EVENT, claim.event, "event", notes)
    return Claimed(
        _speakers(claim.speaker, notes),
        _sessions(claim.session, events, notes),
        events,
        (claim.year,) if claim.year else None,
        tuple(notes),
    )


def _speakers(name: str, notes: list[str]) -> tuple[str, ...] | None:
    """By slug, which may be that of one who was merged, or by name."""
    name = name.strip()
    if name.casefold() == UNKNOWN:
        return (UNKNOWN,)
    if name and " " not in name:
        at_address = Speaker.objects.public().filter(Q(slug=name) | Q(merged_from__slug=name))
        if found := tuple(at_address.values_list("slug", flat=True).distinct()):
            return found
    return _named(EntityKind.SPEAKER, name, "speaker", notes)


def _sessions(name: str, events: Sequence[str] | None, notes: list[str]) -> tuple[str, ...] | None:
    """By path, or by code or words of the title; of several those of the events."""
    event, _, slug = name.strip().partition("/")
    if slug and Session.objects.published().at(event, slug).exists():
        return (f"{event}/{slug}",)
    return _named(EntityKind.SESSION, name, "session", notes, events or ())


def _named(
    kind: EntityKind, name: str, noun: str, notes: list[str], within: Sequence[str] = ()
) -> tuple[str, ...] | None:
    name = name.strip()
    if not name:
        return None
    found = [each for each in name_index().find(name).entities if each.kind is kind]
    found = found or list(name_index().list_of(kind, name).entities)
    if within:
        found = [each for each in found if each.key.partition("/")[0] in within] or found
    called = [each for each in found if _is_called(each, name)]
    found = called or found
    if not found:
        notes.append(f"No {noun} called “{name}” is known here.")
    elif len(found) > 1:
        notes.append(f"“{name}” may be {_listed(found)}: each of them counts.")
    elif not called:
        notes.append(f"“{name}” was read as {_listed(found)}.")
    return tuple(each.key for each in found)


def _is_called(entity: Entity, name: str) -> bool:
    """Whether this is its whole name, or one of its spellings, but for letter case."""
    wanted = name.casefold()
    return wanted in map(str.casefold, (entity.key, entity.name, *entity.spellings))


def _listed(found: Sequence[Entity]) -> str:
    if len(found) > MOST_NAMED:
        return f"any of {len(found)}"
    return " or ".join(each.name for each in found)
