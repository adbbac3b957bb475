"""Imports the sessions and speakers of an event from a table."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from igfarchive.archive.history import Origin, recording
from igfarchive.archive.outages import outage_of
from igfarchive.archive.statistics import gather_statistics
from igfarchive.importing.programmes.faults import ProgrammeError
from igfarchive.importing.programmes.programme import SUFFIXES
from igfarchive.importing.programmes.storing import Outcome, ProgrammeImport, SessionReport
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.transcripts.decoding import LARGEST
from igfarchive.transcripts.transcript import TranscriptError


class Command(BaseCommand):
    help = f"Import an event's sessions and speakers from a table ({', '.join(SUFFIXES)})."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The table.")
        parser.add_argument(
            "--event", default="", metavar="SLUG", help="The event of all its rows: igf-2020."
        )
        parser.add_argument("--dry-run", action="store_true", help="Report, and store nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *_args: str, **options: Any) -> None:
        file: Path = options["file"]
        reports: list[SessionReport] = []
        with recording(None, Origin.IMPORT, file.name):
            try:
                importing = ProgrammeImport.of(
                    file.name, _bytes(file), options["event"], dry_run=options["dry_run"]
                )
                notes = importing.notes
                for report in importing.run():
                    reports.append(report)
                    self._print(report, as_json=options["json"])
            except ProgrammeError as error:
                if options["json"]:
                    self._print_json(file, (), (), error.faults)
                raise CommandError(f"{error.message}\n{error.remedy}") from None
            except TranscriptError as error:
                raise CommandError(f"{file}: {error}") from None
            except KeyboardInterrupt:
                raise CommandError(f"Interrupted. {_standing(reports)}", returncode=130) from None
            except Error as error:
                outage = outage_of(error)
                if not outage:
                    raise
                told = f"The database cannot be asked: {outage}. {_standing(reports)}"
                raise CommandError(told) from None
        self._print_all(file, reports, notes, options)
        _follow(importing)
        if failed := _totals(reports)[Outcome.FAILED]:
            raise CommandError(f"{failed} failed; nothing of theirs is stored.")

    def _print_all(
        self,
        file: Path,
        reports: Sequence[SessionReport],
        notes: Sequence[str],
        options: Mapping[str, Any],
    ) -> None:
        if options["json"]:
            self._print_json(file, reports, notes, ())
            return
        for note in notes:
            self.stderr.write(note, self.style.WARNING)
        self._print_totals(reports, dry_run=options["dry_run"])

    def _print(self, report: SessionReport, *, as_json: bool) -> None:
        if as_json:
            return  # with the others, as one object
        self.stdout.write(f"{report.session}: {report.outcome}: {report.title}")
        if report.outcome is Outcome.UPDATED:
            for change in report.changes:
                before, after = change.before or "nothing", change.after or "nothing"
                self.stdout.write(f"  {change.name}: {before} → {after}")
        for warning in report.warnings:
            self.stderr.write(f"{report.place}: {warning.message}", self.style.WARNING)
        if report.error:
            self.stderr.write(f"{report.place}: {report.error}", self.style.ERROR)

    def _print_totals(self, reports: Sequence[SessionReport], *, dry_run: bool) -> None:
        totals = _totals(reports)
        told = ", ".join(f"{count} {name}" for name, count in totals.items() if count)
        sessions = "1 session" if len(reports) == 1 else f"{len(reports):,} sessions"
        end = " Dry run: nothing is stored." if dry_run else ""
        self.stdout.write(f"{sessions}: {told}.{end}")

    def _print_json(
        self,
        file: Path,
        reports: Sequence[SessionReport],
        notes: Sequence[str],
        faults: Sequence[str],
    ) -> None:
        document = {
            "file": str(file),
            "sessions": [asdict(report) for report in reports],
            "notes": list(notes),
            "faults": list(faults),
            "totals": _totals(reports),
        }
        self.stdout.write(json.dumps(document, indent=1))


def _bytes(file: Path) -> bytes:
    """The content of a file that is not larger than a table may be."""
    try:
        if file.stat().st_size > LARGEST:
            raise TranscriptError(
                f"It has {file.stat().st_size:,} bytes.", f"A table has {LARGEST:,} at most."
            )
        return file.read_bytes()
    except OSError as error:
        raise TranscriptError(f"It cannot be read: {error.strerror}.", "Check the path.") from error


def _totals(reports: Sequence[SessionReport]) -> dict[str, int]:
    totals = {str(outcome): 0 for outcome in Outcome}
    for report in reports:
        totals[report.outcome] += 1
    return totals


def _standing(reports: Sequence[SessionReport]) -> str:
    return (
        f"Of the sessions {len(reports):,} were done. Run the same command again to go on: what is "
        "stored stays as it is."
    )


def _follow(importing: ProgrammeImport) -> None:
    """Have the search follow what was stored, by this run or one that ended too early."""
    if importing.dry_run:
        return
    if importing.stored:
        gather_statistics()
    try:
        index.update(build=True)
        if importing.stored:
            index.merge_segments()
    except IndexUnavailableError as error:
        raise CommandError(f"Imported, but not searchable yet: {error}") from None
