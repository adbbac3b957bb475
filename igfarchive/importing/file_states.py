"""Where kept files stand between their upload and the archive: each step is written down here.

A file is confirmed only by who has seen it as it is, and stored only while it still waits for that:
of two who do so at once the second is told.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from igfarchive.archive.choices import ImportState
from igfarchive.archive.models import ImportBatch, ImportFile, Session
from igfarchive.archive.transactions import serialized
from igfarchive.importing.loading import Status

UNDER_WAY = (ImportState.WAITING, ImportState.CONFIRMED)


class TakenError(Exception):
    """The file is no longer to be stored: somebody else has done it, or took it back."""


def next_file(batch: ImportBatch) -> ImportFile | None:
    return batch.files.filter(state__in=UNDER_WAY).select_related("batch", "confirmed_by").first()


def confirm(batch: ImportBatch, seen: Mapping[int, str], by: Any) -> list[str]:
    """Have these files stored: ids with the digests that were seen. What was not confirmed is
    told, and why."""
    return serialized(partial(_confirm, batch, seen, by))()


@serialized
def look_again(batch: ImportBatch, **which: Any) -> None:
    """Have these files previewed anew, but for those that are stored, or came without content."""
    files = batch.files.filter(**which).exclude(state__in=(ImportState.STORED, *UNDER_WAY))
    files.exclude(content=b"", sheet=b"", url="").update(
        state=ImportState.WAITING, message="", attempts=0
    )


def claim(file: ImportFile) -> None:
    """TakenError unless the file still waits to be stored, as it was confirmed."""
    standing = ImportFile.objects.select_for_update().filter(pk=file.pk).first()
    if standing is None or standing.state != ImportState.CONFIRMED:
        raise TakenError


def keep_stored(file: ImportFile, session: Session | None = None) -> None:
    """Sessions keep what they came from: here it is needed no longer."""
    ImportFile.objects.filter(pk=file.pk).update(
        state=ImportState.STORED, session=session, content=b"", sheet=b"", message="", attempts=0
    )


def keep_preview(file: ImportFile, found: dict[str, Any], digest: str, message: str = "") -> None:
    file.state, file.preview, file.digest = ImportState.PREVIEWED, found, digest
    _keep(file, message)


def keep_failure(file: ImportFile, message: str) -> None:
    file.state, file.digest = ImportState.FAILED, ""
    _keep(file, message)


def _keep(file: ImportFile, message: str) -> None:
    file.message, file.attempts = message, 0
    # Whoever stored it meanwhile has the last word.
    ImportFile.objects.filter(pk=file.pk).exclude(state=ImportState.STORED).update(
        state=file.state,
        preview=file.preview,
        digest=file.digest,
        message=message,
        attempts=0,
    )


def _confirm(batch: ImportBatch, seen: Mapping[int, str], by: Any) -> list[str]:
    told = []
    rows = batch.files.select_for_update(of=("self",)).filter(pk__in=seen)
    for file in rows.select_related("confirmed_by").defer("content", "sheet"):
        if file.state == ImportState.PREVIEWED and file.digest == seen[file.pk]:
            if file.preview.get("outcome") == Status.UNCHANGED:
                told.append(f"Not confirmed: {file} changes nothing.")
                continue
            file.state, file.attempts = ImportState.CONFIRMED, 0
            file.confirmed_by, file.confirmed_at = by, timezone.now()
            file.save(update_fields=["state", "attempts", "confirmed_by", "confirmed_at"])
        elif file.state in (ImportState.CONFIRMED, ImportState.STORED):
            told.append(f"Not confirmed: {file} was confirmed already{_by_whom(file)}.")
        else:
            told.append(f"Not confirmed: {file} is not as you saw it. Look at it again.")
    if gone := len(seen) - len(rows):
        told.append(f"{gone} of these files are gone from the batch.")
    return told


def _by_whom(file: ImportFile) -> str:
    if file.confirmed_by is None or file.confirmed_at is None:
        return ""
    return f" by {file.confirmed_by}, {file.confirmed_at:%-d %B %Y, %H:%M} UTC"
