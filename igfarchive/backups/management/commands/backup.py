"""Puts the archive aside."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.backups.backup import back_up
from igfarchive.backups.errors import BackupError


class Command(BaseCommand):
    help = "Write all of the archive into one file, while it serves; the index is made anew of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="FILE", help="archive.tar.gz; not there yet."
        )
        parser.add_argument(
            "--with-secret-key",
            action="store_true",
            help="The secret key, too: who has the file may sign in as anybody.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        path: Path = options["path"]
        try:
            manifest = back_up(path, with_secret_key=options["with_secret_key"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(manifest), indent=1))
            return
        self.stdout.write(
            f"{path} holds {manifest.summary}. Who has it can read what is unpublished, and the "
            "passwords’ hashes: keep it as such."
        )
