"""Affiliations that were read out of the words: claims once a person accepts them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.affiliations.organisations import organisation_of
from igfarchive.annotating.markup.cleaning import BodyError, check_line
from igfarchive.archive.choices import ProposalStatus, RegionalGroup, StakeholderGroup
from igfarchive.archive.counters import recount
from igfarchive.archive.models import Affiliation, AffiliationProposal
from igfarchive.web.admin.affiliations import save_claim
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.generic import ModelAdmin, ModelForm
from igfarchive.web.queue import desk_page, next_proposal
from igfarchive.web.search_index import reindex
from igfarchive.web.templatetags.counting import counted

LONGEST_NAME = 200


class StatusFilter(admin.SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("accepted", "Accepted"), ("declined", "Declined"), ("any", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AffiliationProposal]
    ) -> QuerySet[AffiliationProposal]:
        match self.value():
            case "accepted" | "declined":
                return queryset.filter(status=self.value())
            case "any":
                return queryset
        return queryset.filter(status=ProposalStatus.OPEN)


class DecisionForm(ModelForm[AffiliationProposal]):
    """What the claim says. Nothing is claimed until `decision` says so."""

    claimed_organisation = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        label="Organisation",
        help_text="By any of its names; one that is not known yet is made.",
    )
    claimed_position = forms.CharField(required=False, max_length=200, label="Position")
    stakeholder_group = forms.ChoiceField(choices=StakeholderGroup.choices, required=False)
    regional_group = forms.ChoiceField(choices=RegionalGroup.choices, required=False)
    declined_because = forms.CharField(
        required=False,
        max_length=1_000,
        label="Why not",
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "d"}),
        help_text="Kept with it, where it is declined. May be empty.",
    )
    # What its buttons say: neither, and it stays open.
    decision = forms.ChoiceField(
        choices=[("accept", "Accept"), ("decline", "Decline")], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["claimed_organisation"] = self.instance.organisation
        self.initial["claimed_position"] = self.instance.position

    def clean_claimed_organisation(self) -> str:
        """A name: it may become that of a new organisation."""
        name = " ".join(str(self.cleaned_data["claimed_organisation"]).split())
        if name and not any(map(str.isalnum, name)):
            raise forms.ValidationError("A name has a letter or a digit.")
        try:
            return check_line(name, "The name", LONGEST_NAME)
        except BodyError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        said = ("claimed_organisation", "claimed_position", "stakeholder_group", "regional_group")
        if facts.get("decision") == "accept" and not any(facts.get(name) for name in said):
            raise forms.ValidationError(
                "A claim says something: an organisation, a position or a group."
            )
        return facts


@admin.register(AffiliationProposal)
class ProposalAdmin(ArchiveAdmin[AffiliationProposal]):
    form = DecisionForm
    makes = (Affiliation,)
    list_display = ("speaker", "position", "organisation", "place", "said", "turn", "status")
    list_filter = (StatusFilter, "by_self")
    list_select_related = ("speaker", "stated_in__session__event")
    search_fields = ("speaker__name", "organisation", "position", "place", "quote")
    actions = ("accept", "decline")
    fieldsets = (
        ("What was said", {"fields": ("speaker", "turn", "said", "captioned", "status")}),
        (
            "The claim",
            {
                "fields": (
                    "claimed_organisation",
                    "claimed_position",
                    ("stakeholder_group", "regional_group"),
                    "declined_because",
                )
            },
        ),
    )
    change_form_template = "admin/archive/proposal.html"
    readonly_fields = ("speaker", "turn", "said", "captioned", "status")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: AffiliationProposal | None = None
    ) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: AffiliationProposal | None = None
    ) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or obj.status == ProposalStatus.OPEN)

    @admin.display(description="quote")
    def said(self, proposal: AffiliationProposal) -> str:
        who = "says" if proposal.by_self else "is said"
        return f"{who}: “{proposal.quote}”"

    @admin.display(description="as captioned")
    def captioned(self, proposal: AffiliationProposal) -> str:
        return ", ".join(filter(None, [proposal.position, proposal.organisation, proposal.place]))

    @admin.display(description="turn", ordering="stated_in_id")
    def turn(self, proposal: AffiliationProposal) -> SafeString:
        turn = proposal.stated_in
        return format_html('<a href="{}">{} u{}</a>', turn.permalink(), turn.session.path, turn.key)

    def save_model(
        self, request: HttpRequest, obj: AffiliationProposal, form: Any, change: bool
    ) -> None:
        facts = form.cleaned_data
        if facts["decision"] == "accept":
            claim = Affiliation(
                organisation=organisation_of(AffiliationFacts(facts["claimed_organisation"])),
                position=facts["claimed_position"],
                stakeholder_group=facts["stakeholder_group"],
                regional_group=facts["regional_group"],
            )
            if self._claim(request, obj, claim):
                reindex(request, [claim.session])
        elif facts["decision"] == "decline":
            self._decide(request, obj, ProposalStatus.DECLINED, facts["declined_because"])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        proposal = kwargs.get("obj")
        following = next_proposal(proposal) if proposal else None
        context["following"] = desk_page(following) if following else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: AffiliationProposal) -> HttpResponse:
        """To the next that is open; the page says what became of this one."""
        if obj.status != ProposalStatus.OPEN:
            done = obj.get_status_display().lower()
            told = format_html('<a href="{}">{}</a> is {}.', desk_page(obj), obj, done)
            messages.success(request, told)
        following = next_proposal(obj)
        if following is None:
            messages.info(request, "No other proposal is open.")
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(desk_page(following))

    @admin.action(description="Accept the selected as captioned", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[AffiliationProposal]) -> None:
        proposals = list(queryset.filter(status=ProposalStatus.OPEN))
        sayable = [each for each in proposals if each.organisation or each.position]
        claims = []
        for proposal in sayable:
            claim = Affiliation(
                organisation=organisation_of(AffiliationFacts(proposal.organisation)),
                position=proposal.position,
            )
            if self._claim(request, proposal, claim):
                claims.append(claim)
                self.log_change(request, proposal, "Accepted.")
        reindex(request, {claim.session for claim in claims})
        messages.success(request, f"Accepted {counted(len(claims), 'proposal')}.")
        if left := len(proposals) - len(sayable):
            messages.warning(
                request, f"{counted(left, 'proposal')} named a place alone: open each, and decide."
            )

    def _claim(
        self, request: HttpRequest, proposal: AffiliationProposal, claim: Affiliation
    ) -> bool:
        """Make the claim of whoever the speaker is by now, unless another curator was first."""
        standing = AffiliationProposal.objects.select_for_update().get(pk=proposal.pk)
        if standing.status != ProposalStatus.OPEN:
            messages.error(request, f"“{proposal}” was decided already.")
            return False
        claim.speaker = proposal.speaker.merged_into or proposal.speaker
        claim.session = proposal.stated_in.session
        claim.stated_in, claim.stated_quote = proposal.stated_in, proposal.quote
        save_claim(claim, prefer=False)
        proposal.claim = claim
        self._decide(request, proposal, ProposalStatus.ACCEPTED)
        recount([claim.session])
        return True

    @admin.action(description="Decline the selected", permissions=["change"])
    def decline(self, request: HttpRequest, queryset: QuerySet[AffiliationProposal]) -> None:
        proposals = list(queryset.filter(status=ProposalStatus.OPEN))
        for proposal in proposals:
            self._decide(request, proposal, ProposalStatus.DECLINED)
            self.log_change(request, proposal, "Declined.")
        messages.success(request, f"Declined {counted(len(proposals), 'proposal')}.")

    def _decide(
        self,
        request: HttpRequest,
        proposal: AffiliationProposal,
        status: ProposalStatus,
        because: str = "",
    ) -> None:
        proposal.status, proposal.declined_because = status, because
        proposal.decided_by_id = request.user.pk
        proposal.decided_at = timezone.now()
        proposal.save()
