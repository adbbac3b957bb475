"""Whom a speaker spoke for in a session: claims, one of them preferred."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.counters import recount
from igfarchive.archive.history import watch
from igfarchive.archive.models import Affiliation, Session
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.admin.fields import DescribedFields, save_changed
from igfarchive.web.admin.related import show_at_hand
from igfarchive.web.generic import BaseInlineFormSet, ModelForm, StackedInline
from igfarchive.web.search_index import reindex

FACTS = ("organisation", "position", "stakeholder_group", "regional_group")


def save_claim(claim: Affiliation, prefer: bool) -> None:
    """Save what a curator states: no sheet replaces it. A speaker's first claim is preferred."""
    rivals = Affiliation.objects.filter(
        speaker=claim.speaker, session=claim.session, preferred=True
    ).exclude(pk=claim.pk)
    claim.preferred = prefer or (claim.pk is None and not rivals.exists())
    claim.origin = AffiliationOrigin.CURATOR
    if claim.preferred:
        watch(rivals)
        rivals.update(preferred=False)
    save_changed(claim)


class ClaimForm(ModelForm[Affiliation]):
    """A claim. To prefer it takes the preference from the speaker's other one.

    `preferred` itself is no field here: between two claims that change places, each alone would
    be refused.
    """

    prefer = forms.BooleanField(
        required=False,
        label="Preferred",
        help_text="Drives filters and counts. A speaker has one preferred claim in a session.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_at_hand(self)
        self.initial["prefer"] = self.instance.preferred

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not any(facts.get(name) for name in FACTS):
            raise forms.ValidationError(
                "A claim says something: an organisation, a position or a group."
            )
        stated_in, session = facts.get("stated_in"), facts.get("session")
        session_id = session.pk if session else self.instance.session_id
        if stated_in and stated_in.session_id != session_id:
            self.add_error("stated_in", f"{stated_in} is a turn of another session.")
        return facts

    def save(self, commit: bool = True) -> Affiliation:
        claim: Affiliation = super().save(commit=False)
        if commit:
            save_claim(claim, prefer=self.cleaned_data["prefer"])
        return claim


class ClaimFormSet(BaseInlineFormSet[Affiliation, Session, ModelForm[Affiliation]]):
    def clean(self) -> None:
        super().clean()
        preferred: set[int] = set()
        for form in self.forms:
            facts = getattr(form, "cleaned_data", {})
            speaker = facts.get("speaker")
            if speaker is None or not facts.get("prefer") or facts.get("DELETE"):
                continue
            if speaker.pk in preferred:
                raise forms.ValidationError(f"Two claims of {speaker} are preferred: choose one.")
            preferred.add(speaker.pk)


class AffiliationInline(DescribedFields, StackedInline[Affiliation, Session]):
    model = Affiliation
    form = ClaimForm
    formset = ClaimFormSet
    verbose_name = "claim"
    verbose_name_plural = "whom they spoke for"
    autocomplete_fields = ("speaker", "organisation")
    raw_id_fields = ("stated_in",)
    readonly_fields = ("origin",)
    fields = (
        ("speaker", "prefer"),
        ("organisation", "position"),
        ("stakeholder_group", "regional_group"),
        ("stated_in", "stated_quote"),
        ("stated_url", "origin"),
    )
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Affiliation]:
        related = ("speaker", "organisation", "stated_in")
        return super().get_queryset(request).select_related(*related)


@admin.register(Affiliation)
class AffiliationAdmin(ArchiveAdmin[Affiliation]):
    form = ClaimForm
    list_display = (
        "speaker", "organisation", "position", "session", "stakeholder_group", "regional_group",
        "origin", "preferred",
    )  # fmt: skip
    list_filter = ("preferred", "origin", "stakeholder_group", "regional_group")
    list_select_related = ("speaker", "organisation", "session__event")
    search_fields = (
        "speaker__name", "organisation__name", "position", "session__title", "session__code",
    )  # fmt: skip
    autocomplete_fields = ("speaker", "session", "organisation")
    raw_id_fields = ("stated_in",)
    fields = ("speaker", "session", *AffiliationInline.fields[1:], "prefer")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Affiliation | None = None
    ) -> tuple[str, ...]:
        """Of somebody else, or in another session, it is another claim."""
        return ("origin", *(("speaker", "session") if obj else ()))

    def save_model(self, request: HttpRequest, obj: Affiliation, form: Any, change: bool) -> None:
        save_claim(obj, prefer=form.cleaned_data["prefer"])
        recount([obj.session])
        reindex(request, [obj.session])

    def delete_model(self, request: HttpRequest, obj: Affiliation) -> None:
        super().delete_model(request, obj)
        recount([obj.session])
        reindex(request, [obj.session])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Affiliation]) -> None:
        sessions = list(Session.objects.filter(affiliations__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        recount(sessions)
        reindex(request, sessions)
