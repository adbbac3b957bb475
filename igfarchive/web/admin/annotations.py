"""Annotations: the queue of what was suggested, and those that lost their words.

They are changed on pages of their own, beside the words; here they are found and decided.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from igfarchive.annotating import curating
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation
from igfarchive.web.admin.base import ReadOnlyAdmin
from igfarchive.web.generic import ModelAdmin
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted


class QueueFilter(admin.SimpleListFilter):
    """What waits for a curator comes first."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("lost", "Lost their words"), ("public", "Public"), ("withdrawn", "Withdrawn"),
                ("any", "All")]  # fmt: skip

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Suggested"}, *others]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Annotation]
    ) -> QuerySet[Annotation]:
        match self.value():
            case "lost":
                return queryset.filter(anchored=False).exclude(status=AnnotationStatus.WITHDRAWN)
            case "public" | "withdrawn":
                return queryset.filter(status=self.value())
            case "any":
                return queryset
        return queryset.filter(status=AnnotationStatus.PROPOSED)


@admin.register(Annotation)
class AnnotationAdmin(ReadOnlyAdmin[Annotation]):
    list_display = ("page", "words", "says", "turn", "creator", "created_at", "status")
    list_display_links = None
    list_filter = (QueueFilter, "motivation")
    list_select_related = ("utterance__session__event",)
    search_fields = (
        "=id",
        "=reference",
        "exact",
        "replacement",
        "body",
        "creator",
        "utterance__session__title",
    )
    actions = ("accept", "withdraw")
    ordering = ("pk",)

    def has_change_permission(self, request: HttpRequest, obj: Annotation | None = None) -> bool:
        """The list offers its actions to those who may change; the form shows, and changes not."""
        may: bool = ModelAdmin.has_change_permission(self, request, obj)
        return may and obj is None

    @admin.display(description="words")
    def words(self, annotation: Annotation) -> str:
        return Truncator(annotation.exact).chars(80)

    @admin.display(description="says")
    def says(self, annotation: Annotation) -> str:
        if annotation.is_correction:
            said = Truncator(annotation.replacement or "(not said)").chars(80)
            return f"{said}: {Truncator(annotation.body).chars(200)}" if annotation.body else said
        return Truncator(annotation.body or annotation.link).chars(80)

    @admin.display(description="turn", ordering="utterance_id")
    def turn(self, annotation: Annotation) -> str:
        return f"{annotation.utterance.session.path} u{annotation.utterance.key}"

    @admin.display(description="annotation")
    def page(self, annotation: Annotation) -> SafeString:
        """Leads to its own page, where it is seen, edited and decided on."""
        return format_html('<a href="{}">{}</a>', annotation.get_absolute_url(), annotation)

    @admin.action(description="Make the selected public", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Annotation]) -> None:
        waiting = queryset.exclude(status=AnnotationStatus.PUBLIC)
        self._decide(request, waiting, curating.publish, "Made public")

    @admin.action(description="Withdraw, or decline, the selected", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Annotation]) -> None:
        standing = queryset.exclude(status=AnnotationStatus.WITHDRAWN)
        self._decide(request, standing, curating.withdraw, "Withdrew")

    def _decide(
        self,
        request: HttpRequest,
        queryset: QuerySet[Annotation],
        decide: Callable[..., None],
        done: str,
    ) -> None:
        decided = 0
        for annotation in queryset.select_related("utterance__session__event"):
            try:
                decide(annotation, request.user)
            except RefusedError as error:
                messages.error(request, f"{annotation}: {error}")
            else:
                decided += 1
                self.log_change(request, annotation, f"{done}.")
        update_index(request)
        messages.success(request, f"{done} {counted(decided, 'annotation')}.")
