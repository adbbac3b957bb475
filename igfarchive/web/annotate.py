"""How curators annotate words: make, preview, change, publish and withdraw."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from igfarchive.annotating import curating
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, Utterance
from igfarchive.archive.readings import Reading, shown_reading
from igfarchive.archive.transactions import serialized
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotation_forms import AnnotationForm, chosen_words
from igfarchive.web.annotation_versions import (
    CHANGED_MEANWHILE,
    Meanwhile,
    changed_since,
    initial_of,
    over_now,
    version_of,
)
from igfarchive.web.permissions import for_curators
from igfarchive.web.queue import next_suggestion
from igfarchive.web.search_index import update_index
from igfarchive.web.utterances import turn_at

LONGEST_BECAUSE = 1_000


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def annotate(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """A new annotation on words of a turn; `?quote=` and `?start=` say on which."""
    found = turn_at(event, slug, key)
    query = query_from_request(request, "reading")
    reading = shown_reading(found, captioned=query.captioned)
    initial = chosen_words(request.GET) | {"creator": _name_of(request)}
    form = AnnotationForm(found, reading, _posted(request), initial=initial)

    def save() -> Annotation:
        return curating.annotate(found, form.cleaned_data["place"], form.facts(), request.user)

    made = _tried(request, form, save)
    if made is None or "preview" in request.POST:
        return _form_page(request, found, form, None, made)
    if made.is_correction:
        update_index(request)
    return HttpResponseRedirect(f"{found.session.get_absolute_url()}#ref-{made.pk}")


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an annotation; how it stood before is kept."""
    annotation = _annotation(pk)
    turn = annotation.utterance
    was_correction = annotation.is_correction
    version = version_of(annotation)
    initial = initial_of(annotation) | {"version": version}
    lost = "" if annotation.anchored else annotation.exact
    posted = _posted(request)
    meanwhile = None
    if posted is not None and posted.get("version") != version:
        meanwhile = changed_since(annotation, posted.get("version", ""))
        posted = over_now(posted, meanwhile, initial)
    form = AnnotationForm(turn, Reading(turn.text), posted, initial=initial, lost=lost)
    if meanwhile:
        form.add_error(None, CHANGED_MEANWHILE)
        return _form_page(request, turn, form, annotation, None, meanwhile)

    def save() -> Annotation:
        # Nobody else writes from here on.
        if form.cleaned_data["version"] != version_of(annotation):
            raise RefusedError(CHANGED_MEANWHILE, "Save again to see what.")
        curating.change(annotation, form.cleaned_data["place"], form.facts(), request.user)
        return annotation

    changed = _tried(request, form, save)
    if changed is None or "preview" in request.POST:
        return _form_page(request, turn, form, annotation, changed)
    if changed.is_correction or was_correction:
        update_index(request)
    return HttpResponseRedirect(changed.get_absolute_url())


@for_curators
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish or withdraw, as `status` says, `because` of something; then show the next that waits
    after one that did, else the annotation; or why it may not be, and the way on (409)."""
    annotation = _annotation(pk)
    was_suggested = annotation.waits
    status = request.POST.get("status")
    because = " ".join(request.POST.get("because", "").split())
    if len(because) > LONGEST_BECAUSE:
        raise BadRequest(f"because: write at most {LONGEST_BECAUSE:,} characters.")
    if status not in (AnnotationStatus.PUBLIC, AnnotationStatus.WITHDRAWN):
        raise BadRequest("status: write public or withdrawn.")
    problem = ""

    @serialized
    def decided() -> None:
        version = version_of(annotation)
        if request.POST.get("version", version) != version:
            raise RefusedError(CHANGED_MEANWHILE, "Look at it again, and decide then.")
        if status == AnnotationStatus.PUBLIC:
            curating.publish(annotation, request.user)
        else:
            curating.withdraw(annotation, request.user, because)

    try:
        decided()
    except RefusedError as error:
        annotation.refresh_from_db()
        problem = str(error)
    if problem:
        return render(
            request,
            "annotation_refused.html",
            {
                "annotation": annotation,
                "problem": problem,
                "because": because,
                "following": next_suggestion(annotation),
            },
            status=409,
        )
    if annotation.is_correction:
        update_index(request)
    if not was_suggested:
        return HttpResponseRedirect(annotation.get_absolute_url())
    return _led_on(request, annotation)


def _led_on(request: HttpRequest, decided: Annotation) -> HttpResponse:
    """To the next suggestion, or to what else waits; the page says what became of this one."""
    done = "accepted" if decided.is_public else "declined"
    address = decided.get_absolute_url()
    messages.success(request, format_html('<a href="{}">{}</a> is {}.', address, decided, done))
    following = next_suggestion(decided)
    if following is None:
        messages.info(request, "No suggestion waits any more.")
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(following.get_absolute_url())


def _name_of(request: HttpRequest) -> str:
    user = request.user
    return (isinstance(user, User) and user.get_full_name()) or user.get_username()


def _annotation(pk: int) -> Annotation:
    rows = Annotation.objects.select_related("utterance__session__event", "utterance__speaker")
    return get_object_or_404(rows, pk=pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _tried(
    request: HttpRequest, form: AnnotationForm, save: Callable[[], Annotation]
) -> Annotation | None:
    """What `save` made of a sound form; for a preview it is undone. None where it was refused."""
    if not form.is_valid():
        return None

    @serialized
    def tried() -> Annotation:
        made = save()
        transaction.set_rollback("preview" in request.POST)
        return made

    try:
        return tried()
    except RefusedError as error:
        form.add_error(None, str(error))
        return None


def _form_page(
    request: HttpRequest,
    turn: Utterance,
    form: AnnotationForm,
    annotation: Annotation | None,
    preview: Annotation | None,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    context = {
        "utterance": turn,
        "session": turn.session,
        "annotation": annotation,
        "form": form,
        "preview": preview,
        "meanwhile": meanwhile,
    }
    return render(request, "annotate.html", context, status=422 if form.errors else 200)
