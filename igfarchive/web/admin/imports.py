"""Where files are sent to be imported, and which imports there are.

They are previewed, completed and confirmed, then stored. No request does more than a few seconds'
work: a page that shows how far it is asks for the next.
"""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from igfarchive.archive.choices import ImportState
from igfarchive.archive.models import Event, ImportBatch
from igfarchive.importing.file_states import UNDER_WAY
from igfarchive.importing.uploads import receive
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.web.admin.import_forms import UploadForm
from igfarchive.web.admin.import_pages import for_importers, page
from igfarchive.web.admin.import_uploads import bounded, bounds, tell, uploads_of

BATCHES_ON_A_PAGE = 50


def _too_much(request: HttpRequest, reason: str) -> HttpResponse:
    response = _overview(request, UploadForm(None), refused=reason)
    response.status_code = 413
    return response


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(_too_much)
def imports(request: HttpRequest) -> HttpResponse:
    """What was brought in and is not done with, and the form that brings in more."""
    form = UploadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            batch, notes = receive(
                uploads_of(request, form.cleaned_data),
                form.cleaned_data["addresses"],
                request.user,
                around=form.sheet(),
                title_from_name=form.cleaned_data["title_from_name"],
            )
        except TranscriptError as error:
            form.add_error(None, str(error))
        else:
            tell(request, notes)
            return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))
    return _overview(request, form)


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
        events=Event.objects.values_list("name", flat=True),
        **bounds(),
    )
