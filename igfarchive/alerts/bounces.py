"""Reads what mail servers report of mails that did not arrive (RFC 3464).

A report holds the address, a status, and the headers of the mail, by which the subscription is
known. The address alone is not enough, as anybody may write a report.

    Final-Recipient: rfc822; ada@harbour.example
    Status: 5.1.1                                    for good: three end the subscription
    List-Unsubscribe: <https://archive.example/alerts/kx…/end/>
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from typing import cast

from django.db.models import F

from igfarchive.archive.models import Subscription

MOST = 3
"""Reports after which an address is taken to be gone."""

HEADERS = ("text/rfc822-headers", "message/rfc822", "message/rfc822-headers")
TOKEN = re.compile(r"/alerts/([\w-]{24})/end/")


@dataclass(frozen=True, slots=True)
class Report:
    """`token` is that of the subscription, `permanent` whether the address is gone for good."""

    token: str
    permanent: bool


class NoReportError(Exception):
    """The message is no report on one of our mails; says why."""


def read_report(content: bytes) -> Report:
    """NoReportError."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    if message.get_content_type() != "multipart/report":
        raise NoReportError("It is no report of a mail server (multipart/report).")
    statuses = [
        str(block["Status"])
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in cast("list[EmailMessage]", part.get_payload())
        if block["Status"]
    ]
    if not statuses:
        raise NoReportError("It states no Status of a delivery.")
    for part in message.walk():
        if part.get_content_type() in HEADERS and (token := _token_in(part)):
            return Report(token, all(status.strip().startswith("5") for status in statuses))
    raise NoReportError("It holds no headers of a mail of this archive.")


def note_bounce(token: str) -> bool:
    """Count it, and end the subscription where that is enough; whether it was ended."""
    found = Subscription.objects.filter(token=token)
    found.update(bounces=F("bounces") + 1)
    ended, _ = found.filter(bounces__gte=MOST).delete()
    return bool(ended)


def _token_in(part: EmailMessage) -> str:
    """From the headers that were sent back, whole or in a text."""
    if part.is_multipart():
        (returned,) = cast("list[EmailMessage]", part.get_payload())
    else:
        raw = cast("bytes", part.get_payload(decode=True) or b"")
        returned = BytesHeaderParser(policy=policy.default).parsebytes(raw)
    found = TOKEN.search(str(returned["List-Unsubscribe"] or ""))
    return found[1] if found else ""
