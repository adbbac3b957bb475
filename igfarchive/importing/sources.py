"""Keeps the files that a session was read from, and knows which of them is in force."""

import hashlib
from dataclasses import dataclass

from igfarchive.archive.models import Session, Source
from igfarchive.transcripts.reading import ReadFile


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet as it came. One that `gives_way` is for sessions that have no other."""

    name: str
    content: bytes
    gives_way: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def sheet_in_force(session: Session) -> bytes:
    """The latest sheet of the session; empty if it has none."""
    latest = session.sources.filter(format=Source.SHEET).first()
    return bytes(latest.content) if latest else b""


def stands_back(session: Session, file: SheetFile, *, named: bool) -> bool:
    """Whether a sheet leaves the one in force alone.

    One that gives way does; so does an earlier version, unless somebody `named` it.
    """
    in_force = sheet_in_force(session)
    if not in_force or in_force == file.content:
        return False
    earlier = session.sources.filter(format=Source.SHEET, sha256=file.sha256)
    return file.gives_way or (not named and earlier.exists())


def has_later(session: Session, file: ReadFile) -> bool:
    """Whether this very transcript was imported, and another since."""
    transcripts = session.sources.exclude(format=Source.SHEET)
    known = list(transcripts.values_list("sha256", flat=True))
    return file.sha256 in known[1:] and file.sha256 != known[0]


def keep_sheet(session: Session, file: SheetFile) -> bool:
    """Keep the sheet if it is not the one in force; whether it was kept."""
    if sheet_in_force(session) == file.content:
        return False
    Source.objects.create(
        session=session,
        name=file.name,
        format=Source.SHEET,
        encoding="utf-8",
        content=file.content,
        sha256=file.sha256,
    )
    return True


def keep_transcript(session: Session, file: ReadFile) -> Source:
    return Source.objects.create(
        session=session,
        name=file.name,
        url=file.url,
        format=file.format,
        encoding=file.encoding,
        content=file.content,
        sha256=file.sha256,
        text_sha256=file.text_sha256,
        preamble="\n".join(file.transcript.preamble),
        junk=[[junk.line, junk.text, junk.reason] for junk in file.transcript.junk],
    )
