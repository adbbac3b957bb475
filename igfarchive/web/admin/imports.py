"""Where files are sent to be imported, and which imports there are.

They are previewed, completed and confirmed, then stored. No request does more than a few seconds'
work: a page that shows how far it is asks for the next.
"""

from collections.abc import Mapping, Sequence
from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from igfarchive.archive.choices import ImportState
from igfarchive.archive.models import Event, ImportBatch
from igfarchive.importing.file_states import UNDER_WAY
from igfarchive.importing.incoming import ANNOTATIONS_SUFFIX, SHEET_SUFFIX
from igfarchive.importing.programmes.programme import SUFFIXES as PROGRAMMES
from igfarchive.importing.uploads import Upload, receive
from igfarchive.transcripts.decoding import LARGEST
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.web.admin.import_forms import UploadForm
from igfarchive.web.admin.import_pages import View, for_importers, page

LARGEST_REQUEST = 200_000_000
"""Bytes of all files of an upload together, and what is written about them."""
BATCHES_ON_A_PAGE = 50
MOST_NOTES = 20


def bounded(view: View) -> View:
    """Refuse what is too large by what it says of its size, before it is read; only then is it
    looked at whether the form is ours."""
    protected = csrf_protect(view)

    @wraps(view)
    def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = str(request.META.get("CONTENT_LENGTH") or "")
        size = int(said) if said.isdecimal() else 0
        if size > LARGEST_REQUEST:
            return _too_much(
                request,
                f"These files have {size / 1_000_000:,.0f} MB together, and "
                f"{LARGEST_REQUEST // 1_000_000} MB are taken at once: send them in parts.",
            )
        try:
            return protected(request, *args, **kwargs)
        except TooManyFilesSent:
            return _too_much(
                request,
                f"These are too many files: {settings.DATA_UPLOAD_MAX_NUMBER_FILES} are taken at "
                "once. Send them in parts.",
            )
        except RequestDataTooBig:
            most = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) / 1_000_000
            return _too_much(
                request, f"A pasted text may have {most:.1f} MB: send it as a file instead."
            )

    return measured


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@bounded
def imports(request: HttpRequest) -> HttpResponse:
    """What was brought in and is not done with, and the form that brings in more."""
    form = UploadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            batch, notes = receive(
                _uploads(request, form.cleaned_data),
                form.cleaned_data["addresses"],
                request.user,
                around=form.sheet(),
                title_from_name=form.cleaned_data["title_from_name"],
            )
        except TranscriptError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, notes)
            return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))
    return _overview(request, form)


def _uploads(request: HttpRequest, facts: Mapping[str, Any]) -> list[Upload]:
    uploads = [
        Upload(file.name or "transcript", file.size or 0, file)
        for file in request.FILES.getlist("files")
    ]
    if facts["text"].strip():
        content = facts["text"].encode()
        name = facts["name"] or "pasted"
        name = name if name.lower().endswith(SUFFIXES) else f"{name}.txt"
        uploads.append(Upload(name, len(content), BytesIO(content)))
    return uploads


def _tell(request: HttpRequest, notes: Sequence[str]) -> None:
    """What was left out of what came."""
    for note in notes[:MOST_NOTES]:
        messages.warning(request, note)
    if len(notes) > MOST_NOTES:
        messages.warning(request, f"and {len(notes) - MOST_NOTES:,} more.")


def _too_much(request: HttpRequest, message: str) -> HttpResponse:
    form = UploadForm(None)
    response = _overview(request, form, refused=message)
    response.status_code = 413
    return response


def _overview(request: HttpRequest, form: UploadForm, refused: str = "") -> HttpResponse:
    waiting = Q(files__state__in=UNDER_WAY)
    batches = ImportBatch.objects.select_related("made_by").annotate(
        total=Count("files"),
        stored=Count("files", filter=Q(files__state=ImportState.STORED)),
        failed=Count("files", filter=Q(files__state=ImportState.FAILED)),
        under_way=Count("files", filter=waiting),
    )
    newest = batches.order_by("-made_at", "-pk")
    shown = Paginator(newest, BATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "Import",
        "imports",
        form=form,
        refused=refused,
        page=shown,
        hosts=settings.FETCH_HOSTS,
        most_files=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        largest_file=LARGEST // 1_000_000,
        largest_request=LARGEST_REQUEST // 1_000_000,
        events=Event.objects.values_list("name", flat=True),
        accepted=",".join([*SUFFIXES, SHEET_SUFFIX, ANNOTATIONS_SUFFIX, *PROGRAMMES]),
    )
