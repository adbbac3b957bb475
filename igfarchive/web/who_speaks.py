"""Where a curator who reads a transcript says that somebody else said a turn of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from igfarchive.web.permissions import for_attributing
from igfarchive.web.utterances import turn_at


@for_attributing
@require_safe
def who_speaks(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """The form for one turn, which the desk answers: it shows what would change, and leads back."""
    found = turn_at(event, slug, key)
    if found.position is None or not found.is_speech:
        raise Http404
    labelled = found.session.utterances.current().turns().filter(label=found.label)
    parts = found.session.participations.order_by("speaker__sort_name")
    context = {
        "utterance": found,
        "session": found.session,
        "labelled": labelled.count() if found.label else 0,
        "people": parts.values_list("speaker__name", flat=True),
        "desk": reverse("admin:archive_attribution_session", args=[found.session_id]),
    }
    return render(request, "who_speaks.html", context)
