"""Pages on two rows that may be one: likely twins, merging them, keeping them apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from igfarchive.archive.history import Origin, recording, watching
from igfarchive.archive.merging import Curator, MergeError
from igfarchive.archive.models import Merge, Organisation, Speaker
from igfarchive.archive.transactions import serialized
from igfarchive.archive.twins import Twins
from igfarchive.web.admin import stale
from igfarchive.web.admin.base import ArchiveAdmin
from igfarchive.web.admin.links import link
from igfarchive.web.admin.merge_summary import MergeSummary
from igfarchive.web.generic import ModelAdmin
from igfarchive.web.permissions import NotPermittedError
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted

Named = TypeVar("Named", bound=Speaker | Organisation)

PAIRS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Pairing(Generic[Named]):
    """What can be asked about, and done with, two rows of one model."""

    find_twins: Callable[[], Sequence[Twins[Named]]]
    merge: Callable[[Named, Named, Curator], Merge]
    keep_apart: Callable[[Named, Named, Curator], None]
    summarise: Callable[[Named], MergeSummary]
    doubts: Callable[[Named, Named], Sequence[str]]
    describe: Callable[[Named], str]
    """How much stands on a row of the desk's queryset, in words."""


class PairForm(forms.Form):
    """Two rows that stand on their own; `kept` is one of them once the curator has chosen."""

    def __init__(self, data: Any, standing: QuerySet[Any]) -> None:
        super().__init__(data)
        for name in ("first", "second", "kept"):
            self.fields[name] = forms.ModelChoiceField(standing, required=name != "kept")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if "first" in facts and facts["first"] == facts.get("second"):
            raise forms.ValidationError("Choose two.")
        if facts.get("kept") not in (None, facts.get("first"), facts.get("second")):
            raise forms.ValidationError("Keep one of the two.")
        return facts


