"""Finds what is to be imported: transcripts, and the sheet that belongs to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from igfarchive.archive.slugs import slug_of
from igfarchive.importing.sheets import Sheet, read_sheet
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.transcripts.transcript import TranscriptError

SHEET_SUFFIX = ".toml"
GLOSSARY = "glossary.toml"
"""What a glossary is called that lies among transcripts: it is no sheet."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A transcript with its sheet, or a sheet alone; `path` is what a report calls it by.

    `named` tells a file that somebody named from one that was found in a folder.
    """

    path: Path
    transcript: Path | None
    sheet: Path | None
    named: bool


def find_incoming(path: Path) -> Iterator[Incoming]:
    """The transcripts and lone sheets at `path`: a file, or a folder with all below it that is not
    hidden.

    TranscriptError for a path that does not exist or is neither.
    """
    if path.is_dir():
        files = sorted(
            file for file in path.rglob("*") if file.is_file() and not is_hidden(file, path)
        )
        transcripts = [file for file in files if file.suffix.lower() in SUFFIXES]
        sheets = {
            file.with_suffix(""): file
            for file in files
            if file.suffix.lower() == SHEET_SUFFIX and file.name != GLOSSARY
        }
        for file in transcripts:
            yield Incoming(file, file, sheets.get(file.with_suffix("")), named=False)
        with_words = {file.with_suffix("") for file in transcripts}
        for stem, sheet in sheets.items():
            if stem not in with_words:
                yield Incoming(sheet, None, sheet, named=False)
    elif not path.exists():
        raise TranscriptError("There is no such file or folder.", "Check the path.")
    elif path.suffix.lower() == SHEET_SUFFIX:
        yield Incoming(path, None, path, named=True)
    elif path.suffix.lower() in SUFFIXES:
        sheet = path.with_suffix(SHEET_SUFFIX)
        yield Incoming(path, path, sheet if sheet.is_file() else None, named=True)
    else:
        raise TranscriptError(
            f"{path.suffix or 'A file without a suffix'} is no transcript.",
            f"Transcripts are {', '.join(SUFFIXES)}; sheets are {SHEET_SUFFIX}.",
        )


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
