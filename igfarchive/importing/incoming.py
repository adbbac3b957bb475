"""Finds what is to be imported: transcripts, and the sheet that belongs to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from igfarchive.archive.slugs import slug_of
from igfarchive.importing.folder_sheets import FOLDER_SHEET
from igfarchive.importing.sheets import Sheet, read_sheet
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.transcripts.unreadable import told_by_name

SHEET_SUFFIX = ".toml"
ANNOTATIONS_SUFFIX = ".jsonld"
GLOSSARY = "glossary.toml"
"""What a glossary is called that lies among transcripts: it is no sheet."""
_REMEDY = f"Transcripts are {', '.join(SUFFIXES)}; sheets are {SHEET_SUFFIX}."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A transcript with its sheet, or a sheet alone; `path` is what a report calls it by.

    `named` tells a file that somebody named from one that was found in a folder.
    """

    path: Path
    transcript: Path | None
    sheet: Path | None
    named: bool


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file of a folder that nothing is imported from, and why."""

    path: Path
    reason: str


def find_incoming(path: Path) -> Iterator[Incoming | PassedOver]:
    """The transcripts and lone sheets at `path`: a file, or a folder with all below it that is not
    hidden, and what else lies there.

    TranscriptError for a path that does not exist or that nothing can be imported from.
    """
    if path.is_dir():
        return _in_folder(path)
    return iter([_named(path)])


def _in_folder(folder: Path) -> Iterator[Incoming | PassedOver]:
    files = sorted(
        file for file in folder.rglob("*") if file.is_file() and not is_hidden(file, folder)
    )
    transcripts = [
        file for file in files if file.suffix.lower() in SUFFIXES and not _is_readme(file)
    ]
    sheets = {
        file.with_suffix(""): file
        for file in files
        if file.suffix.lower() == SHEET_SUFFIX and file.name not in (GLOSSARY, FOLDER_SHEET)
    }
    with_words = {file.with_suffix("") for file in transcripts}
    lone = [sheet for stem, sheet in sheets.items() if stem not in with_words]
    for file in transcripts:
        yield Incoming(file, file, sheets.get(file.with_suffix("")), named=False)
    for sheet in lone:
        yield Incoming(sheet, None, sheet, named=False)
    for file in files:
        read = (*SUFFIXES, SHEET_SUFFIX, ANNOTATIONS_SUFFIX)
        if file.suffix.lower() not in read or _is_readme(file):
            yield PassedOver(file, _why_passed_over(file))
    if not transcripts and not lone:
        raise TranscriptError("Nothing in this folder can be imported.", _REMEDY)


def _named(path: Path) -> Incoming:
    """A file that somebody named: one of no known suffix may hold a transcript all the same."""
    if not path.exists():
        raise TranscriptError("There is no such file or folder.", "Check the path.")
    if path.name == FOLDER_SHEET:
        raise TranscriptError("This is the sheet of its folder.", "Name the folder.")
    if path.suffix.lower() == ANNOTATIONS_SUFFIX:
        raise TranscriptError("These are annotations.", "Import them with import_annotations.")
    refuse_by_name(path.name)
    if path.suffix.lower() == SHEET_SUFFIX:
        return Incoming(path, None, path, named=True)
    sheet = path.with_suffix(SHEET_SUFFIX)
    return Incoming(path, path, sheet if sheet.is_file() else None, named=True)


def refuse_by_name(name: str) -> None:
    """TranscriptError for a file that is told by its name to be no transcript and no sheet."""
    if name == GLOSSARY:
        raise TranscriptError("This is a glossary.", "Import it with import_glossary.")
    if kind := told_by_name(name):
        raise kind.refusal()


def _why_passed_over(file: Path) -> str:
    if kind := told_by_name(file.name):
        return str(kind.refusal())
    if _is_readme(file):
        return "It is called as notes on a folder are. Name the file by itself to have it read."
    what = f"{file.suffix} is no suffix of a transcript." if file.suffix else "It has no suffix."
    return f"{what} Name the file by itself to have it read all the same."


def _is_readme(file: Path) -> bool:
    return file.stem.casefold() == "readme"


def is_hidden(file: Path, folder: Path) -> bool:
    """Whether a file, or a folder of those between it and `folder`, is hidden."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


class SheetFolder:
    """The sheets kept for transcripts that bring none of their own.

    One is found by the transcript's file name, or by the event and code that its title names.
    """

    def __init__(self, folder: Path) -> None:
        self.by_name: dict[str, Path] = {}
        self.by_session: dict[tuple[str, str], Path] = {}
        self.problems: list[tuple[Path, TranscriptError]] = []
        self.sheets: dict[Path, Sheet] = {}
        for path in sorted(folder.resolve().glob(f"*{SHEET_SUFFIX}")):
            try:
                sheet = read_sheet(path.read_bytes())
            except TranscriptError as error:
                self.problems.append((path, error))
                continue
            self.sheets[path] = sheet
            self.by_name[path.stem] = path
            for key in _sessions(sheet):
                self.by_session.setdefault(key, path)

    def find(self, stem: str, event: str, code: str) -> Path | None:
        """The sheet of a transcript: by file name without suffix, else by event and code."""
        named = self.by_name.get(stem)
        return named or self.by_session.get((slug_of(event, ""), slug_of(code, "")))


def _sessions(sheet: Sheet) -> Iterable[tuple[str, str]]:
    if sheet.event.name and sheet.session.code:
        yield slug_of(sheet.event.name, ""), slug_of(sheet.session.code, "")
