"""How anybody suggests a correction: without an account, and unseen until a curator accepts it."""

from datetime import timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from igfarchive.annotating import curating
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.history import Origin, recording
from igfarchive.archive.models import Annotation, Utterance
from igfarchive.archive.readings import shown_reading
from igfarchive.archive.transactions import serialized
from igfarchive.http.senders import sender_of
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotation_forms import chosen_words
from igfarchive.web.suggestion_form import SuggestionForm
from igfarchive.web.suggestions import new_reference
from igfarchive.web.utterances import turn_at

PERIOD = timedelta(hours=1)
MOST_OF_ONE = 5
MOST_OF_ALL = 100
"""Suggestions in a period, from one address and together: what curators can work through."""


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """A form, and thanks once it is filled in.

    429 for who suggests too much, 410 for a turn that is gone.
    """
    found = turn_at(event, slug, key)
    context: dict[str, object] = {"utterance": found, "session": found.session}
    if found.retired_at:
        return render(request, "suggestion_retired.html", context, status=410)
    if "thanks" in request.GET and request.method != "POST":
        context["reference"] = _reference(found, request.GET["thanks"])
        return render(request, "suggested.html", context)
    query = query_from_request(request, "reading")
    reading = shown_reading(found, captioned=query.captioned)
    posted = request.POST if request.method == "POST" else None
    form = SuggestionForm(found, reading, posted, initial=chosen_words(request.GET))
    context["form"] = form
    if request.method != "POST":
        return render(request, "suggest.html", context)
    form.is_valid()
    kept, enough = _receive(found, form, sender_of(request))
    if enough:
        response = render(request, "suggest.html", context | {"enough": True}, status=429)
        response.headers["Retry-After"] = str(int(PERIOD.total_seconds()))
        return response
    if kept is None:
        return render(request, "suggest.html", context, status=422)
    return HttpResponseRedirect(f"{request.path}?thanks={kept.reference}")


@serialized
def _receive(found: Utterance, form: SuggestionForm, sender: str) -> tuple[Annotation | None, bool]:
    """Keep a suggestion if it is sound, and say in the form why not; with it whether the sender has
    sent enough already. Many at once are counted one after the other."""
    if _has_enough(sender):
        return None, True
    if form.errors:
        return None, False
    try:
        place = form.cleaned_data["place"]
        status = AnnotationStatus.PROPOSED
        named = {"sender": sender, "reference": new_reference()}
        with recording(None, Origin.VISITOR):
            kept = curating.annotate(found, place, form.facts(), None, status, **named)
    except RefusedError as error:
        form.add_error(None, str(error))
        return None, False
    return kept, False


def _reference(turn: Utterance, given: str) -> str:
    """That of a suggestion on the turn, as it was given to whoever made it; else BadRequest."""
    if not given or not turn.annotations.filter(reference=given).exists():
        raise BadRequest("thanks: is no reference that the archive gave.")
    return given


def _has_enough(sender: str) -> bool:
    recent = Annotation.objects.exclude(sender="").filter(created_at__gt=timezone.now() - PERIOD)
    return recent.filter(sender=sender).count() >= MOST_OF_ONE or recent.count() >= MOST_OF_ALL
