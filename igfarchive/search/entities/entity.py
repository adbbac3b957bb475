"""What has a name and a page in the archive."""

from dataclasses import dataclass
from enum import StrEnum


class EntityKind(StrEnum):
    """In the order in which those that fit equally well are offered."""

    SPEAKER = "speaker"
    ORGANISATION = "organisation"
    TERM = "term"
    EVENT = "event"
    SESSION = "session"


FILTER_OF = {
    EntityKind.SPEAKER: "speaker",
    EntityKind.ORGANISATION: "affiliation",
    EntityKind.EVENT: "event",
    EntityKind.SESSION: "session",
}
"""The filter of a search that an entity is a value of, with its key; a term is none."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that words may name.

    `key` is what filters and addresses call it: a slug, or `event/slug` for a session. `spellings`
    is what else it is called: aliases, codes, an expansion; and `numbered` (Workshop 7), but as a
    whole alone, as every workshop has its first word. `within` is the name of what it is a part of
    (a session's event): that helps to find it, and does not name it alone. `about` tells it from
    its namesakes.
    """

    kind: EntityKind
    key: str
    name: str
    spellings: tuple[str, ...] = ()
    within: str = ""
    about: str = ""
    people: int = 0
    sessions: int = 0
    turns: int = 0
    numbered: str = ""
