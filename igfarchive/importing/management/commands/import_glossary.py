"""Imports the terms of a glossary."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.annotating import glossary
from igfarchive.annotating.glossaries.files import GlossaryError, GlossaryTerm, read_glossary
from igfarchive.archive.history import Origin, recording
from igfarchive.archive.transactions import serialized


class Command(BaseCommand):
    help = "Import terms, and what they mean, from a glossary (.toml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *_args: str, **options: Any) -> None:
        try:
            terms = read_glossary(options["path"].read_bytes())
            with recording(None, Origin.IMPORT, options["path"].name):
                changed = _keep(terms)
            glossary.note_owed_uses()
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be read: {error.strerror}.") from None
        except (GlossaryError, ValueError) as error:
            raise CommandError(f"{options['path']}: {error}") from None
        self.stdout.write(f"Glossary: {len(terms):,} terms, {changed:,} new or changed.")


@serialized
def _keep(terms: Iterable[GlossaryTerm]) -> int:
    """Store all of the terms, or none: how many are new or changed."""
    changed = sum(glossary.keep_term(facts)[1] for facts in terms)
    glossary.finder()  # refuses two terms of one name
    return changed
