"""Imports annotations from JSON-LD files."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.importing.annotations import FAILED, AnnotationBatch


class Command(BaseCommand):
    help = "Import annotations from W3C Web Annotation files (JSON-LD)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="A file, or a folder with files that end in .jsonld.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        batch = AnnotationBatch()
        totals: Counter[str] = Counter()
        reports = []
        for report in batch.import_all(options["paths"]):
            totals[report.status] += 1
            totals["lost"] += report.lost
            where = f"{report.path}: {report.name}" if report.name else report.path
            if options["json"]:
                reports.append(asdict(report))
            elif report.error:
                self.stderr.write(f"{where}: {report.error}", self.style.ERROR)
            elif report.lost:
                self.stderr.write(
                    f"{where}: its words do not stand in its turn in one place: kept as lost.",
                    self.style.WARNING,
                )
        lost = totals.pop("lost", 0)
        if options["json"]:
            document = {"annotations": reports, "totals": dict(totals), "lost": lost}
            self.stdout.write(json.dumps(document, indent=1))
        else:
            said = ", ".join(f"{count:,} {name}" for name, count in totals.items()) or "none found"
            self.stdout.write(f"Annotations: {said}.")
        if batch.index_problem:
            raise CommandError(f"Imported, but not searchable yet: {batch.index_problem}")
        if totals[FAILED]:
            raise CommandError(f"{totals[FAILED]} failed; nothing of theirs is stored.")
