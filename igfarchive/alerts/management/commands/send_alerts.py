"""Tell subscribers by mail what is new."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.alerts.sending import MailError, send_alerts
from igfarchive.search.matches.results import IndexUnavailableError


class Command(BaseCommand):
    help = "Tell subscribers by mail what is new: to be run every few minutes, and safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        try:
            sent = send_alerts()
        except MailError as error:
            raise CommandError(
                f"No mail can be handed over: {error}. The next run goes on."
            ) from None
        except IndexUnavailableError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(sent)))
            return
        for each in sent.refused:
            self.stderr.write(f"{each} was refused.", self.style.WARNING)
        if sent.waits:
            self.stdout.write(f"{sent.waits} Alerts wait until it has.")
        else:
            self.stdout.write("1 mail." if sent.mails == 1 else f"{sent.mails:,} mails.")
