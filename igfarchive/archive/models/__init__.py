"""What the archive keeps. Import models from here."""

from igfarchive.archive.models.annotations import Annotation, AnnotationRevision
from igfarchive.archive.models.attributions import (
    AttributedTurn,
    Attribution,
    AttributionRule,
    TurnBoundary,
)
from igfarchive.archive.models.glossary import Term, TermUse
from igfarchive.archive.models.history import HistorySubject
from igfarchive.archive.models.imports import ImportBatch, ImportFile
from igfarchive.archive.models.index_versions import IndexVersion
from igfarchive.archive.models.merges import Merge
from igfarchive.archive.models.people import (
    Affiliation,
    Organisation,
    OrganisationName,
    Participation,
    Speaker,
    SpeakerName,
)
from igfarchive.archive.models.proposals import AffiliationProposal
from igfarchive.archive.models.receipts import Receipt
from igfarchive.archive.models.sessions import Event, Recording, Session, Source
from igfarchive.archive.models.sign_ins import SignInAttempt
from igfarchive.archive.models.subscriptions import Subscription
from igfarchive.archive.models.twins import NotTwins
from igfarchive.archive.models.utterances import EarlierReading, Utterance

__all__ = [
    "Affiliation",
    "AffiliationProposal",
    "Annotation",
    "AnnotationRevision",
    "AttributedTurn",
    "Attribution",
    "AttributionRule",
    "EarlierReading",
    "Event",
    "HistorySubject",
    "ImportBatch",
    "ImportFile",
    "IndexVersion",
    "Merge",
    "NotTwins",
    "Organisation",
    "OrganisationName",
    "Participation",
    "Receipt",
    "Recording",
    "Session",
    "SignInAttempt",
    "Source",
    "Speaker",
    "SpeakerName",
    "Subscription",
    "Term",
    "TermUse",
    "TurnBoundary",
    "Utterance",
]
