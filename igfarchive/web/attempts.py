"""How often somebody may try to sign in, whichever worker is asked.

    18:00:00 … 18:00:40   five passwords for one name from one address, all wrong
    18:00:50              the sixth is not looked at: "try again in 14 minutes and 10 seconds"
    18:15:00              the first counts no more: there is another try

An attempt is counted before it is looked at, so that many at once are no way around it, and is
forgotten once it succeeds. One that is refused does not count: nobody waits longer than a period.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from igfarchive.archive.models import SignInAttempt
from igfarchive.archive.transactions import serialized
from igfarchive.http.senders import sender_of

PERIOD = timedelta(minutes=15)
MOST_PASSWORDS = 5
MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class Attempts:
    """Those of somebody: at most so many in a period, told from others' by a keyed hash."""

    key: str
    most: int


def of_name(name: str, request: HttpRequest) -> Attempts:
    """Passwords for a name from one address: who guesses there keeps out nobody who is elsewhere,
    nor anybody else beside them."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return Attempts(_key("password", sender_of(request), folded), MOST_PASSWORDS)


def of_account(account: int) -> Attempts:
    """Codes for an account, wherever they come from: who tries them has its password already."""
    return Attempts(_key("code", str(account)), MOST_CODES)


def _key(*said: str) -> str:
    return salted_hmac("sign-in", "\n".join(said), algorithm="sha256").hexdigest()


@serialized
def begin(attempts: Attempts) -> int:
    """Count one more, and give 0; where there were enough, the seconds until another may be."""
    now = timezone.now()
    SignInAttempt.objects.filter(at__lte=now - PERIOD).delete()
    recent = SignInAttempt.objects.filter(key=attempts.key).order_by("-at")
    counted = list(recent.values_list("at", flat=True)[: attempts.most])
    if len(counted) == attempts.most:
        return max(1, ceil((counted[-1] + PERIOD - now).total_seconds()))
    SignInAttempt.objects.create(key=attempts.key, at=now)
    return 0


def forget(attempts: Attempts) -> None:
    """It succeeded: those before it were slips."""
    SignInAttempt.objects.filter(key=attempts.key).delete()
