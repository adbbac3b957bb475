"""Who takes part in a session, and as what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Affiliation, Participation, Session, Speaker
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.admin.fields import ChangedForm, DescribedFields
from igfarchive.web.admin.labels import LabelledCells
from igfarchive.web.admin.related import show_at_hand
from igfarchive.web.generic import BaseInlineFormSet, ModelForm, TabularInline


def claims_of(speaker: Speaker, session: Session) -> QuerySet[Affiliation]:
    """Whom the speaker is claimed to speak for there: of nobody in a session not saved yet."""
    return Affiliation.objects.filter(speaker=speaker, session=session.pk)


class ParticipationForm(ChangedForm[Participation]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_at_hand(self)

    def clean(self) -> dict[str, Any]:
        """What nothing holds would be gone with the count that follows the save."""
        facts = super().clean() or self.cleaned_data
        part = self.instance
        speaker = facts.get("speaker") or (part.speaker if part.pk else None)
        session = facts.get("session") or (part.session if part.pk else None)
        held = facts.get("role") or facts.get("listed") or part.turns or part.words
        if speaker and session and not held and not claims_of(speaker, session).exists():
            raise forms.ValidationError(
                f"{speaker} says nothing here: choose a role or “listed”, or take the row out."
            )
        return facts


class ParticipationFormSet(BaseInlineFormSet[Participation, Session, ModelForm[Participation]]):
    def clean(self) -> None:
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            facts = getattr(form, "cleaned_data", {})
            speaker = facts.get("speaker")
            if speaker is None or facts.get("DELETE"):
                continue
            if speaker.pk in seen:
                raise forms.ValidationError(f"{speaker} takes part once: take one line out.")
            seen.add(speaker.pk)


class ParticipationInline(LabelledCells, DescribedFields, TabularInline[Participation, Session]):
    model = Participation
    form = ParticipationForm
    formset = ParticipationFormSet
    verbose_name_plural = "who takes part"
    autocomplete_fields = ("speaker",)
    fields = ("speaker", "role", "listed", "turns", "words")
    readonly_fields = ("turns", "words")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        return super().get_queryset(request).select_related("speaker", "session__event")


@admin.register(Participation)
class ParticipationAdmin(ArchiveAdmin[Participation]):
    form = ParticipationForm
    list_display = ("speaker", "session", "role", "listed", "turns", "words")
    list_filter = ("role", "listed")
    list_select_related = ("speaker", "session__event")
    search_fields = ("speaker__name", "session__title", "session__code")
    autocomplete_fields = ("speaker", "session")
    fields = ("speaker", "session", "role", "listed", "turns", "words")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Participation | None = None
    ) -> tuple[str, ...]:
        """Somebody else in another session is another row."""
        return ("turns", "words", *(("speaker", "session") if obj else ()))

    def save_model(
        self,
        request: HttpRequest,
        obj: Participation,
        form: ModelForm[Participation],
        change: bool,
    ) -> None:
        super().save_model(request, obj, form, change)
        recount([obj.session])

    def delete_model(self, request: HttpRequest, obj: Participation) -> None:
        super().delete_model(request, obj)
        recount([obj.session])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Participation]) -> None:
        sessions = list(Session.objects.filter(participations__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        recount(sessions)
