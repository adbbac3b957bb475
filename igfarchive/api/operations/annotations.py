"""Annotations, after the W3C Web Annotation data model."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from ninja import Router

from igfarchive.annotating.exchange import to_web_annotation
from igfarchive.annotating.webannotations.documents import write_annotation
from igfarchive.api.declaring import ONE, Number, reads
from igfarchive.api.listings import Listing, listing
from igfarchive.api.parameters import PAGING, asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.models import Annotation

router = Router(tags=["Annotations"])
RELATED = ("utterance__session__event", "utterance__speaker")
LISTED = ("motivation", "event", "session")

WebAnnotationDocument = dict[str, Any]
"""JSON-LD."""


@reads(
    router,
    "/annotations",
    *LISTED,
    *PAGING,
    response=Listing[WebAnnotationDocument],
    summary="List the annotations",
)
def annotations(request: HttpRequest) -> Listing[WebAnnotationDocument]:
    """Public annotations as JSON-LD, the latest first; with `motivation=editing` the corrections of
    captioned words."""
    question = asked(request, *LISTED, *PAGING)
    query, found = question.query, Annotation.objects.public()
    if motivation := question.others.get("motivation"):
        found = found.filter(motivation=motivation)
    if query.events:
        found = found.filter(utterance__session__event__slug__in=query.events)
    if query.sessions:
        session = "utterance__session__"
        path = Concat(
            f"{session}event__slug", Value("/"), f"{session}slug", output_field=CharField()
        )
        found = found.annotate(path=path).filter(path__in=query.sessions)

    def documents(page: Sequence[int]) -> list[WebAnnotationDocument]:
        rows = Annotation.objects.public().select_related(*RELATED).in_bulk(page)
        return [
            write_annotation(to_web_annotation(rows[pk], question.site))
            for pk in page
            if pk in rows
        ]

    latest = found.order_by("-published_at", "-pk")
    return listing(question, tuple(latest.values_list("pk", flat=True)), documents)


@reads(
    router,
    "/annotations/{int:number}",
    response=WebAnnotationDocument,
    summary="Read an annotation",
    besides=(*ONE, Kind.GONE),
)
def annotation(request: HttpRequest, number: Number) -> WebAnnotationDocument:
    """One annotation, by the number in the address of its page. One that was public and is
    withdrawn answers 410."""
    question = asked(request)
    published = Annotation.objects.filter(
        utterance__session__published=True, published_at__isnull=False
    )
    found = published.select_related(*RELATED).filter(pk=number).first()
    if found is None:
        raise ProblemError(
            Kind.NOT_FOUND, f"There is no annotation {number}: /api/v1/annotations lists them."
        )
    if not found.is_public:
        raise ProblemError(Kind.GONE, f"The annotation {number} was withdrawn.")
    return write_annotation(to_web_annotation(found, question.site))
