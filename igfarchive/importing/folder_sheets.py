"""What a folder says of all files in it and below: `folder.toml`, which is no session's sheet."""

from pathlib import Path

from igfarchive.importing.sheets import NOTHING_STATED, Sheet, complete, read_folder_sheet
from igfarchive.importing.tables import SheetError
from igfarchive.transcripts.transcript import TranscriptError

FOLDER_SHEET = "folder.toml"


class FolderSheetError(TranscriptError):
    """A folder's sheet that cannot be read: `sheet` is its path, `fault` what is wrong with it."""

    def __init__(self, sheet: Path, fault: TranscriptError) -> None:
        super().__init__(f"What {sheet} says of it cannot be read.", "Mend that sheet first.")
        self.sheet = sheet
        self.fault = fault


class FolderSheets:
    """Reads each folder's sheet once."""

    def __init__(self) -> None:
        self._sheets: dict[Path, Sheet] = {}

    def of(self, file: Path) -> Sheet:
        """What the folders around a file say of it, the nearest first.

        FolderSheetError where one of them cannot be read.
        """
        return self._in(file.absolute().parent)

    def _in(self, folder: Path) -> Sheet:
        if folder not in self._sheets:
            around = NOTHING_STATED if folder == folder.parent else self._in(folder.parent)
            own = _read(folder / FOLDER_SHEET)
            self._sheets[folder] = complete(own, around)
        return self._sheets[folder]


def _read(path: Path) -> Sheet:
    try:
        return read_folder_sheet(path.read_bytes()) if path.is_file() else NOTHING_STATED
    except OSError as error:
        fault = TranscriptError(f"It cannot be read: {error.strerror}.", "Check the file.")
        raise FolderSheetError(path, fault) from error
    except SheetError as error:
        raise FolderSheetError(path, error) from error
