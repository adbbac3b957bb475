"""What all pages of an import share: who may open them, and how they are drawn."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from igfarchive.archive.choices import ImportState
from igfarchive.archive.models import ImportBatch, ImportFile
from igfarchive.importing.file_states import confirm
from igfarchive.web.permissions import NotPermittedError

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


def page(request: HttpRequest, title: str, template: str, **context: Any) -> TemplateResponse:
    context |= {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/import/{template}.html", context)


def store(request: HttpRequest, batch: ImportBatch, seen: Mapping[int, str]) -> HttpResponse:
    """Confirm files, by their keys with the digests that were seen, and go on with the batch."""
    for told in confirm(batch, seen, request.user):
        messages.warning(request, told)
    return HttpResponseRedirect(reverse("import-progress", args=[batch.pk]))


def is_ready(row: ImportFile) -> bool:
    """Whether storing it would do something, which a person has only to confirm."""
    return row.state == ImportState.PREVIEWED and row.preview.get("outcome") != "unchanged"
