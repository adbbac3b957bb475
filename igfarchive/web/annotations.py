"""Annotations on their own: each with its history, the latest corrections, and all as JSON-LD."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.annotating.exchange import to_web_annotation
from igfarchive.annotating.webannotations.documents import write_page
from igfarchive.archive.models import Annotation, Session
from igfarchive.archive.querysets import AnnotationQuerySet
from igfarchive.http.sites import site_of
from igfarchive.web.address_query import query_from_request
from igfarchive.web.paging import page_of
from igfarchive.web.permissions import may_annotate
from igfarchive.web.queue import next_suggestion

PAGE_SIZE = 50
RELATED = ("utterance__session__event", "utterance__speaker")


@require_safe
def annotation(request: HttpRequest, pk: int) -> HttpResponse:
    """One annotation. A proposed or withdrawn one is for curators alone; 410 once it was public."""
    query_from_request(request)
    # Before it is looked up, so that no header tells what there is.
    curates = may_annotate(request)
    found = get_object_or_404(Annotation.objects.select_related(*RELATED), pk=pk)
    published = found.utterance.session.published
    if not curates and not (published and found.published_at):
        raise Http404
    if not found.is_public and not curates:
        return render(request, "annotation_withdrawn.html", {"annotation": found}, status=410)
    revisions = list(found.revisions.select_related("by").order_by("-pk")) if curates else []
    return render(
        request,
        "annotation.html",
        {
            "annotation": found,
            "utterance": found.utterance,
            "session": found.utterance.session,
            "revisions": revisions,
            "version": revisions[0].pk if revisions else 0,
            "may_annotate": curates,
            "following": next_suggestion(found) if curates and found.waits else None,
        },
    )


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was put right last, in all sessions."""
    query = query_from_request(request)
    page = page_of(Paginator(latest_corrections(), PAGE_SIZE), query.page)
    return render(request, "corrections.html", {"page": page})


@require_safe
def session_annotations(request: HttpRequest, event: str, slug: str) -> JsonResponse:
    """The public annotations of a session, after the W3C Web Annotation data model."""
    query_from_request(request)
    session = get_object_or_404(Session.objects.published().at(event, slug).select_related("event"))
    rows = Annotation.objects.public().filter(utterance__session=session).select_related(*RELATED)
    site = site_of(request)
    page = write_page(
        (
            to_web_annotation(row, site)
            for row in rows.order_by("utterance__position", "start", "pk")
        ),
        id=request.build_absolute_uri(request.path),
        label=str(session),
    )
    return JsonResponse(
        page,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        content_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    )


def latest_corrections() -> AnnotationQuerySet:
    found = Annotation.objects.public().corrections().select_related(*RELATED)
    return found.order_by("-published_at", "-pk")
