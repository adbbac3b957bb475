"""Where turns were parted or joined, and undoing it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.models import TurnBoundary
from igfarchive.importing.parting import PartingError, undo_boundary
from igfarchive.web.admin.base import ReadOnlyAdmin
from igfarchive.web.admin.links import link
from igfarchive.web.admin.merges import UndoneFilter
from igfarchive.web.permissions import NotPermittedError, may_attribute
from igfarchive.web.search_index import update_index


@admin.register(TurnBoundary)
class TurnBoundaryAdmin(ReadOnlyAdmin[TurnBoundary]):
    list_display = ("__str__", "joins", "made_by", "made_at", "undone_at", "undo")
    list_filter = (UndoneFilter, "joins")
    search_fields = ("before", "after", "session__title")
    fields = ("where", "joins", "before", "after", "made_by", "made_at", "undone_at", "undo")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TurnBoundary]:
        related = ("session__event", "head", "made_by")
        return super().get_queryset(request).select_related(*related).order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/undo/",
            self.admin_site.admin_view(self.undo_page),
            name="archive_turnboundary_undo",
        )
        return [page, *super().get_urls()]

    @admin.display(description="turn")
    def where(self, boundary: TurnBoundary) -> SafeString | None:
        return link(boundary.head)

    @admin.display(description="")
    def undo(self, boundary: TurnBoundary) -> SafeString | None:
        if boundary.undone_at:
            return None
        address = reverse("admin:archive_turnboundary_undo", args=[boundary.pk])
        return format_html('<a href="{}">Undo</a>', address)

    def undo_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and undoes."""
        boundary = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may_attribute(request):
            raise NotPermittedError("undo how turns were parted", "change utterances")
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": "Undo this?",
                "opts": self.opts,
                "boundary": boundary,
            }
            return TemplateResponse(request, "admin/archive/boundary_undo.html", context)
        try:
            undo_boundary(boundary, request.user)
        except PartingError as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, boundary, "Undone.")
            update_index(request)
            messages.success(request, f"Undone: {boundary}.")
        return HttpResponseRedirect(reverse("admin:archive_turnboundary_changelist"))
