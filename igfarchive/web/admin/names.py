"""Spellings: which name, wherever it is captioned, means whom."""

from typing import TypeVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.models import Organisation, OrganisationName, Speaker, SpeakerName
from igfarchive.text.names import fold_name
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.admin.fields import ChangedForm
from igfarchive.web.admin.labels import LabelledCells
from igfarchive.web.generic import BaseInlineFormSet, ModelForm, TabularInline

Spelling = TypeVar("Spelling", bound=SpeakerName | OrganisationName)
Owner = TypeVar("Owner", bound=Speaker | Organisation)


class SpellingForm(ChangedForm[Spelling]):
    """A spelling, which means one speaker or organisation and no other."""

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        folded = fold_name(name)
        if not any(sign.isalnum() for sign in folded):
            raise forms.ValidationError("A spelling has a letter or a digit.")
        known = type(self.instance)._default_manager.filter(folded=folded)
        if other := known.exclude(pk=self.instance.pk).first():
            owner = getattr(other, "speaker", None) or getattr(other, "organisation", None)
            raise forms.ValidationError(
                f"“{other}” means {owner} already: if the two are one, merge them."
            )
        self.instance.folded = folded
        return name


class SpellingFormSet(BaseInlineFormSet[Spelling, Owner, ModelForm[Spelling]]):
    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            facts = getattr(form, "cleaned_data", {})
            if not facts.get("name") or facts.get("DELETE"):
                continue
            if form.instance.folded in seen:
                raise forms.ValidationError(f"“{facts['name']}” is written twice.")
            seen.add(form.instance.folded)


def keep_speaker_name(request: HttpRequest, speaker: Speaker) -> None:
    """Let captions and sheets with the speaker's name mean that speaker from now on."""
    known, _ = SpeakerName.objects.select_related("speaker").get_or_create(
        folded=fold_name(speaker.name),
        defaults={"speaker": speaker, "name": speaker.name, "reason": "Named so by a curator."},
    )
    if known.speaker != speaker:
        _warn(request, speaker.name, known.speaker)


def keep_organisation_name(request: HttpRequest, organisation: Organisation) -> None:
    """As `keep_speaker_name`."""
    known, _ = OrganisationName.objects.select_related("organisation").get_or_create(
        folded=fold_name(organisation.name),
        defaults={"organisation": organisation, "name": organisation.name},
    )
    if known.organisation != organisation:
        _warn(request, organisation.name, known.organisation)


def _warn(request: HttpRequest, name: str, owner: Speaker | Organisation) -> None:
    messages.warning(
        request,
        f"Wherever “{name}” is captioned, it still means another {owner._meta.verbose_name} "
        f"({owner.get_absolute_url()}): if the two are one, merge them.",
    )


class SpeakerNameInline(LabelledCells, TabularInline[SpeakerName, Speaker]):
    model = SpeakerName
    form = SpellingForm[SpeakerName]
    formset = SpellingFormSet[SpeakerName, Speaker]
    verbose_name_plural = "other spellings"
    fields = ("name", "reason")
    extra = 0


class OrganisationNameInline(LabelledCells, TabularInline[OrganisationName, Organisation]):
    model = OrganisationName
    form = SpellingForm[OrganisationName]
    formset = SpellingFormSet[OrganisationName, Organisation]
    verbose_name_plural = "other spellings"
    fields = ("name",)
    extra = 0


@admin.register(SpeakerName)
class SpeakerNameAdmin(ArchiveAdmin[SpeakerName]):
    form = SpellingForm[SpeakerName]
    list_display = ("name", "speaker", "reason", "move")
    list_select_related = ("speaker",)
    search_fields = ("name", "speaker__name", "reason")
    autocomplete_fields = ("speaker",)
    readonly_fields = ("move",)
    fields = ("name", "speaker", "reason", "move")

    @admin.display(description="its turns")
    def move(self, name: SpeakerName) -> SafeString | None:
        if name.pk is None:
            return None
        address = reverse("admin:archive_attribution_spelling", args=[name.pk])
        return format_html(
            '<a href="{}">Move it with its turns<span class="visually-hidden">: {}</span></a>',
            address,
            name,
        )


@admin.register(OrganisationName)
class OrganisationNameAdmin(ArchiveAdmin[OrganisationName]):
    form = SpellingForm[OrganisationName]
    list_display = ("name", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name")
    autocomplete_fields = ("organisation",)
    fields = ("name", "organisation")
