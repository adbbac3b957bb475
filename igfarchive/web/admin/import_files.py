"""One file of an import: what storing it would do, and what is stated of it by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.models import Event, ImportFile
from igfarchive.importing.given_facts import fill_in
from igfarchive.importing.kept_files import keep_sheet_of
from igfarchive.importing.kept_sheets import sheet_of
from igfarchive.importing.rewritten_sheets import rewrite_sheet
from igfarchive.importing.sheets import read_sheet
from igfarchive.importing.tables import SheetError
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.web.admin.import_forms import FactsForm
from igfarchive.web.admin.import_pages import for_importers, is_ready, page, store


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def import_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One file: what its import would do, line by line, and a form for what it does not say."""
    row = _file(pk, file)
    action = request.POST.get("action")
    if action == "store":
        return store(request, row.batch, {row.pk: request.POST.get("digest", "")})
    if action == "remove":
        row.delete()
        messages.success(request, f"Taken out of the import: {row}.")
        return HttpResponseRedirect(reverse("import-batch", args=[pk]))
    form, problem = None, ""
    came = row.content or row.sheet or row.url
    if came and row.kind != ImportKind.ANNOTATIONS and row.state != ImportState.STORED:
        try:
            content = sheet_of(row)
            sheet = read_sheet(content)
            said = row.preview.get("facts", {})
            form = FactsForm(
                request.POST if action == "facts" else None,
                sheet,
                said,
                row.preview.get("labels", []),
            )
            if action == "facts" and form.is_valid():
                filled = fill_in(sheet, form.given())
                written, anew = rewrite_sheet(content.decode("utf-8-sig"), filled)
                if keep_sheet_of(row, written):
                    messages.success(request, "Kept in its sheet, and previewed with it.")
                    if anew:
                        messages.warning(request, "Its comments stand at its head now.")
                else:
                    messages.error(request, "Nothing was kept: somebody has confirmed this file.")
                return HttpResponseRedirect(reverse("import-file", args=[pk, file]))
        except SheetError as error:
            problem = str(error)
            if form:
                form.add_error(None, problem)
        except TranscriptError as error:
            problem = str(error)
    return page(
        request,
        row.name,
        "file",
        batch=row.batch,
        row=row,
        preview=row.preview,
        form=form,
        problem=problem,
        events=Event.objects.values_list("name", flat=True),
        ready=is_ready(row),
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


def _file(batch: int, pk: int) -> ImportFile:
    rows = ImportFile.objects.select_related("batch", "session__event", "confirmed_by")
    return get_object_or_404(rows, batch=batch, pk=pk)
