"""Brings kept files in: previewed one by one, confirmed by a person, stored as they were previewed.

Each step of a file is a transaction of its own, and where it stands is a row of the database: a
process may end at any point, and whoever opens the batch next has it go on. No step is done twice:
who stores a file sees to it, in the same transaction, that it still waits for that.
"""

import time
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F

from igfarchive.annotating import glossary
from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.history import Origin, recording
from igfarchive.archive.models import ImportBatch, ImportFile
from igfarchive.archive.outages import is_gone
from igfarchive.archive.statistics import gather_statistics
from igfarchive.archive.transactions import serialized
from igfarchive.importing.drafting import Draft
from igfarchive.importing.fetching import Fetcher
from igfarchive.importing.file_states import (
    TakenError,
    claim,
    keep_failure,
    keep_preview,
    keep_stored,
    look_again,
    next_file,
)
from igfarchive.importing.identifying import MissingFactsError
from igfarchive.importing.incoming import refuse_by_name
from igfarchive.importing.kept_annotations import rehearse_annotations, store_annotations
from igfarchive.importing.kept_sheets import site_sheet
from igfarchive.importing.loading import load_by
from igfarchive.importing.preview import Done, carry_out, rehearse
from igfarchive.importing.programmes.storing import sheet_for
from igfarchive.importing.sheets import read_folder_sheet, read_sheet
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError

MOST_ATTEMPTS = 3
"""How often a file is taken in hand that ends the process each time."""

CHANGED_SINCE = "The archive has changed since this was previewed: look at it again."


class ChangedSinceError(Exception):
    """Storing a file would do something else than was previewed: `now` is what."""

    def __init__(self, preview: dict[str, Any], digest: str) -> None:
        super().__init__(CHANGED_SINCE)
        self.preview, self.digest = preview, digest


def work_on(batch: ImportBatch, seconds: float) -> int:
    """Preview what waits for it, and store what was confirmed, one file at least and until the
    time is up. How many files were stored."""
    ends, stored = time.monotonic() + seconds, 0
    while file := next_file(batch):
        stored += _take_in_hand(file)
        if time.monotonic() >= ends:
            break
    return stored


def finish() -> None:
    """What follows once for many files that were stored; the search index is another thing."""
    glossary.note_owed_uses()
    gather_statistics()


def preview(file: ImportFile) -> None:
    """Find out what storing it would do, and keep that. What hinders it is its message."""
    try:
        if file.url and not file.content:
            _fetch(file)
        if file.kind == ImportKind.ANNOTATIONS:
            found, digest = rehearse_annotations(bytes(file.content))
        else:
            done = _load_by(rehearse, file)
            found, digest = done.preview.as_json(), done.digest
    except MissingFactsError as error:
        keep_failure(file, f"{error.message} Fill in what is missing.")
    except TranscriptError as error:
        keep_failure(file, str(error))
    except DatabaseError as error:
        keep_failure(file, _refused_by_database(error))
    else:
        keep_preview(file, found, digest)


def keep_sheet_of(file: ImportFile, written: str) -> bool:
    """Have this be the sheet of a file that is not confirmed yet, and preview it with that;
    whether it was. SheetError where it is none."""
    content = written.encode()
    read_sheet(content)
    file.sheet = content
    file.sheet_name = file.sheet_name or f"{PurePath(file.name).stem}.toml"[-255:]
    if file.kind == ImportKind.SHEET:
        file.content = b""  # of a programme: from here on the sheet is what a person made of it
    still = ImportFile.objects.filter(pk=file.pk).exclude(
        state__in=(ImportState.STORED, ImportState.CONFIRMED)
    )
    kept = still.update(
        sheet=file.sheet, sheet_name=file.sheet_name, content=file.content, attempts=0
    )
    if kept:
        preview(file)
    return kept > 0


def _take_in_hand(file: ImportFile) -> bool:
    """Do what is next for it; whether it was stored."""
    ImportFile.objects.filter(pk=file.pk).update(attempts=F("attempts") + 1)
    if file.attempts >= MOST_ATTEMPTS:
        keep_failure(
            file, f"Reading it was broken off {MOST_ATTEMPTS} times. Nothing of it is stored."
        )
        return False
    if file.state == ImportState.WAITING:
        preview(file)
        return False
    return _store_confirmed(file)


def _store_confirmed(file: ImportFile) -> bool:
    try:
        with recording(file.confirmed_by, Origin.IMPORT, file.name):
            if file.kind == ImportKind.ANNOTATIONS:
                _store_annotations(file)
            else:
                _load_by(serialized(partial(_store, file)), file)
    except ChangedSinceError as error:
        keep_preview(file, error.preview, error.digest, str(error))
        return False
    except TakenError:
        return False
    except TranscriptError as error:
        keep_failure(file, str(error))
        return False
    except DatabaseError as error:
        keep_failure(file, _refused_by_database(error))
        return False
    # Those that had no words to stand on may have them now.
    look_again(file.batch, kind=ImportKind.ANNOTATIONS, state=ImportState.FAILED)
    return True


def _store(file: ImportFile, draft: Draft) -> Done:
    """Store a draft as it was previewed, or raise ChangedSinceError, and nothing is stored."""
    claim(file)
    done = carry_out(draft)
    if done.digest != file.digest:
        raise ChangedSinceError(done.preview.as_json(), done.digest)
    keep_stored(file, session=done.loaded.session)
    return done


@serialized
def _store_annotations(file: ImportFile) -> None:
    claim(file)
    found, digest = store_annotations(bytes(file.content))
    if digest != file.digest:
        raise ChangedSinceError(found, digest)
    keep_stored(file)


def _load_by(change: Any, file: ImportFile) -> Done:
    read, sheet, session = None, None, None
    folder = read_folder_sheet(file.batch.folder.encode())
    if file.kind == ImportKind.TRANSCRIPT:
        refuse_by_name(file.name)
        read = read_file(file.name, bytes(file.content), file.url)
        heading = read.transcript.heading
        sheet = site_sheet(file, folder.event.name or heading.event, heading.code)
    if file.kind == ImportKind.SHEET and file.content:
        # What a programme states, over the sheet that is in force by now.
        sheet, session = sheet_for(read_sheet(bytes(file.content)), file.sheet_name)
        sheet = replace(sheet, name=file.sheet_name)
        # And it is that one which the form shows, unless a person has made another of it.
        file.sheet = sheet.content
        rows = ImportFile.objects.filter(pk=file.pk).exclude(content=b"")
        rows.update(sheet=file.sheet)
    elif file.sheet:
        sheet = SheetFile(file.sheet_name, bytes(file.sheet))
    done: Done = load_by(
        change,
        read,
        sheet,
        session=session,
        folder=folder,
        title_from_name=file.batch.title_from_name,
    )
    return done


def _fetch(file: ImportFile) -> None:
    page = Fetcher(settings.FETCH_HOSTS).fetch(file.url)
    file.name, file.url, file.content = page.name, page.url, page.content
    file.save(update_fields=["name", "url", "content"])


def _refused_by_database(error: DatabaseError) -> str:
    """What to tell of an error that is no outage, which is none of a file's."""
    if is_gone(error):
        raise error
    return f"The database refused it, perhaps for another import at the same time: {error}."
