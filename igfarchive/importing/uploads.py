"""Takes in files that come with a request, and keeps them for their preview.

What is taken is bounded before it is read: so many bytes of each file. How many files there may be
is a setting, which holds while they come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.db.models import Max

from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.models import ImportBatch, ImportFile
from igfarchive.archive.transactions import serialized
from igfarchive.importing.file_states import look_again
from igfarchive.importing.folder_sheets import FOLDER_SHEET
from igfarchive.importing.incoming import ANNOTATIONS_SUFFIX, GLOSSARY, SHEET_SUFFIX
from igfarchive.importing.programmes.programme import SUFFIXES as PROGRAMMES
from igfarchive.importing.programmes.programme import read_programme
from igfarchive.importing.programmes.storing import sheet_for
from igfarchive.importing.sheets import Sheet, read_folder_sheet
from igfarchive.importing.tables import SheetError
from igfarchive.importing.written_sheets import write_sheet
from igfarchive.transcripts.decoding import LARGEST
from igfarchive.transcripts.transcript import TranscriptError

MOST_ADDRESSES = 50
MOST_SESSIONS = 2_000
"""Of one programme: others who write wait until all of them are kept."""
MOST_FILES = 5_000
"""Of one import: its page lists all of them."""
ANNOTATION_CONTEXT = b"http://www.w3.org/ns/anno.jsonld"
"""What tells annotations in a .json file from a transcript in one."""
_ORDER = {ImportKind.TRANSCRIPT: 0, ImportKind.SHEET: 1, ImportKind.ANNOTATIONS: 2}
"""What annotations stand on comes in before them."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes: `size` in bytes is known before `file` is read."""

    name: str
    size: int
    file: IO[bytes] | Any

    @property
    def stem(self) -> str:
        return str(PurePath(self.name).with_suffix(""))

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.lower()


@serialized
def receive(
    uploads: Sequence[Upload],
    addresses: Sequence[str],
    by: Any,
    *,
    around: Sheet,
    title_from_name: bool,
) -> tuple[ImportBatch, list[str]]:
    """Keep what came as a new batch, and tell what was left out of programmes.

    A file that is too large is kept by its name, with the reason.
    `around` is what holds for all of the files; a folder's sheet among them says more.
    TranscriptError, and nothing is kept, where there is nothing or too much, or where that sheet
    cannot be read.
    """
    folder = _folder(uploads) or write_sheet(around)
    batch = ImportBatch.objects.create(
        made_by_id=by.pk, folder=folder, title_from_name=title_from_name
    )
    return batch, _keep(batch, uploads, addresses)


@serialized
def add_to(batch: ImportBatch, uploads: Sequence[Upload], addresses: Sequence[str]) -> list[str]:
    """Keep what comes later with a batch, as `receive` does, and tell the same.

    A sheet goes with the transcript of its name that is there, and with a folder's sheet all are
    previewed anew.
    """
    if folder := _folder(uploads):
        batch.folder = folder
        batch.save(update_fields=["folder"])
        look_again(batch)
    return _keep(batch, uploads, addresses)


def _keep(batch: ImportBatch, uploads: Sequence[Upload], addresses: Sequence[str]) -> list[str]:
    if not uploads and not addresses:
        raise TranscriptError("There is nothing to import.", "Choose files, or paste a text.")
    if len(addresses) > MOST_ADDRESSES:
        raise TranscriptError(
            f"These are {len(addresses):,} addresses.", f"Give {MOST_ADDRESSES} at most."
        )
    notes: list[str] = []
    event = read_folder_sheet(batch.folder.encode()).event.name
    files = [*_files(uploads, event, notes), *(_addressed(address) for address in addresses)]
    files = [file for file in files if not _goes_with_one_of(batch, file)]
    files.sort(key=lambda file: _ORDER[ImportKind(file.kind)])
    last = batch.files.aggregate(last=Max("position"))["last"] or 0
    if last + len(files) > MOST_FILES:
        raise TranscriptError(
            f"The import would have {last + len(files):,} files.",
            f"It may have {MOST_FILES:,}: begin another one.",
        )
    for position, file in enumerate(files, start=last + 1):
        file.batch, file.position = batch, position
        file.save()
    return notes


def _goes_with_one_of(batch: ImportBatch, file: ImportFile) -> bool:
    """Lay a sheet beside the transcript of its name in the batch; whether that was done. It takes
    the place of no other, in which somebody may have filled in something."""
    if file.kind != ImportKind.SHEET or file.content or not file.sheet:
        return False
    done = (ImportState.STORED, ImportState.CONFIRMED)
    rows = batch.files.filter(kind=ImportKind.TRANSCRIPT).exclude(state__in=done)
    stem = PurePath(file.sheet_name).stem
    beside = next((row for row in rows.defer("content") if PurePath(row.name).stem == stem), None)
    if beside is None:
        return False
    if beside.sheet:
        file.state = ImportState.FAILED
        file.message = f"{beside} has a sheet already: take that file out, and send both."
        return False
    batch.files.filter(pk=beside.pk).update(
        sheet=file.sheet,
        sheet_name=file.sheet_name,
        state=ImportState.WAITING,
        message="",
        attempts=0,
    )
    return True


