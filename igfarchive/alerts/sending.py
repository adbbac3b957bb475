"""Writes to all who wait for something that is new.

    claimed → what is new is looked for → handed over → noted as told

A process that ends after the mail was handed over and before that is noted leaves it claimed; once
that is long ago the mail is written again, with the same Message-ID. So everything is sent at least
once: a second mail is noticed by whoever gets it, and one that never came by nobody.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.db.models import Q, QuerySet
from django.utils import timezone

from igfarchive.alerts.bounces import note_bounce
from igfarchive.alerts.letters import alert, is_permanent
from igfarchive.alerts.subjects import UnknownSubjectError, news_of, subject_of
from igfarchive.alerts.subscribing import forget_unconfirmed
from igfarchive.archive.choices import SubscriptionFrequency
from igfarchive.archive.models import Subscription
from igfarchive.search import index
from igfarchive.search.arrivals import new_sessions

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=30)
"""After which whoever claimed a subscription has come to an end over it."""

DAY = timedelta(hours=23, minutes=30)
"""So that a run at the same hour of each day is not a little too early."""


class MailError(Exception):
    """No mail can be handed over at all; the message says why."""


@dataclass(slots=True)
class Sent:
    """What a run did. `waits` says why it did nothing, as when the index is behind."""

    mails: int = 0
    refused: list[str] = field(default_factory=list)
    forgotten: int = 0
    waits: str = ""


def send_alerts(now: datetime | None = None) -> Sent:
    """Write to whoever is due. MailError, and IndexUnavailableError, with nothing lost: the next
    run goes on."""
    now = now or timezone.now()
    sent = Sent(forgotten=forget_unconfirmed(now))
    if owed := index.owes():
        sent.waits = f"The search index has yet to follow {owed:,} sessions."
        return sent
    newest = next(iter(new_sessions()), None)
    if newest is None:
        return sent
    due = _due(now).filter(told_until__lt=newest.came_at).values_list("pk", flat=True)
    for pk in list(due):
        if found := _claim(pk, now):
            _tell(found, newest.came_at, now, sent)
    return sent


def _due(now: datetime) -> QuerySet[Subscription]:
    rested = Q(told_at=None) | Q(told_at__lte=now - DAY)
    at_once = Q(frequency=SubscriptionFrequency.AT_ONCE)
    return Subscription.objects.exclude(confirmed_at=None).filter(at_once | rested)


def _claim(pk: int, now: datetime) -> Subscription | None:
    """The subscription, for this process alone; None where another has it, or it was ended."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    mine = Subscription.objects.filter(free, pk=pk).update(claimed_at=now)
    return Subscription.objects.filter(pk=pk).first() if mine else None


def _tell(found: Subscription, until: datetime, now: datetime, sent: Sent) -> None:
    """Write to the subscriber if there is anything new, and note up to when that is told."""
    told: dict[str, object] = {"told_until": until, "claimed_at": None}
    try:
        subject = subject_of(found.kind, found.subject)
        news = news_of(subject, found.told_until or until, found.told_sessions)
        if news.total:
            alert(found, subject, news, until.isoformat()).send()
            sent.mails += 1
            told["told_at"] = now
            told["told_sessions"] = [*found.told_sessions, *sorted(news.numbers)]
    except UnknownSubjectError as error:
        # It may be there again; until then there is nothing new in it.
        logger.info("Subscription %s: %s", found.pk, error)
    except SMTPRecipientsRefused as error:
        reasons = [f"{code} {said!r}" for code, said in error.recipients.values()]
        sent.refused.append(f"Subscription {found.pk}: {', '.join(reasons)}")
        if is_permanent(error):
            note_bounce(found.token)
        else:
            del told["told_until"]  # The next run tries again.
    except SMTPDataError as error:
        # This mail alone is refused: others do not wait behind it.
        sent.refused.append(f"Subscription {found.pk}: {error.smtp_code} {error.smtp_error!r}")
        del told["told_until"]
    except (SMTPException, OSError) as error:
        _release(found)
        raise MailError(str(error) or type(error).__name__) from error
    except BaseException:
        _release(found)
        raise
    Subscription.objects.filter(pk=found.pk).update(**told)


def _release(found: Subscription) -> None:
    Subscription.objects.filter(pk=found.pk).update(claimed_at=None)
