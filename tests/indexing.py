"""Changes of rows that tests make past our code, as they reach the index."""

from django.db import transaction

from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session
from igfarchive.search import index


def owe(*sessions: Session) -> None:
    """As whoever changes the sessions does in the same transaction."""
    with transaction.atomic():
        renew_versions(session.pk for session in sessions)


def follow(*sessions: Session, build: bool = False) -> None:
    """Have the index follow sessions that were changed."""
    owe(*sessions)
    index.update(build=build)
