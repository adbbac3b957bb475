"""Sessions, with who takes part and whom they spoke for; publishing and unpublishing."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Session, Source, Utterance
from igfarchive.archive.slugs import slug_among
from igfarchive.web.admin.affiliations import AffiliationInline
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.admin.links import list_link
from igfarchive.web.admin.participations import ParticipationInline
from igfarchive.web.admin.recordings import RecordingInline
from igfarchive.web.generic import ModelAdmin, ModelForm
from igfarchive.web.roles import PUBLISH
from igfarchive.web.search_index import reindex
from igfarchive.web.templatetags.counting import counted


class WordsFilter(admin.SimpleListFilter):
    title = "words"
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("here", "In the archive"), ("elsewhere", "Not yet: catalogued")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> QuerySet[Session]:
        match self.value():
            case "here":
                return queryset.filter(turns__gt=0)
            case "elsewhere":
                return queryset.filter(turns=0)
        return queryset


@admin.register(Session)
class SessionAdmin(ArchiveAdmin[Session]):
    list_display = ("title", "code", "event", "kind", "date", "turns", "words", "published")
    list_filter = ("published", WordsFilter, "kind", "status", "event")
    search_fields = ("title", "code", "slug", "event__name")
    autocomplete_fields = ("event",)
    actions = ("publish", "unpublish")
    inlines = (RecordingInline, ParticipationInline, AffiliationInline)
    fieldsets = (
        (None, {"fields": ("event", ("code", "slug"), "title", ("kind", "published"))}),
        (
            "When and where",
            {"fields": (("day", "date"), ("starts_at", "ends_at"), "room", "track", "language")},
        ),
        (
            "Its captions",
            {"fields": ("status", "notice", "source_url", "transcript_url", "utterances", "files")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).select_related("event")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Session | None = None
    ) -> tuple[str, ...]:
        """The address, which names event and slug, is given once."""
        given = ("event",) if obj else ()
        kept = () if self.has_publish_permission(request) else ("published",)
        return ("slug", "utterances", "files", *given, *kept)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether readers see a session is decided apart from what it says."""
        return request.user.has_perm(PUBLISH)

    def view_on_site(self, obj: Session) -> str | None:
        return obj.get_absolute_url() if obj.published else None

    @admin.display(description="turns")
    def utterances(self, session: Session) -> SafeString | None:
        if session.pk is None:
            return None
        text = f"{counted(session.turns, 'turn')}, {counted(session.words, 'word')}"
        turns = list_link(Utterance, text, session__id__exact=session.pk)
        if session.catalogued:
            return turns
        address = reverse("admin:archive_attribution_session", args=[session.pk])
        return format_html('{} · <a href="{}">Who speaks</a>', turns, address)

    @admin.display(description="files")
    def files(self, session: Session) -> SafeString | None:
        if session.pk is None:
            return None
        text = counted(session.sources.count(), "file")
        return list_link(Source, text, session__id__exact=session.pk)

    def save_model(
        self, request: HttpRequest, obj: Session, form: ModelForm[Session], change: bool
    ) -> None:
        if not change:
            neighbours = obj.event.sessions.all()
            obj.slug = slug_among(neighbours, obj.code or obj.title, "session")
            if not self.has_publish_permission(request):
                obj.published = False
                messages.info(request, "Nobody else sees it until a publisher publishes it.")
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        recount([form.instance])
        reindex(request, [form.instance])

    @admin.action(description="Publish the selected sessions", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        self._set_published(request, queryset, True)

    @admin.action(description="Unpublish the selected sessions", permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        self._set_published(request, queryset, False)

    def _set_published(
        self, request: HttpRequest, queryset: QuerySet[Session], published: bool
    ) -> None:
        done = "Published" if published else "Unpublished"
        changed = list(queryset.exclude(published=published))
        for session in changed:
            session.published = published
            session.save(update_fields=["published"])
            self.log_change(request, session, f"{done}.")
        reindex(request, changed)
        messages.success(request, f"{done} {counted(len(changed), 'session')}.")

    def standing_on(self, keys: list[Any]) -> list[str]:
        """A session whose words are here, or were, stays: their addresses have been cited."""
        words = Utterance.objects.filter(session__in=keys).count()
        return [f"{counted(words, 'utterance')}: unpublish the session instead"] if words else []

    def get_deleted_objects(
        self, objs: Sequence[Session] | QuerySet[Session], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """One that is only catalogued takes its sheet with it, though no curator deletes files."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {"source"}, protected

    def delete_model(self, request: HttpRequest, obj: Session) -> None:
        gone = copy(obj)
        super().delete_model(request, obj)
        reindex(request, [gone])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        gone = list(queryset)
        super().delete_queryset(request, queryset)
        reindex(request, gone)
