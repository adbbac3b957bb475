"""Organisations that speakers spoke for: reviewed, merged, told apart."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString

from igfarchive.archive.merging import merge_organisations
from igfarchive.archive.models import Affiliation, Organisation
from igfarchive.archive.slugs import slug_among
from igfarchive.archive.twins import keep_organisations_apart, twin_organisations
from igfarchive.web.admin.base import annotated
from igfarchive.web.admin.links import link, list_link
from igfarchive.web.admin.merge_summary import summarise_organisation
from igfarchive.web.admin.names import OrganisationNameInline, keep_organisation_name
from igfarchive.web.admin.pairs import MergedFilter, PairAdmin, Pairing
from igfarchive.web.generic import ModelForm
from igfarchive.web.templatetags.counting import counted


def no_doubts(_one: Organisation, _other: Organisation) -> Sequence[str]:
    """Two spellings of an organisation in one session are nothing unusual."""
    return ()


def describe_organisation(organisation: Organisation) -> str:
    return counted(annotated(organisation, "claim_count"), "claim")


@admin.register(Organisation)
class OrganisationAdmin(PairAdmin[Organisation]):
    pairing = Pairing(
        find_twins=twin_organisations,
        merge=merge_organisations,
        keep_apart=keep_organisations_apart,
        summarise=summarise_organisation,
        doubts=no_doubts,
        describe=describe_organisation,
    )
    list_display = ("name", "kind", "country", "reviewed", "claims", "leads_to")
    list_filter = ("reviewed", MergedFilter)
    list_select_related = ("merged_into",)
    search_fields = ("name", "slug", "names__name", "kind", "country")
    readonly_fields = ("slug", "leads_to", "claims")
    fields = ("name", ("kind", "country"), "reviewed", "slug", "leads_to", "claims")
    inlines = (OrganisationNameInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        claims = Affiliation.objects.filter(organisation=OuterRef("pk")).order_by()
        count = claims.values("organisation").values(count=Count("pk"))
        return super().get_queryset(request).annotate(claim_count=Coalesce(Subquery(count), 0))

    @admin.display(description="spoken for", ordering="claim_count")
    def claims(self, organisation: Organisation) -> SafeString | None:
        if organisation.pk is None:
            return None
        return list_link(
            Affiliation,
            describe_organisation(organisation),
            organisation__id__exact=organisation.pk,
        )

    @admin.display(description="merged into")
    def leads_to(self, organisation: Organisation) -> SafeString | None:
        return link(organisation.merged_into)

    def view_on_site(self, obj: Organisation) -> str | None:
        return obj.get_absolute_url() if Organisation.objects.public().contains(obj) else None

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: ModelForm[Organisation], change: bool
    ) -> None:
        if not change:
            obj.slug = slug_among(Organisation.objects.all(), obj.name, "organisation")
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "name" in form.changed_data:
            keep_organisation_name(request, form.instance)
