"""Imports transcripts and sheets from files, folders and the forum's own pages."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from igfarchive.importing.batch import Batch
from igfarchive.importing.reports import FAILED, FileReport, Tally, as_json
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.transcripts.transcript import TranscriptError


class Command(BaseCommand):
    help = f"Import transcripts ({', '.join(SUFFIXES)}) and sheets (.toml) into the archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="A file, a folder, or an https address."
        )
        parser.add_argument("--event", default="", metavar="SLUG", help="The event: igf-2020.")
        parser.add_argument(
            "--new-event", action="store_true", help="Make the event of --event if it is new."
        )
        parser.add_argument(
            "--title-from-name",
            action="store_true",
            help="Take the title from the file's name where the transcript states none.",
        )
        parser.add_argument(
            "--fetch",
            action="append",
            default=[],
            metavar="SESSION",
            help="Fetch the transcript of a catalogued session: igf-2020/ws-81.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Report, and store nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        if not options["paths"] and not options["fetch"]:
            raise CommandError("Name a file, a folder or an address, or give --fetch.")
        batch = Batch(
            event=options["event"],
            new_event=options["new_event"],
            title_from_name=options["title_from_name"],
            dry_run=options["dry_run"],
        )
        reports = batch.import_all(options["paths"], options["fetch"])
        tally = Tally()
        try:
            if options["json"]:
                self._print_json(batch, reports, tally)
            else:
                self._print_lines(batch, reports, tally)
        except TranscriptError as error:
            raise CommandError(str(error)) from None
        if batch.index_problem:
            raise CommandError(f"Imported, but not searchable yet: {batch.index_problem}")
        if tally.statuses[FAILED]:
            raise CommandError(f"{tally.statuses[FAILED]} failed; nothing of theirs is stored.")

    def _print_json(self, batch: Batch, reports: Iterator[FileReport], tally: Tally) -> None:
        files = []
        for report in reports:
            tally.add(report)
            files.append(as_json(report))
        document = {
            "files": files,
            "passed_over": [
                {"path": str(file.path), "reason": file.reason} for file in batch.passed_over
            ],
            "totals": tally.as_dict(),
        }
        self.stdout.write(json.dumps(document, indent=1))

    def _print_lines(self, batch: Batch, reports: Iterator[FileReport], tally: Tally) -> None:
        console = Console(file=sys.stderr)
        shown = track(reports, "Importing", console=console, disable=not console.is_terminal)
        for report in shown:
            tally.add(report)
            for warning in report.warnings:
                where = f"{report.path}:{warning.line}" if warning.line else report.path
                self.stderr.write(f"{where}: {warning.message}", self.style.WARNING)
            if report.error:
                self.stderr.write(f"{report.path}: {report.error}", self.style.ERROR)
        for file in batch.passed_over:
            self.stderr.write(f"{file.path}: passed over. {file.reason}", self.style.WARNING)
        totals = tally.as_dict()
        statuses = ", ".join(f"{count} {name}" for name, count in tally.statuses.items() if count)
        files = "1 file" if totals["files"] == 1 else f"{totals['files']:,} files"
        self.stdout.write(
            f"{files}: {statuses or 'nothing to import'}; "
            f"{totals['turns']:,} turns, {totals['words']:,} words, "
            f"{totals['left_out']:,} words left out."
            + (f" Passed over: {len(batch.passed_over):,}." if batch.passed_over else "")
            + (" Dry run: nothing is stored." if batch.dry_run else "")
        )
