"""The files of an import in a list: what would become of each, and going on with them."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from igfarchive.archive.choices import ImportState
from igfarchive.archive.models import Event, ImportBatch, ImportFile
from igfarchive.importing.file_states import UNDER_WAY, look_again, next_file
from igfarchive.importing.kept_files import finish, work_on
from igfarchive.importing.sheets import Sheet, read_folder_sheet
from igfarchive.importing.uploads import add_to
from igfarchive.importing.written_sheets import write_sheet
from igfarchive.search import index
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.web.admin.import_forms import AroundForm, FilesForm
from igfarchive.web.admin.import_pages import for_importers, is_ready, page, store
from igfarchive.web.admin.import_uploads import bounded, bounds, tell, uploads_of
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted

SECONDS = 3.0
"""How long a request works before it shows how far it is. The file in hand is done to its end."""
WHOLE_FILES = ("content", "sheet")
"""Fields that lists of files need not hold."""


def _too_much(request: HttpRequest, reason: str, pk: int) -> HttpResponse:
    response = _batch_page(request, _batch(pk), refused=reason)
    response.status_code = 413
    return response


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(_too_much)
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a batch, each with what would become of it."""
    batch = _batch(pk)
    around, added = None, None
    match request.POST.get("action"):
        case "delete":
            messages.success(request, f"{batch} is deleted. What it has stored stays.")
            batch.delete()
            return HttpResponseRedirect(reverse("import"))
        case "store":
            return _store_selected(request, batch)
        case "look":
            look_again(batch)
            return _progress_of(batch)
        case "around":
            around = AroundForm(request.POST)
            if around.is_valid():
                batch.folder = write_sheet(_laid_over(batch, around))
                batch.title_from_name = around.cleaned_data["title_from_name"]
                batch.save()
                look_again(batch)
                return _progress_of(batch)
        case "add":
            added = FilesForm(request.POST)
            if added.is_valid():
                facts = added.cleaned_data
                try:
                    tell(request, add_to(batch, uploads_of(request, facts), facts["addresses"]))
                    return _progress_of(batch)
                except TranscriptError as error:
                    added.add_error(None, str(error))
    return _batch_page(request, batch, around, added)


def _batch(pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.select_related("made_by"), pk=pk)


def _progress_of(batch: ImportBatch) -> HttpResponse:
    return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))


def _batch_page(
    request: HttpRequest,
    batch: ImportBatch,
    around: AroundForm | None = None,
    added: FilesForm | None = None,
    refused: str = "",
) -> HttpResponse:
    rows = list(batch.files.select_related("session__event").defer(*WHOLE_FILES))
    return page(
        request,
        f"{batch}: {counted(len(rows), 'file')}",
        "batch",
        batch=batch,
        around=around or AroundForm(initial=_around(batch)),
        added=added or FilesForm(),
        refused=refused,
        rows=_rows(rows),
        states=_states(rows),
        events=Event.objects.values_list("name", flat=True),
        under_way=any(row.state in UNDER_WAY for row in rows),
        ready=any(is_ready(row) for row in rows),
        again=any(row.state in (ImportState.FAILED, ImportState.PREVIEWED) for row in rows),
        **bounds(),
    )


@for_importers
@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with a batch for a few seconds, and shows how far it is; then leads to the batch.

    What is done was asked for by a form, and is not done twice: whoever opens this has it go on.
    """
    batch = get_object_or_404(ImportBatch, pk=pk)
    stored = work_on(batch, SECONDS)
    if stored and next_file(batch):
        index.update_apart()
    elif stored:
        finish()
        update_index(request)
    counts = dict.fromkeys(ImportState.values, 0)
    counts |= dict(batch.files.order_by().values_list("state").annotate(Count("pk")))
    left = sum(counts[state] for state in UNDER_WAY)
    if not left:
        return HttpResponseRedirect(reverse("import-batch", args=[batch.pk]))
    total = sum(counts.values())
    return page(
        request,
        f"{batch}: under way",
        "progress",
        batch=batch,
        done=total - left,
        total=total,
        doing="stored" if counts[ImportState.CONFIRMED] else "previewed",
    )


def _store_selected(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("file") if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        messages.error(request, "Choose what is to be stored.")
        return HttpResponseRedirect(reverse("import-batch", args=[batch.pk]))
    return store(request, batch, {pk: request.POST.get(f"digest-{pk}", "") for pk in chosen})


def _rows(files: list[ImportFile]) -> list[dict[str, Any]]:
    """The files for a table, each with those before it that go to the same session."""
    first: dict[str, ImportFile] = {}
    rows = []
    for file in files:
        path = file.preview.get("path", "")
        beside = first.get(path) if path and file.state != ImportState.FAILED else None
        if path and file.state != ImportState.FAILED:
            first.setdefault(path, file)
        labels = file.preview.get("labels", [])
        rows.append(
            {
                "file": file,
                "preview": file.preview,
                "ready": is_ready(file),
                "beside": beside,
                "new": sum(not label["known"] for label in labels),
                "likely": sum(bool(label["likely"]) for label in labels),
                "warnings": len(file.preview.get("warnings", []))
                + file.preview.get("more_warnings", 0),
            }
        )
    return rows


def _states(files: list[ImportFile]) -> list[tuple[str, int]]:
    """How many files are at what, in words: of those that are previewed, what they would do."""
    told: dict[str, int] = {}
    for file in files:
        state = file.get_state_display().lower()
        if file.state == ImportState.PREVIEWED:
            state = {"created": "new", "updated": "changed", "unchanged": "the same"}.get(
                str(file.preview.get("outcome")), state
            )
            if state == "new" and file.preview.get("catalogued"):
                state = "first words"
        told[state] = told.get(state, 0) + 1
    return list(told.items())


def _around(batch: ImportBatch) -> dict[str, Any]:
    sheet = read_folder_sheet(batch.folder.encode())
    return {
        "event": sheet.event.name,
        "kind": sheet.session.kind,
        "title_from_name": batch.title_from_name,
    }


def _laid_over(batch: ImportBatch, form: AroundForm) -> Sheet:
    """What the folder's sheet said, with what was filled in."""
    sheet, given = read_folder_sheet(batch.folder.encode()), form.sheet()
    same = sheet.event.name == given.event.name
    return replace(
        sheet,
        event=sheet.event if same else given.event,
        session=replace(sheet.session, kind=given.session.kind),
    )
