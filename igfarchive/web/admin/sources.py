"""The files that sessions came from, as they came."""

from io import BytesIO

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.models import Source
from igfarchive.web.admin.base import ReadOnlyAdmin
from igfarchive.web.permissions import NotPermittedError


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin[Source]):
    list_display = ("name", "session", "format", "encoding", "imported_at", "download")
    list_filter = ("format", "encoding")
    list_select_related = ("session__event",)
    search_fields = ("name", "url", "session__title", "session__code", "=sha256")
    fields = (
        "name", "session", "url", "format", "encoding", "imported_at", "sha256", "text_sha256",
        "download",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        file = path(
            "<int:pk>/file/", self.admin_site.admin_view(self.file), name="archive_source_file"
        )
        return [file, *super().get_urls()]

    @admin.display(description="file")
    def download(self, source: Source) -> SafeString:
        address = reverse("admin:archive_source_file", args=[source.pk])
        return format_html('<a href="{}">Download</a>', address)

    def file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The bytes, to be kept and never shown: a page from elsewhere is no page of ours."""
        if not self.has_view_permission(request):
            raise NotPermittedError("download sources", "view sources")
        source = get_object_or_404(Source, pk=pk)
        return FileResponse(
            BytesIO(source.content),
            as_attachment=True,
            filename=source.name,
            content_type="application/octet-stream",
        )
