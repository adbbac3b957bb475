"""Imports transcripts and sheets from files, folders and the forum's own pages."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from rich.console import Console
from rich.progress import track

from igfarchive.archive.outages import outage_of
from igfarchive.archive.statistics import gather_statistics
from igfarchive.importing.batch import Batch
from igfarchive.importing.reports import FAILED, FileReport, Totals, as_json
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
        totals = Totals()
        with batch.interrupts.taken():
            try:
                with closing(batch.import_all(options["paths"], options["fetch"])) as reports:
                    print_all = self._print_json if options["json"] else self._print_lines
                    print_all(batch, reports, totals)
                if batch.stored:
                    gather_statistics()
            except TranscriptError as error:
                raise CommandError(str(error)) from None
            except KeyboardInterrupt:
                raise CommandError(f"Interrupted. {_standing(batch)}", returncode=130) from None
            except Error as error:
                if outage := outage_of(error):
                    raise CommandError(
                        f"The database cannot be asked: {outage}. {_standing(batch)}"
                    ) from None
                raise
        if batch.index_problem:
            raise CommandError(f"Imported, but not searchable yet: {batch.index_problem}")
        if totals.statuses[FAILED]:
            raise CommandError(f"{totals.statuses[FAILED]} failed; nothing of theirs is stored.")

    def _print_json(self, batch: Batch, reports: Iterator[FileReport], totals: Totals) -> None:
        files = []
        try:
            for report in reports:
                totals.add(report)
                files.append(as_json(report))
        finally:
            # Of a run that is broken off, too: so far it has been done.
            self._print_document(batch, files, totals)

    def _print_document(self, batch: Batch, files: list[dict[str, Any]], totals: Totals) -> None:
        document = {
            "files": files,
            "passed_over": [
                {"path": str(file.path), "reason": file.reason} for file in batch.passed_over
            ],
            "totals": totals.as_dict(),
        }
        self.stdout.write(json.dumps(document, indent=1))

    def _print_lines(self, batch: Batch, reports: Iterator[FileReport], totals: Totals) -> None:
        console = Console(file=sys.stderr)
        shown = track(reports, "Importing", console=console, disable=not console.is_terminal)
        for report in shown:
            totals.add(report)
            for warning in report.warnings:
                where = f"{report.path}:{warning.line}" if warning.line else report.path
                self.stderr.write(f"{where}: {warning.message}", self.style.WARNING)
            if report.error:
                self.stderr.write(f"{report.path}: {report.error}", self.style.ERROR)
        for file in batch.passed_over:
            self.stderr.write(f"{file.path}: passed over. {file.reason}", self.style.WARNING)
        summed = totals.as_dict()
        statuses = ", ".join(f"{count} {name}" for name, count in totals.statuses.items() if count)
        files = "1 file" if summed["files"] == 1 else f"{summed['files']:,} files"
        self.stdout.write(
            f"{files}: {statuses or 'nothing to import'}; "
            f"{summed['turns']:,} turns, {summed['words']:,} words, "
            f"{summed['left_out']:,} words left out."
            + (f" Passed over: {len(batch.passed_over):,}." if batch.passed_over else "")
            + (" Dry run: nothing is stored." if batch.dry_run else "")
        )


def _standing(batch: Batch) -> str:
    """How a run that was broken off leaves the archive, and how to go on."""
    if batch.dry_run:
        return "Nothing is stored: this was a dry run."
    stored = {0: "No file is stored", 1: "1 file is stored"}.get(
        batch.stored, f"{batch.stored:,} files are stored"
    )
    rest = f"{batch.in_hand} and what follows it are not" if batch.in_hand else "the others are not"
    search = (
        "The search does not know all of it yet, and will after the next import or check_index."
        if batch.behind
        else "The search knows all that is stored."
    )
    whole = ", which is all" if batch.whole else f"; {rest}"
    return f"{stored}{whole}. {search} Run the same command again to go on."
