"""Build the search index anew."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError


class Command(BaseCommand):
    help = "Build the search index anew. The old one serves until the new one is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, **options: Any) -> None:
        try:
            with self.progress(quiet=options["json"]) as progress:
                rebuilt = index.rebuild(progress)
        except IndexUnavailableError as error:
            raise CommandError(str(error)) from error
        counts = {"sessions": rebuilt.sessions, "utterances": rebuilt.utterances}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(
                "The search index holds {utterances:,} utterances of {sessions:,} sessions.".format(
                    **counts
                )
            )

    @contextmanager
    def progress(self, quiet: bool) -> Iterator[index.Progress | None]:
        """A bar, where somebody looks at it."""
        if quiet or not self.stdout.isatty():
            yield None
            return
        with Progress(transient=True) as bar:
            task = bar.add_task("Indexing")
            yield lambda done, total: bar.update(task, completed=done, total=total)
