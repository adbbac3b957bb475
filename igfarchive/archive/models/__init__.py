"""What the archive keeps. Import models from here."""

from igfarchive.archive.models.merges import Merge
from igfarchive.archive.models.people import (
    Affiliation,
    Organisation,
    OrganisationName,
    Participation,
    Speaker,
    SpeakerName,
)
from igfarchive.archive.models.sessions import Event, Session, Source
from igfarchive.archive.models.twins import NotTwins
from igfarchive.archive.models.utterances import Utterance

__all__ = [
    "Affiliation",
    "Event",
    "Merge",
    "NotTwins",
    "Organisation",
    "OrganisationName",
    "Participation",
    "Session",
    "Source",
    "Speaker",
    "SpeakerName",
    "Utterance",
]
