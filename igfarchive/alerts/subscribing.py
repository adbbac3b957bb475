"""Subscribes an address to what is new, once whoever reads its mail has said so.

    asked for by anybody      a mail to the address, at most one an hour for the same
    confirmed from the mail   told of what comes in from now on
    ended, or never confirmed gone: the address is not kept

Whoever asks is told the same whether the address is known or not.
"""

from contextlib import ExitStack
from datetime import datetime, timedelta

from django.utils import timezone

from igfarchive.alerts.letters import confirmation
from igfarchive.alerts.subjects import Subject
from igfarchive.archive.models import Subscription
from igfarchive.archive.transactions import serialized
from igfarchive.search.arrivals import new_sessions

UNCONFIRMED = timedelta(days=7)
"""How long an address is kept that nobody confirmed."""

BETWEEN = timedelta(hours=1)
"""From one mail that asks an address to confirm something to the next for the same."""

MOST_UNCONFIRMED = 5
MOST = 100
"""Of one address: so many mails ask it, whoever has them sent, and so much can it follow."""


def subscribe(subject: Subject, address: str, frequency: str, site: str) -> None:
    """Ask whoever reads mail at the address, unless it was asked just now or too often.

    What `smtplib` and the network raise where the mail cannot be handed over; nothing is kept then.
    """
    made = _ask(subject, address, frequency, site, timezone.now())
    if made is None:
        return
    found, is_new = made
    with ExitStack() as undo:
        if is_new:
            # Whatever hinders the mail: the address is not kept for one that never came.
            undo.callback(found.delete)
        confirmation(found, subject).send()
        undo.pop_all()


def confirm(found: Subscription) -> None:
    """From now on it is told of what comes in."""
    newest = next(iter(new_sessions()), None)
    now = timezone.now()
    Subscription.objects.filter(pk=found.pk, confirmed_at=None).update(
        confirmed_at=now, told_until=newest.came_at if newest else now
    )


def forget_unconfirmed(now: datetime) -> int:
    """Remove what nobody has confirmed in time; how many these were."""
    count, _ = Subscription.objects.filter(
        confirmed_at=None, asked_at__lt=now - UNCONFIRMED
    ).delete()
    return count


@serialized
def _ask(
    subject: Subject, address: str, frequency: str, site: str, now: datetime
) -> tuple[Subscription, bool] | None:
    """The row to ask about, and whether it is new; None where nothing is to be sent."""
    mine = Subscription.objects.filter(address__iexact=address)
    found = mine.filter(kind=subject.kind, subject=subject.written).first()
    if found is None:
        waiting = mine.filter(confirmed_at=None).count()
        if waiting >= MOST_UNCONFIRMED or mine.count() >= MOST:
            return None
        made = Subscription.objects.create(
            address=address,
            kind=subject.kind,
            subject=subject.written,
            frequency=frequency,
            site=site,
            asked_at=now,
        )
        return made, True
    if found.asked_at > now - BETWEEN:
        return None
    found.asked_at = now
    found.save(update_fields=["asked_at"])
    return found, False
