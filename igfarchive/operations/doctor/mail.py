"""Mail: whether a server takes it."""

from collections.abc import Iterator
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection

from igfarchive.operations.doctor.findings import Finding, advice, ok, problem

SUBJECT = "mail"


def examine_mail() -> Iterator[Finding]:
    """Connects and signs in as if to send; nothing is sent."""
    server = settings.MAIL_SERVER
    if server is None:
        yield advice(
            SUBJECT,
            "No mail leaves this machine: what would be sent is written to the standard output.",
            "Name a server: IGFARCHIVE_EMAIL_URL=smtp://user:password@mail.example.org:587",
        )
        return
    if server.user and not (server.starttls or server.tls):
        yield problem(
            SUBJECT,
            "The password for the mail server goes over the network in the clear.",
            "Write smtp:// or smtps:// instead of smtp+plain:// in IGFARCHIVE_EMAIL_URL.",
        )
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (OSError, SMTPException) as error:
        yield problem(
            SUBJECT,
            f"{server.host}:{server.port} takes none: {error}",
            "See that IGFARCHIVE_EMAIL_URL names a server that this machine may use.",
        )
    else:
        yield ok(SUBJECT, f"{server.host}:{server.port} takes it.")
