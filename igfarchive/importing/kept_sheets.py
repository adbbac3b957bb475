"""The sheets of kept files: what is stated of a session by hand, wherever that stands."""

from pathlib import PurePath

from django.conf import settings

from igfarchive.archive.models import ImportFile, Session
from igfarchive.importing.incoming import SheetFolder
from igfarchive.importing.sources import SheetFile, sheet_in_force


def sheet_of(file: ImportFile) -> bytes:
    """What is stated of its session by hand, as it is written: by its own sheet, or by the one that
    is in force. Empty where nothing is."""
    if file.sheet:
        return bytes(file.sheet)
    event, _, slug = str(file.preview.get("path", "")).partition("/")
    session = Session.objects.at(event, slug).first()
    if session and (in_force := sheet_in_force(session)):
        return in_force
    facts = file.preview.get("facts", {})
    kept = site_sheet(file, facts.get("Event", ""), facts.get("Code", ""))
    return kept.content if kept else b""


def site_sheet(file: ImportFile, event: str, code: str) -> SheetFile | None:
    """The sheet that the site keeps for a transcript that brings none of its own."""
    path = SheetFolder(settings.SHEETS_DIR).find(PurePath(file.name).stem, event, code)
    return SheetFile(path.name, path.read_bytes(), gives_way=True) if path else None
