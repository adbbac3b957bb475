"""The settings, as a site on the web wants them."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Error, run_checks

from igfarchive.operations.doctor.findings import Finding, advice, ok, problem

SUBJECT = "settings"


def examine_settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield problem(SUBJECT, "Visitors are shown tracebacks.", "Unset IGFARCHIVE_DEBUG.")
    if "*" in settings.ALLOWED_HOSTS:
        yield problem(
            SUBJECT,
            "The site answers to any host name, and writes it into links.",
            "Name yours: IGFARCHIVE_HOSTS=archive.example.org.",
        )
    local = {"localhost", "127.0.0.1", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= local:
        yield advice(
            SUBJECT,
            "The site answers on this machine alone.",
            "Name its host on the web: IGFARCHIVE_HOSTS=archive.example.org.",
        )
    elif not settings.HTTPS:
        yield problem(
            SUBJECT,
            "What is typed at sign-in may be sent in the clear.",
            "Put a proxy before it that ends TLS, and set IGFARCHIVE_HTTPS=1.",
        )
    yield from _checked()


def _checked() -> Iterator[Finding]:
    """What Django's own checks find, those for a deployment where it is one."""
    found = [
        each
        for each in run_checks(include_deployment_checks=settings.HTTPS)
        if not each.is_silenced()
    ]
    for each in found:
        make = problem if each.level >= Error("").level else advice
        yield make(SUBJECT, f"{each.msg} ({each.id})", each.hint or f"See {each.id}.")
    if not found:
        yield ok(SUBJECT, "Django's checks have nothing to say.")
