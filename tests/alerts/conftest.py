"""An archive that something new comes into, and somebody who follows it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core import mail

from igfarchive.alerts.subjects import subject_of
from igfarchive.archive.models import Session, Source, Subscription
from igfarchive.search import index
from tests import cast
from tests.cast import Panel

BEFORE = datetime(2031, 5, 2, 9, tzinfo=UTC)
NOW = datetime(2031, 7, 1, 12, tzinfo=UTC)

Follow = Callable[..., Subscription]
Arrive = Callable[..., Session]


@pytest.fixture(autouse=True)
def panel(db: None) -> Panel:
    """What was there before."""
    panel = cast.panel(cast.event())
    Source.objects.update(imported_at=BEFORE)
    index.rebuild()
    mail.outbox.clear()
    return panel


@pytest.fixture
def follow() -> Follow:
    """`follow("search", "?q=tide")`: confirmed, and told of all that was there."""

    def follow(kind: str, subject: str, **facts: object) -> Subscription:
        given: dict[str, object] = {
            "address": "reader@harbour.example",
            "site": "https://archive.example",
            "asked_at": BEFORE,
            "confirmed_at": BEFORE,
            "told_until": BEFORE,
        }
        subject_of(kind, subject)
        return Subscription.objects.create(kind=kind, subject=subject, **given | facts)

    return follow


@pytest.fixture
def arrive(panel: Panel) -> Arrive:
    """`arrive("OF 9", "The tide is high.", …)`: a session of these turns of the guest comes in."""

    def arrive(code: str, *turns: str, at: datetime = NOW) -> Session:
        session = cast.session(panel.session.event, code, f"News of {code}")
        cast.speak(session, *[(panel.guest, turn) for turn in turns])
        Source.objects.filter(session=session).update(imported_at=at)
        index.rebuild()
        return session

    return arrive
