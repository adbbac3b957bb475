"""Bringing files in with a browser: sent, previewed, completed and confirmed, then stored.

No request does more than a few seconds' work: a page that shows how far it is asks for the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.models import Event, ImportBatch, ImportFile
from igfarchive.importing.given_facts import fill_in
from igfarchive.importing.incoming import ANNOTATIONS_SUFFIX, SHEET_SUFFIX
from igfarchive.importing.kept_files import (
    UNDER_WAY,
    confirm,
    finish,
    keep_sheet_of,
    look_again,
    next_file,
    sheet_of,
    work_on,
)
from igfarchive.importing.programmes.programme import SUFFIXES as PROGRAMMES
from igfarchive.importing.sheets import Sheet, read_folder_sheet
from igfarchive.importing.tables import SheetError
from igfarchive.importing.uploads import Upload, receive
from igfarchive.importing.written_sheets import write_sheet
from igfarchive.search import index
from igfarchive.transcripts.decoding import LARGEST
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.web.admin.import_forms import AroundForm, FactsForm, UploadForm
from igfarchive.web.permissions import NotPermittedError
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted

LARGEST_REQUEST = 200_000_000
"""Bytes of all files of an upload together, and what is written about them."""
SECONDS = 3.0
"""How long a request works before it shows how far it is. The file in hand is done to its end."""
BATCHES_ON_A_PAGE = 50
MOST_NOTES = 20
TABLE_FIELDS = ("content", "sheet")
"""What lists of files need not hold."""

View = Callable[..., HttpResponse]


def for_importers(view: View) -> View:
    """A page of the desk for those who may import; others are refused, and asked to sign in."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("archive.import_sessions"):
            raise NotPermittedError("import sessions", "import sessions")
        return view(request, *args, **kwargs)

    # Who may not come in is told so before anything of what they send is read.
    page: View = admin.site.admin_view(checked)
    return page


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


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a batch, each with what would become of it."""
    batch = get_object_or_404(ImportBatch.objects.select_related("made_by"), pk=pk)
    form = AroundForm(initial=_around(batch))
    if request.method == "POST":
        action = request.POST.get("action")
        if action == "delete":
            messages.success(request, f"{batch} is deleted. What it has stored stays.")
            batch.delete()
            return HttpResponseRedirect(reverse("import"))
        if action == "store":
            return _store_selected(request, batch)
        if action == "look":
            look_again(batch)
            return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))
        if action == "around":
            form = AroundForm(request.POST)
            if form.is_valid():
                batch.folder = write_sheet(_laid_over(batch, form))
                batch.title_from_name = form.cleaned_data["title_from_name"]
                batch.save()
                look_again(batch)
                return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))
    rows = list(batch.files.select_related("session__event").defer(*TABLE_FIELDS))
    return _page(
        request,
        f"{batch}: {counted(len(rows), 'file')}",
        "batch",
        batch=batch,
        form=form,
        rows=_rows(rows),
        states=_states(rows),
        events=Event.objects.values_list("name", flat=True),
        under_way=any(row.state in UNDER_WAY for row in rows),
        ready=any(_is_ready(row) for row in rows),
        again=any(row.state in (ImportState.FAILED, ImportState.PREVIEWED) for row in rows),
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
    return _page(
        request,
        f"{batch}: under way",
        "progress",
        batch=batch,
        done=total - left,
        total=total,
        doing="stored" if counts[ImportState.CONFIRMED] else "previewed",
    )


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def import_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One file: what its import would do, line by line, and a form for what it does not say."""
    row = _file(pk, file)
    action = request.POST.get("action")
    if action == "store":
        return _store(request, row.batch, {row.pk: request.POST.get("digest", "")})
    if action == "remove":
        row.delete()
        messages.success(request, f"Taken out of the import: {row}.")
        return HttpResponseRedirect(reverse("import-batch", args=[pk]))
    form, problem = None, ""
    came = row.content or row.sheet or row.url
    if came and row.kind != ImportKind.ANNOTATIONS and row.state != ImportState.STORED:
        try:
            sheet = sheet_of(row)
            said = row.preview.get("facts", {})
            form = FactsForm(
                request.POST if action == "facts" else None,
                sheet,
                said,
                row.preview.get("labels", []),
            )
            if action == "facts" and form.is_valid():
                if keep_sheet_of(row, write_sheet(fill_in(sheet, form.given()))):
                    messages.success(request, "Kept in its sheet, and previewed with it.")
                else:
                    messages.error(request, "Nothing was kept: somebody has confirmed this file.")
                return HttpResponseRedirect(reverse("import-file", args=[pk, file]))
        except SheetError as error:
            problem = str(error)
            if form:
                form.add_error(None, problem)
        except TranscriptError as error:
            problem = str(error)
    return _page(
        request,
        row.name,
        "file",
        batch=row.batch,
        row=row,
        preview=row.preview,
        form=form,
        problem=problem,
        events=Event.objects.values_list("name", flat=True),
        ready=_is_ready(row),
    )


@for_importers
@require_GET
def import_sheet(_: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The sheet of a file, as TOML."""
    row = get_object_or_404(ImportFile.objects.exclude(sheet=b""), batch=pk, pk=file)
    return HttpResponse(
        bytes(row.sheet),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="sheet-{row.pk}.toml"'},
    )


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


def _store_selected(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("file") if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        messages.error(request, "Choose what is to be stored.")
        return HttpResponseRedirect(reverse("import-batch", args=[batch.pk]))
    return _store(request, batch, {pk: request.POST.get(f"digest-{pk}", "") for pk in chosen})


def _store(request: HttpRequest, batch: ImportBatch, seen: Mapping[int, str]) -> HttpResponse:
    for told in confirm(batch, seen, request.user):
        messages.warning(request, told)
    return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))


def _file(batch: int, pk: int) -> ImportFile:
    rows = ImportFile.objects.select_related("batch", "session__event", "confirmed_by")
    return get_object_or_404(rows, batch=batch, pk=pk)


def _is_ready(row: ImportFile) -> bool:
    return row.state == ImportState.PREVIEWED and row.preview.get("outcome") != "unchanged"


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
                "ready": _is_ready(file),
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
    page = Paginator(newest, BATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(
        request,
        "Import",
        "imports",
        form=form,
        refused=refused,
        page=page,
        hosts=settings.FETCH_HOSTS,
        most_files=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        largest_file=LARGEST // 1_000_000,
        largest_request=LARGEST_REQUEST // 1_000_000,
        events=Event.objects.values_list("name", flat=True),
        accepted=",".join([*SUFFIXES, SHEET_SUFFIX, ANNOTATIONS_SUFFIX, *PROGRAMMES]),
    )


def _page(request: HttpRequest, title: str, template: str, **context: Any) -> TemplateResponse:
    context |= {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/import/{template}.html", context)
