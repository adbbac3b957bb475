"""Writes what subscribers are sent: plain text, with no picture and no address that counts who
opens it."""

from email.utils import parseaddr
from hashlib import sha256
from smtplib import SMTPRecipientsRefused
from textwrap import fill, indent, shorten

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from igfarchive.alerts.subjects import News, Subject
from igfarchive.archive.choices import SubscriptionKind
from igfarchive.archive.models import Session, Subscription
from igfarchive.search.answers import AnsweredTurn

WIDTH = 76
LONGEST_TITLE = 100
PERMANENT = range(500, 600)
"""Answers of a mail server to an address that it will never take (RFC 5321, 4.2.1)."""

CAPTIONS = (
    "These are real-time captions, typed while people spoke, and words may be misheard: "
    "see the turn itself before you quote it."
)


def is_permanent(error: SMTPRecipientsRefused) -> bool:
    """Whether the mail server will never take mail for the address."""
    return any(code in PERMANENT for code, _ in error.recipients.values())


def confirmation(found: Subscription, subject: Subject) -> EmailMessage:
    """Asks whether the address is to be written to, or says that it is already."""
    page = found.site + found.get_absolute_url()
    if found.confirmed_at:
        said = f"This address is told already what is new in {subject.name}."
        then = f"To look at that, or to end it:\n\n{page}\n"
    else:
        said = (
            f"Somebody, perhaps you, asked to be told by mail at this address what is new in "
            f"{subject.name}. Nothing is sent until you say so here:"
        )
        then = f"{page}\n\n" + fill(
            "If it was not you, do nothing: the address is forgotten within a week.", WIDTH
        )
    body = f"{_filled(said)}\n\n{then}\n"
    return _message(found, f"Alerts: {subject.name}", body, f"asked {found.asked_at.isoformat()}")


def alert(found: Subscription, subject: Subject, news: News, until: str) -> EmailMessage:
    """What is new. `until` names the moment: written twice, the mail has the same Message-ID."""
    counted = _counted(subject, news.total)
    turns = [_turn(found.site, each) for each in news.turns]
    entries = turns + [_session(found.site, each) for each in news.sessions]
    shown = len(entries)
    rest = [f"… and {news.total - shown:,} more."] if news.total > shown else []
    body = "\n\n".join(
        [
            _filled(f"{counted} in {subject.name}."),
            *entries,
            *rest,
            f"All of them: {found.site}{subject.path}",
            *([fill(CAPTIONS, WIDTH)] if turns else []),
            f"-- \nTo end these mails: {found.site}{found.get_absolute_url()}",
        ]
    )
    return _message(found, f"{counted}: {subject.name}", f"{body}\n", until)


def _counted(subject: Subject, total: int) -> str:
    one = "session" if subject.kind is SubscriptionKind.SESSIONS else "turn"
    return f"1 new {one}" if total == 1 else f"{total:,} new {one}s"


def _turn(site: str, turn: AnsweredTurn) -> str:
    who = turn.name or "Speaker not named"
    if turn.affiliation:
        who = f"{who} ({turn.affiliation})"
    held = f", {turn.day:%-d %B %Y}" if turn.day else ""
    return "\n".join([_filled(f"{who}, in {turn.title}{held}:"), _quoted(turn.words),
                      f"  {site}{turn.address}"])  # fmt: skip


def _session(site: str, session: Session) -> str:
    held = f", {session.date:%-d %B %Y}" if session.date else ""
    return f"{_filled(f'{session}{held}')}\n  {site}{session.get_absolute_url()}"


def _quoted(words: str) -> str:
    """As quotations in mails are: a sign before each line."""
    paragraphs = (fill(each, WIDTH - 2) for each in words.split("\n") if each.strip())
    return indent("\n\n".join(paragraphs), "> ", lambda _: True)


def _filled(text: str) -> str:
    return fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def _message(found: Subscription, title: str, body: str, occasion: str) -> EmailMessage:
    """With what lets a mail program end it at one click (RFC 8058), and others leave it
    unanswered (RFC 3834)."""
    end = f"{found.site}{reverse('end-alert', args=[found.token])}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    named = sha256(f"{found.token} {occasion}".encode()).hexdigest()[:32]
    return EmailMessage(
        subject=shorten(title, LONGEST_TITLE, placeholder=" …"),
        body=body,
        to=[found.address],
        headers={
            "Message-ID": f"<{named}@{domain}>",
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
