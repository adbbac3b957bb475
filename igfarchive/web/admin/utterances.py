"""Utterances: the words are evidence and stay; whose they are is our reading."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from igfarchive.archive.attribution_plans import plan_turns
from igfarchive.archive.attributions import attribute
from igfarchive.archive.models import Utterance
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.generic import ModelAdmin, ModelForm
from igfarchive.web.search_index import update_index


class NamedFilter(admin.SimpleListFilter):
    title = "speaker"
    parameter_name = "named"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("yes", "Named"), ("no", "Nobody named")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Utterance]) -> QuerySet[Utterance]:
        if self.value() in ("yes", "no"):
            return queryset.filter(kind="speech", speaker__isnull=self.value() == "no")
        return queryset


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("current", "In the transcript"), ("retired", "Retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Utterance]) -> QuerySet[Utterance]:
        if self.value() in ("current", "retired"):
            return queryset.filter(retired_at__isnull=self.value() == "current")
        return queryset


@admin.register(Utterance)
class UtteranceAdmin(ArchiveAdmin[Utterance]):
    list_display = ("__str__", "where", "speaker", "words", "beginning")
    list_filter = (NamedFilter, StandingFilter, "kind", "session__event")
    list_per_page = 50
    # Along an index: to sort hundreds of thousands of turns by the date of their session is not.
    ordering = ("session_id", "position")
    search_fields = ("label", "text")
    search_help_text = "In labels and words, as written. The archive's own search is quicker."
    autocomplete_fields = ("speaker",)
    fields = (
        "session", ("key", "position", "kind"), ("speaker", "label"), "label_affiliation",
        "continues", "text", "words", ("starts", "ends"), "paragraph_times", ("source", "line"),
        "retired_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Utterance]:
        # A source carries its whole file, megabytes of it.
        related = ("session__event", "speaker", "source")
        return super().get_queryset(request).select_related(*related).defer("source__content")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Utterance | None = None
    ) -> tuple[str, ...]:
        """Whose the words are is our reading; a stage direction is nobody's."""
        open_to_change = {"id", "speaker"} if obj and obj.is_speech else {"id"}
        return tuple(
            field.name for field in Utterance._meta.fields if field.name not in open_to_change
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Utterance | None = None) -> bool:
        return False

    def view_on_site(self, obj: Utterance) -> str | None:
        return obj.permalink() if obj.session.published else None

    @admin.display(description="session", ordering="session_id")
    def where(self, utterance: Utterance) -> str:
        return utterance.session.path

    @admin.display
    def beginning(self, utterance: Utterance) -> str:
        return Truncator(utterance.text).chars(80)

    def save_model(
        self, request: HttpRequest, obj: Utterance, form: ModelForm[Utterance], change: bool
    ) -> None:
        if "speaker" in form.changed_data:
            attribute(lambda: plan_turns(obj.session, [obj.key], obj.speaker), by=request.user)
            update_index(request)
