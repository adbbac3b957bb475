"""Have the search index follow the database for as long as this runs."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from igfarchive.search import following
from igfarchive.search.matches.results import IndexUnavailableError


class Command(BaseCommand):
    help = (
        "Have the search index of this machine follow what is changed on others, until it is "
        "stopped; where there is no index, build it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Catch up, and end.")

    def handle(self, **options: Any) -> None:
        # At whatever point: locks are let go of, and nothing half-done is kept.
        stopping = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(each, signal.default_int_handler) for each in stopping]
        try:
            if options["once"]:
                following.catch_up()
            else:
                following.follow()
        except KeyboardInterrupt:
            self.stdout.write("Stopped: the index goes on from here when it is started again.")
        except IndexUnavailableError as error:
            raise CommandError(str(error)) from error
        finally:
            for each, handler in zip(stopping, before, strict=True):
                signal.signal(each, handler)
