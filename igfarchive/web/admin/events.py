"""Events."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from igfarchive.archive.models import Event, Session
from igfarchive.archive.slugs import slug_among
from igfarchive.web.admin.base import ArchiveAdmin, annotated
from igfarchive.web.admin.links import list_link
from igfarchive.web.generic import ModelForm
from igfarchive.web.search_index import reindex


@admin.register(Event)
class EventAdmin(ArchiveAdmin[Event]):
    list_display = ("name", "year", "city", "country", "sessions")
    list_filter = ("year",)
    search_fields = ("name", "slug", "city", "country")
    readonly_fields = ("slug", "sessions")
    fields = (
        ("name", "slug"),
        ("year", "ordinal"),
        ("city", "country"),
        ("starts_on", "ends_on"),
        "source_url",
        "sessions",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).annotate(session_count=Count("sessions"))

    @admin.display(ordering="session_count")
    def sessions(self, event: Event) -> SafeString | None:
        if event.pk is None:
            return None
        text = f"{annotated(event, 'session_count'):,}"
        return list_link(Session, text, event__id__exact=event.pk)

    def save_model(
        self, request: HttpRequest, obj: Event, form: ModelForm[Event], change: bool
    ) -> None:
        if not change:
            obj.slug = slug_among(Event.objects.all(), obj.name, "event")
        super().save_model(request, obj, form, change)
        # A session without a date is found by the year of its event.
        if change and "year" in form.changed_data:
            reindex(request, obj.sessions.select_related("event"))
