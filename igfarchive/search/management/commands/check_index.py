"""Compare the search index with the archive."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError

SAYINGS = {
    "missing": "is missing from the index",
    "extra": "is in the index and should not be",
    "stale": "is not in the index as it stands in the archive",
}


class Command(BaseCommand):
    help = "Compare the search index with the archive: exit status 1 if they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, **options: Any) -> None:
        try:
            differences = index.check()
        except IndexUnavailableError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(differences)))
        else:
            for name, paths in asdict(differences).items():
                for path in paths:
                    self.stdout.write(f"{path} {SAYINGS[name]}.")
            self.stdout.write(
                "Run `python manage.py rebuild_index`."
                if differences
                else "The index is in step with the archive."
            )
        if differences:
            sys.exit(1)
