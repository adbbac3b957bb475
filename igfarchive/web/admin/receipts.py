"""Receipts: nobody changes them; who may delete them withdraws one, and says why."""

from textwrap import shorten
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.archive.history import Origin, recording, watching
from igfarchive.archive.models import Receipt
from igfarchive.archive.transactions import serialized
from igfarchive.search.receipts import subject_of
from igfarchive.web.admin.base import ReadOnlyAdmin
from igfarchive.web.permissions import NotPermittedError

LONGEST_REASON = 1_000
LONGEST_WORDS = 200


class WithdrawalForm(forms.Form):
    because = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who opens its address reads this.",
    )


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin[Receipt]):
    list_display = ("short", "kind", "words", "made_at", "withdrawn_at", "withdraw")
    list_filter = ("kind",)
    search_fields = ("short", "address")
    fields = (
        "page", "kind", "words", "made_at", "version", "release", "total",
        "withdrawn_at", "withdrawn_by", "withdrawn_because", "withdraw",
    )  # fmt: skip
    list_select_related = ("withdrawn_by",)

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/withdraw/",
            self.admin_site.admin_view(self.withdraw_page),
            name="archive_receipt_withdraw",
        )
        return [page, *super().get_urls()]

    @admin.display
    def words(self, receipt: Receipt) -> str:
        """What was asked, as it is kept: names would be a question to the database for each row."""
        asked = receipt.asked.get("claims") or [receipt.asked]
        values = (f"{name}: {value}" for each in asked for name, value in each.items())
        return shorten(", ".join(values), LONGEST_WORDS, placeholder=" …")

    @admin.display
    def page(self, receipt: Receipt) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', receipt.get_absolute_url())

    @admin.display(description="")
    def withdraw(self, receipt: Receipt) -> SafeString | None:
        if receipt.withdrawn_at:
            return None
        address = reverse("admin:archive_receipt_withdraw", args=[receipt.pk])
        return format_html('<a href="{}">Withdraw</a>', address)

    def withdraw_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why, and leaves a tombstone."""
        if not request.user.has_perm("archive.delete_receipt"):
            raise NotPermittedError("withdraw receipts", "delete receipts")
        found = get_object_or_404(Receipt, pk=pk)
        form = WithdrawalForm(request.POST if request.method == "POST" else None)
        if found.withdrawn_at:
            messages.error(request, f"{found} was withdrawn already.")
        elif form.is_valid():
            self._withdraw(request, found, form.cleaned_data["because"])
            messages.success(request, f"{found} is withdrawn: its address says why.")
        else:
            context: dict[str, Any] = {
                **self.admin_site.each_context(request),
                "title": "Withdraw this receipt?",
                "opts": self.opts,
                "receipt": found,
                "subject": subject_of(found),
                "form": form,
            }
            return TemplateResponse(request, "admin/archive/withdraw.html", context)
        return HttpResponseRedirect(reverse("admin:archive_receipt_changelist"))

    @serialized
    def _withdraw(self, request: HttpRequest, found: Receipt, because: str) -> None:
        rows = Receipt.objects.filter(pk=found.pk)
        with recording(request.user, Origin.FORM), watching(rows):
            found.withdraw(request.user, because)
        self.log_change(request, found, f"Withdrawn: {because}")
