"""Who and where a claim means: names as people write them, and what the archive knows by these."""

from collections.abc import Sequence
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.filter_values import values_called, wholly_called
from igfarchive.search.known_entities import name_index
from igfarchive.search.merged import kept_speaker
from igfarchive.search.naming import names_of
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

    def is_claimed(self, utterance: Utterance) -> bool:
        return self.is_speaker(utterance) and self.is_place(utterance)

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

    Two queries to the database for a speaker, one for a session or an event, and a few after each
    commit.
    """
    notes: list[str] = []
    events = _meant("event", claim.event, notes)
    return Claimed(
        _meant("speaker", claim.speaker, notes),
        _meant("session", claim.session, notes, events or ()),
        events,
        (claim.year,) if claim.year else None,
        tuple(notes),
    )


def _meant(
    name: str, value: str, notes: list[str], events: Sequence[str] = ()
) -> tuple[str, ...] | None:
    """The values of a filter: by slug, which may be that of a speaker who was merged, or by name;
    of several sessions those of the events."""
    value = value.strip()
    if not value:
        return None
    if name == "speaker" and (kept := _kept_slug(value)):
        return (kept,)
    index = name_index()
    found = values_called(index, name, value, events, nearly=True)
    if not found:
        notes.append(f"No {name} called “{value}” is known here.")
    elif len(found) > 1:
        notes.append(f"“{value}” may be {_listed(name, found)}: each of them counts.")
    elif found[0] not in (value, UNKNOWN, *wholly_called(index, name, value)):
        notes.append(f"“{value}” was read as {_listed(name, found)}.")
    return tuple(found)


@cached_per_revision
def _kept_slug(slug: str) -> str:
    """That of the speaker who was kept in place of this one, if there is one: all quotations of a
    page are of the same speaker."""
    kept = kept_speaker(slug)
    return kept.slug if kept else ""


def _listed(name: str, found: Sequence[str]) -> str:
    if len(found) > MOST_NAMED:
        return f"any of {len(found)}"
    names = names_of({name: found})[name]
    return " or ".join(names.get(each, each) for each in found)
