"""Imports the terms of a glossary."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from igfarchive.annotating import glossary
from igfarchive.annotating.glossaries import GlossaryError, read_glossary


class Command(BaseCommand):
    help = "Import terms, and what they mean, from a glossary (.toml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *_args: str, **options: Any) -> None:
        try:
            terms = read_glossary(options["path"].read_bytes())
            changed = self._keep(terms)
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be read: {error.strerror}.") from None
        except (GlossaryError, ValueError) as error:
            raise CommandError(f"{options['path']}: {error}") from None
        self.stdout.write(f"Glossary: {len(terms):,} terms, {changed:,} new or changed.")

    @transaction.atomic
    def _keep(self, terms: Any) -> int:
        names: set[str] = set()
        rows = []
        for facts in terms:
            term, changed = glossary.keep_term(facts)
            if changed:
                rows.append(term.pk)
                names |= changed
        if rows:
            glossary.finder()  # refuses two terms of one name
            glossary.note_uses(glossary.candidates(sorted(names), rows))
        return len(rows)
