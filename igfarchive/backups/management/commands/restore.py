"""Brings a backup back."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.backups.backup import restore, verify
from igfarchive.backups.errors import BackupError


class Command(BaseCommand):
    help = "Bring back what `backup` wrote, once all of it is known to be as it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="What `backup` wrote.")
        parser.add_argument(
            "--verify", action="store_true", help="Read it to its end, and change nothing."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace what the archive holds by now."
        )
        parser.add_argument(
            "--with-secret-key", action="store_true", help="The secret key that is in it, too."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        path: Path = options["path"]
        try:
            if options["verify"]:
                manifest = verify(path)
                self._tell(
                    options["json"], asdict(manifest), f"{path} is whole: {manifest.summary}."
                )
                return
            restored = restore(
                path, overwrite=options["overwrite"], with_secret_key=options["with_secret_key"]
            )
        except BackupError as error:
            raise CommandError(str(error)) from None
        said = f"The archive is as it was on {restored.manifest.made}: {restored.manifest.summary}."
        if restored.sheets:
            said += f" Sheets that were laid beside it: {len(restored.sheets)}."
        if restored.settings:
            said += f" Settings that were others there: {', '.join(restored.settings)}."
        self._tell(options["json"], asdict(restored), said)
        if restored.index_problem:
            raise CommandError(f"Restored, but not searchable yet: {restored.index_problem}")

    def _tell(self, as_json: bool, values: dict[str, Any], said: str) -> None:
        self.stdout.write(json.dumps(values, indent=1) if as_json else said)
