"""The history of a turn: each reading that is stored, and what was put right in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from igfarchive.annotating.anchoring.differences import Change, differences
from igfarchive.archive.choices import AnnotationEvent, AnnotationMotivation, AnnotationStatus
from igfarchive.archive.models import AnnotationRevision, Source, Utterance
from igfarchive.web.address_query import query_from_request
from igfarchive.web.utterances import turn_at

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading of the transcript, as words that differ from the reading before it.

    `at` is when it took the place of the one before; of the first, which nothing came before,
    that is not known. `source` is the last file that has it.
    """

    at: datetime | None
    source: Source
    label: str
    changes: Sequence[Change]
    first: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a correction of the turn."""

    at: datetime
    revision: AnnotationRevision


@require_safe
def history(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """All that is stored of a turn, the oldest first; also of one that was retired."""
    query_from_request(request)
    found = turn_at(event, slug, key)
    entries: list[Stored | Happened] = [*_readings(found), *_corrections(found)]
    entries.sort(key=lambda entry: entry.at or BEGINNING)
    return render(
        request,
        "history.html",
        {"utterance": found, "session": found.session, "entries": entries},
    )


def _readings(utterance: Utterance) -> Iterator[Stored]:
    before: str | None = None
    at: datetime | None = None
    earlier = utterance.readings.select_related("source").defer("source__content", "source__junk")
    stored: list[tuple[Source, str, str, datetime | None]] = [
        (each.source, each.label, each.text, each.superseded_at) for each in earlier.order_by("pk")
    ]
    source = Source.objects.defer("content", "junk").get(pk=utterance.source_id)
    stored.append((source, utterance.label, utterance.text, None))
    for number, (source, label, text, until) in enumerate(stored, start=1):
        changes = differences(text if before is None else before, text)
        is_last = number == len(stored) and utterance.retired_at is None
        yield Stored(at, source, label, changes, before is None, is_last)
        before, at = text, until


def _corrections(utterance: Utterance) -> Iterator[Happened]:
    """What visitors could read: a suggestion is nobody's reading until it is accepted."""
    revisions = AnnotationRevision.objects.filter(
        annotation__utterance__session=utterance.session,
        annotation__published_at__isnull=False,
        facts__turn=utterance.key,
        facts__motivation=AnnotationMotivation.EDITING,
    )
    for revision in revisions.select_related("annotation", "by").order_by("pk"):
        is_public = revision.facts["status"] == AnnotationStatus.PUBLIC
        if is_public or revision.event == AnnotationEvent.WITHDRAWN:
            yield Happened(revision.at, revision)
