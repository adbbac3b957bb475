"""Previews and stores a file of annotations, all of it in one transaction."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.db import transaction

from igfarchive.annotating.exchange import Outcome, load
from igfarchive.annotating.webannotations.documents import AnnotationError, Item, read_document
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.transactions import serialized
from igfarchive.importing.annotations import FAILED, AnnotationReport
from igfarchive.transcripts.transcript import TranscriptError

MOST = 1_000
"""Annotations of one file: others who write wait until all of them are stored."""


@serialized
def rehearse_annotations(content: bytes) -> tuple[dict[str, Any], str]:
    """What storing the annotations of a file would do, as JSON, and a digest of it.

    TranscriptError for what is no file of them, has too many, or where all of them fail.
    """
    found = store_annotations(content)
    transaction.set_rollback(True)
    return found


def store_annotations(content: bytes) -> tuple[dict[str, Any], str]:
    """Store them, within a transaction; one that is refused stops no other."""
    try:
        items = read_document(content)
    except AnnotationError as error:
        raise TranscriptError(str(error), "Nothing of the file was read.") from error
    if len(items) > MOST:
        raise TranscriptError(
            f"The file has {len(items):,} annotations.",
            f"Split it into files of {MOST:,}, or import it with import_annotations.",
        )
    reports = [_store(item) for item in items]
    if not reports or all(report.status == FAILED for report in reports):
        first = next((f" {report.name}: {report.error}" for report in reports), "")
        raise TranscriptError("No annotation of the file can be stored.", first.strip())
    statuses = {report.status for report in reports}
    unchanged = statuses <= {Outcome.UNCHANGED, FAILED}
    preview = {
        "outcome": str(Outcome.UNCHANGED if unchanged else Outcome.CREATED),
        "annotations": [asdict(report) for report in reports],
        "lost": sum(report.lost for report in reports),
        "failed": sum(report.status == FAILED for report in reports),
    }
    return preview, hashlib.sha256(json.dumps(preview).encode()).hexdigest()


def _store(item: Item) -> AnnotationReport:
    if item.annotation is None:
        return AnnotationReport("", item.name, FAILED, error=str(item.error))
    try:
        with transaction.atomic():
            row, outcome = load(item.annotation)
    except RefusedError as error:
        return AnnotationReport("", item.name, FAILED, error=str(error))
    return AnnotationReport("", item.name, str(outcome), lost=not row.anchored)
