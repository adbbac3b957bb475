"""What was merged, and undoing it; what was found to be two."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.merging import MergeError, undo
from igfarchive.archive.models import Merge, NotTwins, Organisation, Speaker
from igfarchive.archive.transactions import serialized
from igfarchive.web.admin.base import ArchiveAdmin, ReadOnlyAdmin
from igfarchive.web.admin.links import link
from igfarchive.web.generic import ModelAdmin
from igfarchive.web.permissions import NotPermittedError
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted


class UndoneFilter(admin.SimpleListFilter):
    title = "undone"
    parameter_name = "undone"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("no", "Standing"), ("yes", "Undone")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Merge]) -> QuerySet[Merge]:
        if self.value() in ("yes", "no"):
            return queryset.filter(undone_at__isnull=self.value() == "no")
        return queryset


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin[Merge]):
    list_display = ("__str__", "merged_by", "merged_at", "undone_at", "undo")
    list_filter = (UndoneFilter,)
    search_fields = (
        "kept_speaker__name", "gone_speaker__name",
        "kept_organisation__name", "gone_organisation__name",
    )  # fmt: skip
    fields = ("kept", "gone", "merged_by", "merged_at", "changed", "undone_at", "undo")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        related = (
            "kept_speaker", "gone_speaker", "kept_organisation", "gone_organisation", "merged_by",
        )  # fmt: skip
        # `moved` names every row that changed hands: thousands of them.
        return super().get_queryset(request).select_related(*related).defer("moved")

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/undo/", self.admin_site.admin_view(self.undo_page), name="archive_merge_undo"
        )
        return [page, *super().get_urls()]

    @admin.display
    def kept(self, merge: Merge) -> SafeString | None:
        return link(merge.kept_speaker or merge.kept_organisation)

    @admin.display
    def gone(self, merge: Merge) -> SafeString | None:
        return link(merge.gone_speaker or merge.gone_organisation)

    @admin.display(description="sessions changed")
    def changed(self, merge: Merge) -> str:
        return counted(len(merge.moved["sessions"]), "session")

    @admin.display(description="")
    def undo(self, merge: Merge) -> SafeString | None:
        if merge.undone_at:
            return None
        address = reverse("admin:archive_merge_undo", args=[merge.pk])
        return format_html('<a href="{}">Undo</a>', address)

    def undo_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and undoes: by whoever may change what was merged."""
        merge = get_object_or_404(self.get_queryset(request), pk=pk)
        model = Speaker if merge.kept_speaker else Organisation
        desk = self.admin_site.get_model_admin(model)
        if not desk.has_change_permission(request):
            names = model._meta.verbose_name_plural
            raise NotPermittedError(f"undo merges of {names}", f"change {names}")
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": "Undo this merge?",
                "opts": self.opts,
                "merge": merge,
                "changed": self.changed(merge),
            }
            return TemplateResponse(request, "admin/archive/undo.html", context)

        @serialized
        def undo_and_log() -> None:
            undo(merge, request.user)
            for row in filter(
                None,
                (
                    merge.kept_speaker, merge.gone_speaker,
                    merge.kept_organisation, merge.gone_organisation,
                ),
            ):  # fmt: skip
                desk.log_change(request, row, f"Undone: {merge}.")

        try:
            undo_and_log()
        except MergeError as error:
            messages.error(request, str(error))
        else:
            update_index(request)
            messages.success(request, f"Undone: {merge}. They are two again.")
        return HttpResponseRedirect(reverse("admin:archive_merge_changelist"))


@admin.register(NotTwins)
class NotTwinsAdmin(ArchiveAdmin[NotTwins]):
    """To delete a row is to let the pair be suggested again."""

    list_display = ("__str__", "found_by", "found_at")
    list_select_related = (
        "first_speaker", "second_speaker", "first_organisation", "second_organisation", "found_by",
    )  # fmt: skip
    search_fields = (
        "first_speaker__name", "second_speaker__name",
        "first_organisation__name", "second_organisation__name",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: NotTwins | None = None) -> bool:
        return False
