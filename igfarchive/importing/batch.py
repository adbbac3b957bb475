"""Imports many files, each for itself, and brings the index in line now and then."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from igfarchive.annotating import glossary
from igfarchive.archive.models import Session
from igfarchive.archive.outages import is_gone
from igfarchive.archive.transactions import rehearsal
from igfarchive.importing.fetching import Fetcher
from igfarchive.importing.folder_sheets import FolderSheetError, FolderSheets
from igfarchive.importing.identifying import require_event
from igfarchive.importing.incoming import Incoming, PassedOver, SheetFolder, find_incoming
from igfarchive.importing.interrupts import Interrupts
from igfarchive.importing.loading import Status, load
from igfarchive.importing.reports import FileReport
from igfarchive.importing.sheets import NOTHING_STATED, Sheet
from igfarchive.importing.sources import SheetFile
from igfarchive.importing.tables import SheetError
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.transcripts.reading import ReadFile, read_file
from igfarchive.transcripts.transcript import TranscriptError

# A commit of the index has a fixed price, and a small segment is written anew when all is done: so
# many sessions share one. All of theirs is held in memory meanwhile: most of a megabyte a session.
FILES_A_COMMIT = 100


@dataclass(slots=True)
class Batch:
    """One run of the importer.

    `passed_over` are the files of folders that nothing was imported from. `stored` counts those
    that changed the archive. `in_hand` is what is being imported, or was when the run ended;
    `whole` tells that nothing was left. `behind` tells that the index has not followed all that is
    stored, and `index_problem` why it could not.
    """

    event: str = ""
    new_event: bool = False
    title_from_name: bool = False
    dry_run: bool = False
    fetcher: Fetcher = field(default_factory=lambda: Fetcher(settings.FETCH_HOSTS))
    sheets: SheetFolder = field(default_factory=lambda: SheetFolder(settings.SHEETS_DIR))
    passed_over: list[PassedOver] = field(default_factory=list)
    interrupts: Interrupts = field(default_factory=Interrupts)
    stored: int = 0
    in_hand: str = ""
    whole: bool = False
    behind: bool = False
    index_problem: str = ""
    _folders: FolderSheets = field(default_factory=FolderSheets)
    _faulty_folders: set[Path] = field(default_factory=set)

    def import_all(
        self, paths: Iterable[str], sessions: Iterable[str]
    ) -> Generator[FileReport, None, None]:
        """Import files, folders and addresses, then fetch `sessions` ("event/slug").

        Yields a report a file, as soon as the file is stored; a bad file stops no other. A dry run
        does all of it where it is gone afterwards, but for the index.
        TranscriptError for an event that is not to be made, and Django's Error, which ends the run,
        for a database that does not answer.
        """
        if self.dry_run:
            with rehearsal():
                yield from self._import_each(paths, sessions)
            return
        try:
            yield from self._import_each(paths, sessions)
        finally:
            self._finish()

    def _import_each(
        self, paths: Iterable[str], sessions: Iterable[str]
    ) -> Generator[FileReport, None, None]:
        if self.event:
            require_event(self.event, new=self.new_event)
        for sheet, error in self.sheets.problems:
            yield FileReport.of_failure(str(sheet), error)
        seen = {sheet.resolve() for sheet, _ in self.sheets.problems}
        for path in paths:
            self.in_hand = path
            if not path.strip():
                error = TranscriptError("An empty path.", "Name a file, or a folder such as .")
                yield FileReport.of_failure(path, error)
            elif "://" in path:
                yield self._import_address(path)
            else:
                yield from self._import_path(Path(path), seen)
            self._let_go()
        for name in sessions:
            self.in_hand = name
            yield self._import_session(name)
            self._let_go()
        self.whole = True

    def _let_go(self) -> None:
        self.in_hand = ""
        self.interrupts.heed()

    def _finish(self) -> None:
        """Have the glossary and the index follow; after a run that was broken off the index alone,
        if that is soon done."""
        if self.whole:
            glossary.note_owed_uses()
            self._index(build=True)
            if self.stored:
                index.merge_segments()
        elif self.behind:
            self._index(build=False)

    def _import_path(self, path: Path, seen: set[Path]) -> Iterator[FileReport]:
        try:
            for found in find_incoming(path):
                resolved = found.path.resolve()
                if resolved in seen:
                    continue
                seen.add(resolved)
                if isinstance(found, PassedOver):
                    self.passed_over.append(found)
                else:
                    self.in_hand = str(found.path)
                    yield from self._import_incoming(found)
                    self._let_go()
        except TranscriptError as error:
            yield FileReport.of_failure(str(path), error)

    def _import_incoming(self, incoming: Incoming) -> Iterator[FileReport]:
        path = str(incoming.path)
        try:
            file = None
            sheet = incoming.sheet
            folder = self._folders.of(incoming.path)
            if incoming.transcript:
                file = read_file(incoming.transcript.name, _bytes(incoming.transcript))
                sheet = sheet or self._sheet_for(file, incoming.transcript.stem, folder)
            yield self._load(path, file, sheet, folder=folder, named=incoming.named)
        except FolderSheetError as error:
            if error.sheet not in self._faulty_folders:
                self._faulty_folders.add(error.sheet)
                yield FileReport.of_failure(str(error.sheet), error.fault)
            yield FileReport.of_failure(path, error)
        except TranscriptError as error:
            yield FileReport.of_failure(path, error)

    def _import_address(self, url: str) -> FileReport:
        try:
            file = self._fetch(url)
            return self._load(url, file, self._sheet_for(file, Path(file.name).stem))
        except TranscriptError as error:
            return FileReport.of_failure(url, error)

    def _import_session(self, name: str) -> FileReport:
        """Fetch the transcript of a session that is in the catalogue, or has a sheet."""
        try:
            event, _, slug = name.strip("/").partition("/")
            session = Session.objects.select_related("event").at(event, slug).first()
            sheet = self.sheets.find(f"{event}-{slug}", event, slug)
            url = session.transcript_url if session else ""
            if not url and sheet:
                url = self.sheets.sheets[sheet].session.transcript_url
            if not url:
                raise TranscriptError(
                    f"No address of a transcript is known for {name}.",
                    'Write transcript = "https://…" under [session.links] in its sheet.',
                )
            return self._load(name, self._fetch(url), sheet, session)
        except TranscriptError as error:
            return FileReport.of_failure(name, error)

    def _sheet_for(self, file: ReadFile, stem: str, folder: Sheet = NOTHING_STATED) -> Path | None:
        heading = file.transcript.heading
        event = self.event or folder.event.name or heading.event
        return self.sheets.find(stem, event, heading.code)

    def _fetch(self, url: str) -> ReadFile:
        page = self.fetcher.fetch(url)
        return read_file(page.name, page.content, page.url)

    def _load(
        self,
        path: str,
        file: ReadFile | None,
        sheet: Path | None,
        session: Session | None = None,
        *,
        folder: Sheet = NOTHING_STATED,
        named: bool = True,
    ) -> FileReport:
        sheet_file = None
        if sheet:
            is_itself = named and file is None
            gives_way = sheet.resolve() in self.sheets.sheets and not is_itself
            sheet_file = SheetFile(sheet.name, _bytes(sheet), gives_way)
        try:
            with self.interrupts.held():
                loaded = load(
                    file,
                    sheet_file,
                    self.event,
                    session,
                    folder=folder,
                    title_from_name=self.title_from_name,
                    named=named,
                )
                self.in_hand = ""
                if loaded.status is not Status.UNCHANGED and not self.dry_run:
                    self.stored += 1
                    self.behind = True
        except SheetError as error:
            failure = FileReport.of_failure(str(sheet or path), error)
            waits = f" Until then {path} is not imported." if file else ""
            return replace(failure, error=f"{error}{waits}")
        except DatabaseError as error:
            if is_gone(error):
                raise
            raise TranscriptError(
                f"The database refused it, perhaps for another import at the same time: {error}.",
                "Import the file again.",
            ) from error
        if self.behind and self.stored % FILES_A_COMMIT == 0:
            self._index(build=True)
        return FileReport.of(path, loaded, file)

    def _index(self, *, build: bool) -> None:
        """Have the index follow what was stored, by this run or one that ended too early."""
        try:
            index.update(build=build)
            self.index_problem, self.behind = "", False
        except IndexUnavailableError as error:
            self.index_problem = str(error)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TranscriptError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the file."
        ) from error