class MergedFilter(admin.SimpleListFilter):
    """Rows that were merged stay, for their addresses, and are rarely looked for."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("yes", "Merged into another"), ("any", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Standing"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.exclude(merged_into=None)
            case "any":
                return queryset
        return queryset.filter(merged_into=None)


class PairAdmin(ArchiveAdmin[Named]):
    """The desk of a model whose rows are merged. A merged row is shown and not changed."""

    pairing: Pairing[Named]
    change_list_template = "admin/archive/pairs_change_list.html"
    actions = ("mark_reviewed", "merge_selected")

    def get_urls(self) -> list[URLPattern]:
        pages = [("twins", self.twins_page), ("merge", self.merge_page), ("apart", self.keep_apart)]
        return [
            *(
                path(f"{name}/", self.admin_site.admin_view(page), name=self._name(name))
                for name, page in pages
            ),
            *super().get_urls(),
        ]

    def _name(self, view: str) -> str:
        return f"archive_{self.opts.model_name}_{view}"

    def _address(self, view: str, **parameters: str | int) -> str:
        query = f"?{urlencode(parameters)}" if parameters else ""
        return reverse(f"admin:{self._name(view)}") + query

    def has_change_permission(self, request: HttpRequest, obj: Named | None = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or obj.merged_into_id is None)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Named], search_term: str
    ) -> tuple[QuerySet[Named], bool]:
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(merged_into=None)
        found: tuple[QuerySet[Named], bool] = super().get_search_results(
            request, queryset, search_term
        )
        return found

    @admin.action(description="Mark the selected as reviewed", permissions=["change"])
    def mark_reviewed(self, request: HttpRequest, queryset: QuerySet[Named]) -> None:
        reviewed = list(queryset.filter(reviewed=False))
        for row in reviewed:
            row.reviewed = True
            row.save(update_fields=["reviewed"])
            self.log_change(request, row, "Reviewed.")
        messages.success(
            request, f"Reviewed {counted(len(reviewed), str(self.opts.verbose_name))}."
        )

    @admin.action(description="Compare and merge the two selected", permissions=["change"])
    def merge_selected(
        self, request: HttpRequest, queryset: QuerySet[Named]
    ) -> HttpResponseRedirect | None:
        chosen = list(queryset.filter(merged_into=None).values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            messages.error(request, "Select two that are not merged yet.")
            return None
        return HttpResponseRedirect(self._address("merge", first=chosen[0], second=chosen[1]))

    def twins_page(self, request: HttpRequest) -> HttpResponse:
        """Likely twins, the likeliest first."""
        if not self.has_view_or_change_permission(request):
            names = self.opts.verbose_name_plural
            raise NotPermittedError(f"look for twins among {names}", f"view {names}")
        page = Paginator(self.pairing.find_twins(), PAIRS_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        ids = {row.pk for twins in page for row in (twins.first, twins.second)}
        rows = self.get_queryset(request).in_bulk(ids)
        pairs = [
            (
                twins,
                [
                    (link(row), self.pairing.describe(rows[row.pk]))
                    for row in (twins.first, twins.second)
                ],
            )
            for twins in page
        ]
        return self._page(request, "Likely twins", "twins", page=page, pairs=pairs)

    def merge_page(self, request: HttpRequest) -> HttpResponse:
        """Two side by side, and which of them to keep."""
        form = self._pair(request)
        if not form.is_valid():
            return self._refuse_pair(request)
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        kept = form.cleaned_data["kept"]
        now = stale.standing(self.model._default_manager.filter(pk__in=[first.pk, second.pk]))
        shown = request.POST.get(stale.FIELD)
        if shown is not None and stale.unsign(shown, now) != now:
            messages.error(request, "Somebody changed one of them meanwhile: compare them again.")
            return HttpResponseRedirect(self._address("merge", first=first.pk, second=second.pk))
        if request.method == "POST" and kept:
            return self._merge(request, kept, second if kept == first else first)
        summaries = [self.pairing.summarise(first), self.pairing.summarise(second)]
        heavier = max(summaries, key=lambda summary: summary.weight)
        doubts = self.pairing.doubts(first, second)
        return self._page(
            request,
            "Are they one?",
            "merge",
            summaries=summaries,
            kept=heavier.row,
            doubts=doubts,
            following=self._next_pair(first, second),
            shown=stale.sign(now),
        )

    def _next_pair(self, first: Named, second: Named, gone: Named | None = None) -> str:
        """Where the pair after this one among the likely twins is compared, the first after the
        last; where they are listed, if this is none of them. `gone` is compared no more."""
        pairs = [(twins.first, twins.second) for twins in self.pairing.find_twins()]
        here = next((at for at, pair in enumerate(pairs) if {*pair} == {first, second}), None)
        if here is None:
            return self._address("twins")
        others = (pair for pair in pairs[here + 1 :] + pairs[:here] if gone not in pair)
        one, other = next(others, (None, None))
        if one is None or other is None:
            return self._address("twins")
        return self._address("merge", first=one.pk, second=other.pk)

    def _merge(self, request: HttpRequest, kept: Named, gone: Named) -> HttpResponse:
        @serialized
        def merge_and_log() -> Merge:
            rows = self.model._default_manager.filter(pk=kept.pk)
            with recording(request.user, Origin.MERGE), watching(rows):
                merge = self.pairing.merge(kept, gone, request.user)
                # Reviewed by the comparison: no sheet gives it another name any more.
                kept.reviewed = True
                kept.save(update_fields=["reviewed"])
            self.log_change(request, kept, f"Merged {gone} into it.")
            self.log_change(request, gone, f"Merged into {kept}.")
            return merge

        following = self._next_pair(kept, gone, gone)
        try:
            merge = merge_and_log()
        except MergeError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self._address("changelist"))
        update_index(request)
        undo = reverse("admin:archive_merge_undo", args=[merge.pk])
        messages.success(
            request,
            format_html('{} is {} now. <a href="{}">Undo this merge</a>', gone, kept, undo),
        )
        return HttpResponseRedirect(following)

    def keep_apart(self, request: HttpRequest) -> HttpResponse:
        """Remember that two are two, and go back to the others."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = self._pair(request)
        if not form.is_valid():
            return self._refuse_pair(request)
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        # From the list back to its page, from a comparison to the next.
        page = request.POST.get("page")
        following = self._address("twins", page=page) if page else self._next_pair(first, second)
        self.pairing.keep_apart(first, second, request.user)
        messages.success(request, f"{first} and {second} are two: they are not suggested again.")
        return HttpResponseRedirect(following)

    def _pair(self, request: HttpRequest) -> PairForm:
        if not self.has_change_permission(request):
            names = self.opts.verbose_name_plural
            raise NotPermittedError(f"compare and merge {names}", f"change {names}")
        standing = self.model._default_manager.filter(merged_into=None)
        return PairForm(request.POST if request.method == "POST" else request.GET, standing)

    def _refuse_pair(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, "Choose two that are not merged yet.")
        return HttpResponseRedirect(self._address("changelist"))

    def _page(
        self, request: HttpRequest, title: str, template: str, **context: Any
    ) -> TemplateResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "may_change": self.has_change_permission(request),
            "merge_address": self._address("merge"),
            "apart_address": self._address("apart"),
            "list_address": self._address("changelist"),
        }
        return TemplateResponse(request, f"admin/archive/{template}.html", context)
