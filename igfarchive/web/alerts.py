"""Alerts by mail: how an address begins to follow something, and how it ends that."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from igfarchive.alerts.letters import is_permanent
from igfarchive.alerts.subjects import (
    Subject,
    UnknownSubjectError,
    search_subject,
    sessions_subject,
    subject_of,
    term_subject,
)
from igfarchive.alerts.subscribing import UNCONFIRMED, confirm, subscribe
from igfarchive.archive.choices import SubscriptionFrequency
from igfarchive.archive.models import Subscription
from igfarchive.http.limits import Purpose, spend, tell
from igfarchive.http.sites import site_of
from igfarchive.search import catalogue
from igfarchive.search.merged import resolve_merged
from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query
from igfarchive.search.searching import read
from igfarchive.search.typed_filters import apply_typed
from igfarchive.web.address_query import query_from_request

METHODS = ["GET", "HEAD", "POST"]
REFUSED = "The mail server takes nothing for this address: see how it is written."


class SubscriptionForm(forms.Form):
    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    frequency = forms.ChoiceField(
        label="How often",
        choices=SubscriptionFrequency.choices,
        initial=SubscriptionFrequency.DAILY,
        widget=forms.RadioSelect,
    )


@require_http_methods(METHODS)
def follow_search(request: HttpRequest) -> HttpResponse:
    """Follows the search in the address; 400 without one that can be searched for."""
    asked = query_from_request(request, "q", "synonyms", *FILTERS)
    try:
        query = resolve_merged(apply_typed(asked)).changed(sort=Query().sort)
    except InvalidQueryError as error:
        raise BadRequest(str(error)) from None
    if not query:
        raise BadRequest("q: say which search to follow, in words or by filters.")
    parsed = read(query)
    if parsed.tree is None and parsed.problem:
        raise BadRequest(f"q: {parsed.problem}")
    return _follow(request, search_subject(query))


@require_http_methods(METHODS)
def follow_sessions(request: HttpRequest) -> HttpResponse:
    """Follows new sessions, narrowed as their list is."""
    asked = query_from_request(request, "q", *catalogue.CONDITIONS)
    return _follow(request, sessions_subject(resolve_merged(asked).changed(sort=Query().sort)))


@require_http_methods(METHODS)
def follow_term(request: HttpRequest, slug: str) -> HttpResponse:
    """Follows the uses of a term of the glossary."""
    try:
        return _follow(request, term_subject(slug))
    except UnknownSubjectError as error:
        raise Http404(str(error)) from None


@never_cache
@require_http_methods(METHODS)
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """What an address follows: confirmed here by its button, as programs open the links of mails,
    too; 404 for what was ended."""
    found = get_object_or_404(Subscription, token=token)
    if request.method == "POST":
        confirm(found)
        return HttpResponseRedirect(request.path)
    try:
        subject = subject_of(found.kind, found.subject)
    except UnknownSubjectError:
        subject = None
    return render(request, "alerts/alert.html", {"alert": found, "subject": subject})


@never_cache
@csrf_exempt
@require_http_methods(METHODS)
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Ends a subscription by its button, or by that of a mail program, which knows no more of us
    than this address (RFC 8058). What was ended before is ended."""
    if request.method != "POST":
        if not Subscription.objects.filter(token=token).exists():
            return render(request, "alerts/ended.html")
        return redirect("alert", token)
    Subscription.objects.filter(token=token).delete()
    return render(request, "alerts/ended.html")


def _follow(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The form, and what is said to whoever filled it in: the same, whatever becomes of it.

    422 for an address that the mail server refuses for good, 429 for who has too many mails sent,
    503 where none can be handed over.
    """
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {
        "subject": subject,
        "form": form,
        "days": UNCONFIRMED.days,
        "sent": "sent" in request.GET and request.method != "POST",
    }
    if request.method != "POST":
        return render(request, "alerts/follow.html", context)
    if not form.is_valid():
        return render(request, "alerts/follow.html", context, status=422)
    allowance = spend(request, Purpose.ALERTS)
    if not allowance.allowed:
        context["wait"] = allowance.reset
        return tell(render(request, "alerts/follow.html", context, status=429), allowance)
    asked = form.cleaned_data
    try:
        subscribe(subject, asked["address"], asked["frequency"], site_of(request))
    except (SMTPException, OSError) as error:
        if isinstance(error, SMTPRecipientsRefused) and is_permanent(error):
            form.add_error("address", REFUSED)
            return render(request, "alerts/follow.html", context, status=422)
        context["unavailable"] = True
        response = render(request, "alerts/follow.html", context, status=503)
        response.headers["Retry-After"] = "600"
        return response
    return tell(HttpResponseRedirect(_sent(request)), allowance)


def _sent(request: HttpRequest) -> str:
    """The same page, which then says that a mail is on its way."""
    parameters = request.GET.copy()
    parameters["sent"] = "1"
    return f"{request.path}?{parameters.urlencode()}"
