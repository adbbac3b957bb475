"""Say what of an installation wants mending."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from igfarchive.operations.doctor.configuration import examine_settings
from igfarchive.operations.doctor.database import examine_database
from igfarchive.operations.doctor.files import examine_files
from igfarchive.operations.doctor.findings import Finding, Severity
from igfarchive.operations.doctor.mail import examine_mail
from igfarchive.operations.doctor.replicas import examine_replicas
from igfarchive.operations.doctor.search import examine_index
from igfarchive.operations.doctor.site import examine_site


class Command(BaseCommand):
    help = (
        "Look at settings, secrets, disk, database, index, mail and site, and say what to mend: "
        "exit status 1 if there is a problem. Nothing is changed."
    )
    requires_system_checks = ()  # They are among what is told.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url",
            default="",
            metavar="ORIGIN",
            help="Ask the site, too, as a visitor would: https://archive.example.org.",
        )
        parser.add_argument(
            "--thorough",
            action="store_true",
            help="Read the whole index and database file: a minute for a large archive.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        origin = options["url"]
        if origin and (urlsplit(origin).scheme not in ("http", "https") or not _host(origin)):
            raise CommandError(f"--url {origin}: write https://archive.example.org.")
        findings = []
        for finding in _examine(origin, thorough=options["thorough"]):
            findings.append(finding)
            if not options["json"]:
                self._print(finding)
        if options["json"]:
            document = {"findings": [asdict(each) for each in findings]}
            self.stdout.write(json.dumps(document, indent=1))
        problems = sum(each.severity is Severity.PROBLEM for each in findings)
        if problems:
            raise CommandError(f"{problems} to mend." if problems > 1 else "One thing to mend.")

    def _print(self, finding: Finding) -> None:
        styles = {
            Severity.OK: self.style.SUCCESS,
            Severity.ADVICE: self.style.WARNING,
            Severity.PROBLEM: self.style.ERROR,
        }
        mark = styles[finding.severity](f"{finding.severity:8}")
        self.stdout.write(f"{mark}{finding.subject}: {finding.said}")
        if finding.remedy:
            self.stdout.write(f"{'':8}→ {finding.remedy}")


def _examine(origin: str, *, thorough: bool) -> Iterator[Finding]:
    yield from examine_settings()
    yield from examine_files(settings.DATA_DIR)
    yield from examine_database(thorough=thorough)
    yield from examine_replicas()
    yield from examine_index(thorough=thorough)
    yield from examine_mail()
    if origin:
        yield from examine_site(origin)


def _host(origin: str) -> str:
    """Empty where there is none, or no number for a port."""
    try:
        parts = urlsplit(origin)
        _ = parts.port
    except ValueError:
        return ""
    return parts.hostname or ""
