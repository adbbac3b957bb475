"""How anybody suggests a correction: without an account, and unseen until a curator accepts it."""

import hmac
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from igfarchive.annotating import curating
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, Utterance
from igfarchive.archive.readings import shown_reading
from igfarchive.archive.transactions import serialized
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotation_forms import SuggestionForm, chosen_words
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
        return render(request, "suggested.html", context)
    query = query_from_request(request, "reading")
    reading = shown_reading(found, captioned=query.captioned)
    posted = request.POST if request.method == "POST" else None
    form = SuggestionForm(found, reading, posted, initial=chosen_words(request.GET))
    context["form"] = form
    if request.method != "POST":
        return render(request, "suggest.html", context)
    form.is_valid()
    if _receive(found, form, sender_of(request)):
        response = render(request, "suggest.html", context | {"enough": True}, status=429)
        response.headers["Retry-After"] = str(int(PERIOD.total_seconds()))
        return response
    if form.errors:
        return render(request, "suggest.html", context, status=422)
    return HttpResponseRedirect(f"{request.path}?thanks=1")


@serialized
def _receive(found: Utterance, form: SuggestionForm, sender: str) -> bool:
    """Keep a suggestion if it is sound, and say in the form why not; True from who has sent enough
    already. Many at once are counted one after the other."""
    if _has_enough(sender):
        return True
    if not form.errors:
        try:
            place = form.cleaned_data["place"]
            status = AnnotationStatus.PROPOSED
            curating.annotate(found, place, form.facts(), None, status, sender=sender)
        except RefusedError as error:
            form.add_error(None, str(error))
    return False


def sender_of(request: HttpRequest) -> str:
    """What tells one visitor from another for a day: no address is kept, nor can it be guessed.

    Behind a proxy the address is the last that the proxy wrote: those before are the visitor's
    own word.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        forwarded = request.headers.get("X-Forwarded-For", "")
        address = forwarded.rpartition(",")[2].strip() or address
    said = f"{timezone.now().date()} {network_of(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).hexdigest()


def network_of(address: str) -> str:
    """The address, or of IPv6 its network: a household has as many addresses there as it likes."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _has_enough(sender: str) -> bool:
    recent = Annotation.objects.exclude(sender="").filter(created_at__gt=timezone.now() - PERIOD)
    return recent.filter(sender=sender).count() >= MOST_OF_ONE or recent.count() >= MOST_OF_ALL
