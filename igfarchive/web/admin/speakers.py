"""Speakers: reviewed by a person, merged, told apart."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Affiliation, Participation, Speaker, Utterance
from igfarchive.archive.slugs import slug_among
from igfarchive.archive.twins import keep_speakers_apart, twin_speakers
from igfarchive.text.characters import without_accents
from igfarchive.transcripts.grammar.names import read_label
from igfarchive.web.admin.base import annotated
from igfarchive.web.admin.links import link, list_link
from igfarchive.web.admin.merge_summary import doubts_about_speakers, summarise_speaker
from igfarchive.web.admin.names import SpeakerNameInline, keep_speaker_name
from igfarchive.web.admin.pairs import MergedFilter, PairAdmin, Pairing
from igfarchive.web.generic import ModelForm
from igfarchive.web.templatetags.counting import counted


class SpeakerForm(ModelForm[Speaker]):
    sort_name = forms.CharField(
        required=False,
        max_length=200,
        help_text="Surname first, without accents. Left empty it is read off the name.",
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        sort_name = facts.get("sort_name") or read_label(facts.get("name", "")).sort_name
        return {**facts, "sort_name": without_accents(sort_name)}


def describe_speaker(speaker: Speaker) -> str:
    sessions, turns = annotated(speaker, "session_count"), annotated(speaker, "turn_count")
    return f"{counted(sessions, 'session')}, {counted(turns, 'turn')}"


@admin.register(Speaker)
class SpeakerAdmin(PairAdmin[Speaker]):
    pairing = Pairing(
        find_twins=twin_speakers,
        merge=merge_speakers,
        keep_apart=keep_speakers_apart,
        summarise=summarise_speaker,
        doubts=doubts_about_speakers,
        describe=describe_speaker,
    )
    form = SpeakerForm
    list_display = ("name", "sort_name", "kind", "reviewed", "sessions", "turns", "leads_to")
    list_filter = ("reviewed", "kind", MergedFilter)
    list_select_related = ("merged_into",)
    search_fields = ("name", "sort_name", "slug", "names__name")
    readonly_fields = ("slug", "leads_to", "sessions", "turns", "claims", "split")
    fields = (
        ("name", "sort_name"), ("kind", "reviewed"), "slug", "leads_to", "sessions", "turns",
        "claims", "split",
    )  # fmt: skip
    inlines = (SpeakerNameInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        parts = Participation.objects.filter(speaker=OuterRef("pk")).order_by().values("speaker")
        return (
            super()
            .get_queryset(request)
            .annotate(
                session_count=Coalesce(Subquery(parts.values(count=Count("pk"))), 0),
                turn_count=Coalesce(Subquery(parts.values(sum=Sum("turns"))), 0),
            )
        )

    @admin.display(ordering="session_count")
    def sessions(self, speaker: Speaker) -> SafeString | None:
        if speaker.pk is None:
            return None
        text = f"{annotated(speaker, 'session_count'):,}"
        return list_link(Participation, text, speaker__id__exact=speaker.pk)

    @admin.display(ordering="turn_count")
    def turns(self, speaker: Speaker) -> SafeString | None:
        if speaker.pk is None:
            return None
        text = f"{annotated(speaker, 'turn_count'):,}"
        return list_link(Utterance, text, speaker__id__exact=speaker.pk)

    @admin.display(description="are they two?")
    def split(self, speaker: Speaker) -> SafeString | None:
        if speaker.pk is None:
            return None
        if speaker.merged_into:
            return None
        address = reverse("admin:archive_attribution_split", args=[speaker.pk])
        return format_html('<a href="{}">Split this speaker in two</a>', address)

    @admin.display(description="affiliations")
    def claims(self, speaker: Speaker) -> SafeString | None:
        if speaker.pk is None:
            return None
        text = f"{speaker.affiliations.count():,}"
        return list_link(Affiliation, text, speaker__id__exact=speaker.pk)

    @admin.display(description="merged into")
    def leads_to(self, speaker: Speaker) -> SafeString | None:
        return link(speaker.merged_into)

    def view_on_site(self, obj: Speaker) -> str | None:
        return obj.get_absolute_url() if Speaker.objects.public().contains(obj) else None

    def save_model(
        self, request: HttpRequest, obj: Speaker, form: ModelForm[Speaker], change: bool
    ) -> None:
        if not change:
            obj.slug = slug_among(Speaker.objects.all(), obj.name, "speaker")
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "name" in form.changed_data:
            keep_speaker_name(request, form.instance)
