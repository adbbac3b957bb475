"""Read reports on mails that did not arrive."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.alerts.bounces import NoReportError, note_bounce, read_report

LARGEST = 1 << 20
"""Bytes of a report; those of mail servers have a few thousand."""


class Command(BaseCommand):
    help = "Read reports of mail servers (RFC 3464); three end a subscription."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="FILE", help="One report each; - is the standard input."
        )

    def handle(self, *_args: str, **options: Any) -> None:
        counted = ended = 0
        for path in options["paths"]:
            try:
                report = read_report(_content(path))
            except NoReportError as error:
                self.stderr.write(f"{path}: passed over. {error}", self.style.WARNING)
                continue
            if report.permanent:
                counted += 1
                ended += note_bounce(report.token)
        self.stdout.write(f"{counted:,} did not arrive for good, {ended:,} subscriptions ended.")


def _content(path: str) -> bytes:
    try:
        if path == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise NoReportError(f"It is larger than {LARGEST:,} bytes.")
    return content