def _folder(uploads: Iterable[Upload]) -> str:
    """The folder's sheet among the files, if there is one. TranscriptError where it is no good."""
    sheets = [upload for upload in uploads if upload.name == FOLDER_SHEET]
    if len(sheets) > 1:
        raise TranscriptError(
            f"There are {len(sheets)} files called {FOLDER_SHEET}.",
            "Send the files of each folder by themselves.",
        )
    for upload in sheets:
        content = _content(upload)
        try:
            read_folder_sheet(content)
        except SheetError as error:
            raise TranscriptError(f"{FOLDER_SHEET}: {error}", "Mend it, and send all again.") from (
                error
            )
        return content.decode("utf-8-sig")
    return ""


def _files(uploads: Iterable[Upload], event: str, notes: list[str]) -> Iterable[ImportFile]:
    """A row for each file but for sheets, which go with the transcripts of the same name, and
    programmes, which become a sheet for each of their sessions: `event` is the name of theirs where
    they name none, and what is left out of them is added to `notes`."""
    rows: list[tuple[str, ImportFile]] = []
    sheets: dict[str, ImportFile] = {}
    for upload in uploads:
        if upload.name == FOLDER_SHEET:
            continue
        if upload.suffix in PROGRAMMES:
            rows += [("", row) for row in _of_programme(upload, event, notes)]
            continue
        row = _kept(upload)
        if row.kind == ImportKind.SHEET and row.state == ImportState.WAITING:
            if upload.stem in sheets:
                row.state = ImportState.FAILED
                row.message = "There is another sheet of that name. Send the one that holds."
                rows.append((upload.stem, row))
            else:
                sheets[upload.stem] = row
        else:
            rows.append((upload.stem, row))
    beside = set()
    for stem, row in rows:
        sheet = sheets.get(stem)
        if sheet and row.kind == ImportKind.TRANSCRIPT:
            row.sheet_name, row.sheet = sheet.sheet_name, sheet.sheet
            beside.add(stem)
    return [
        *(row for _, row in rows),
        *(sheet for stem, sheet in sheets.items() if stem not in beside),
    ]


def _of_programme(upload: Upload, event: str, notes: list[str]) -> Iterable[ImportFile]:
    """A sheet for each session of a table; where anything is wrong with it, what that is."""
    try:
        programme = read_programme(_content(upload), otherwise=event)
        if len(programme.sessions) > MOST_SESSIONS:
            raise TranscriptError(
                f"The programme has {len(programme.sessions):,} sessions.",
                f"{MOST_SESSIONS:,} are taken at once: send it in parts.",
            )
    except TranscriptError as error:
        yield ImportFile(
            name=upload.name, kind=ImportKind.SHEET, state=ImportState.FAILED, message=str(error)
        )
        return
    notes += [f"In {upload.name}: {note}" for note in programme.notes]
    for announced in programme.sessions:
        sheet, _ = sheet_for(announced.sheet, upload.name)
        yield ImportFile(
            name=f"{upload.name[:200]}: {announced.place}",
            kind=ImportKind.SHEET,
            content=write_sheet(announced.sheet).encode(),
            sheet_name=sheet.name,
            sheet=sheet.content,
        )


def _kept(upload: Upload) -> ImportFile:
    row = ImportFile(name=upload.name, kind=ImportKind.TRANSCRIPT)
    try:
        row.content = _content(upload)
    except TranscriptError as error:
        row.state, row.message = ImportState.FAILED, str(error)
        return row
    if upload.suffix == SHEET_SUFFIX and upload.name != GLOSSARY:
        row.kind = ImportKind.SHEET
        row.sheet_name, row.sheet, row.content = upload.name, row.content, b""
    elif upload.suffix == ANNOTATIONS_SUFFIX or (
        upload.suffix == ".json" and ANNOTATION_CONTEXT in row.content
    ):
        row.kind = ImportKind.ANNOTATIONS
    return row


def _addressed(address: str) -> ImportFile:
    name = PurePath(address).name or address
    return ImportFile(name=name[-255:], url=address, kind=ImportKind.TRANSCRIPT)


def _content(upload: Upload) -> bytes:
    if upload.size > LARGEST:
        raise TranscriptError(
            f"{upload.name} has {upload.size:,} bytes.", f"A file may have {LARGEST:,}."
        )
    upload.file.seek(0)
    content: bytes = upload.file.read()
    return content
