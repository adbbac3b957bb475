"""One turn, in the midst of its neighbours: the page that its permanent address leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Affiliation, Utterance
from igfarchive.web import asking
from igfarchive.web.marking import marked


@require_safe
def utterance(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """The turn; 410 with what stood there once a corrected transcript no longer holds it."""
    asking.read(request)
    found = get_object_or_404(
        Utterance.objects.select_related("session__event", "speaker"),
        session__event__slug=event,
        session__slug=slug,
        session__published=True,
        key=key,
    )
    context = {
        "utterance": found,
        "session": found.session,
        "html": marked(found.text),
        "affiliation": Affiliation.objects.filter(
            session=found.session, speaker=found.speaker_id, preferred=True
        )
        .select_related("organisation", "stated_in")
        .first(),
    }
    if found.position is None:
        return render(request, "utterance_retired.html", context, status=410)
    neighbours = {
        each.position: each
        for each in Utterance.objects.current()
        .filter(session=found.session, position__in=(found.position - 1, found.position + 1))
        .select_related("speaker")
    }
    context["before"] = neighbours.get(found.position - 1)
    context["after"] = neighbours.get(found.position + 1)
    return render(request, "utterance.html", context)
