"""Receipts: a search or a check that is kept, and what holds now beside what held then."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from igfarchive import RELEASE
from igfarchive.archive.models import Receipt
from igfarchive.http.limits import Allowance, Purpose, spend, tell
from igfarchive.search.answers import Answer, AnsweredCheck
from igfarchive.search.coverage import coverage_of
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.matches.verdicts import Verdict
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import in_words
from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query
from igfarchive.search.receipts import (
    KeptCheck,
    answer_again,
    keep_claims,
    keep_query,
    open_receipt,
    subject_of,
)
from igfarchive.search.searching import total_of
from igfarchive.search.typed_filters import apply_typed
from igfarchive.web.address_query import query_from_request
from igfarchive.web.check_form import address_of, form_of_address
from igfarchive.web.checked import LABELS, Label
from igfarchive.web.templatetags.counting import counted


@dataclass(frozen=True, slots=True)
class ComparedCheck:
    """A quotation of a receipt: its verdict then and, where it could be checked again, now."""

    kept: KeptCheck
    then: Label
    again: AnsweredCheck | None = None
    now: Label | None = None

    @property
    def changed(self) -> bool:
        return self.again is not None and self.again.verdict != self.kept.verdict


@require_http_methods(["GET", "HEAD", "POST"])
def keep_search(request: HttpRequest) -> HttpResponse:
    """Asks whether a search is to be kept, and keeps it.

    400 without a search, 429 for who keeps too much, 503 without an index.
    """
    query = _searched(request)
    address = reverse("search") + query.url()
    context: dict[str, object] = {"subject": f"Search for {in_words(query)}", "back": address}
    try:
        if request.method != "POST":
            context |= {"total": total_of(query), "coverage": coverage_of(query)}
            return render(request, "keep.html", context)
        allowance = spend(request, Purpose.RECEIPTS)
        if not allowance.allowed:
            return _refused(request, context, allowance)
        receipt = keep_query(query, address)
    except IndexUnavailableError:
        return _unavailable(request, context)
    return tell(HttpResponseRedirect(receipt.get_absolute_url()), allowance)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_check(request: HttpRequest) -> HttpResponse:
    """Asks whether a check is to be kept, and keeps it: of the quotations in the address, or of
    those that are posted where they do not fit in one.

    400 for quotations that cannot be checked, 429 for who keeps too much, 503 without an index.
    """
    form = form_of_address(request.POST if "quote" in request.POST else request.GET)
    if not form.is_valid():
        reasons = (str(each) for errors in form.errors.values() for each in errors)
        raise BadRequest(" ".join(reasons) or "quote: say which quotation to keep the check of.")
    address = address_of(form.claims)
    context: dict[str, object] = {"claims": form.claims, "back": address or reverse("check")}
    if request.method != "POST":
        return render(request, "keep.html", context)
    allowance = spend(request, Purpose.RECEIPTS)
    if not allowance.allowed:
        return _refused(request, context, allowance)
    try:
        receipt = keep_claims(form.claims, address)
    except IndexUnavailableError:
        return _unavailable(request, context)
    return tell(HttpResponseRedirect(receipt.get_absolute_url()), allowance)


@require_safe
def receipt(request: HttpRequest, short: str) -> HttpResponse:
    """What was answered that day, and what is answered today; 410 with the tombstone of one that
    was withdrawn.

    Where it cannot be asked again, for want of an index or because the visitor asks too much, the
    page says so, and shows what was true then.
    """
    query_from_request(request)
    found = get_object_or_404(Receipt, short=short)
    if found.withdrawn_at:
        return render(request, "receipt_withdrawn.html", {"receipt": found}, status=410)
    kept = open_receipt(found)
    allowance = spend(request, Purpose.CHECK, found.total) if found.is_check else Allowance()
    now: Answer | None = None
    if allowance.allowed:
        with suppress(IndexUnavailableError):
            now = answer_again(found)
    response = render(
        request,
        "receipt.html",
        {
            "receipt": found,
            "subject": subject_of(found),
            "kept": kept,
            "now": now,
            "release": RELEASE,
            "wait": 0 if allowance.allowed else allowance.reset,
            "checks": _compared(kept.checks, now),
            "address": request.build_absolute_uri(found.get_absolute_url()),
        },
    )
    if now is None:
        # What could not be asked this time may be asked the next.
        response.headers["Cache-Control"] = "no-store"
    return tell(response, allowance)


def answer_of(receipt: Receipt) -> str:
    """A receipt in a line: Search for “tide”: 3 turns; Check of “…”: Exact."""
    if not receipt.is_check:
        return f"{subject_of(receipt)}: {counted(receipt.total, 'turn')}"
    verdicts = Counter(LABELS[Verdict(each["verdict"])].name for each in receipt.checks)
    if len(verdicts) == 1:
        return f"{subject_of(receipt)}: {next(iter(verdicts))}"
    found = ", ".join(f"{name} ({count})" for name, count in verdicts.items())
    return f"{subject_of(receipt)}: {found}"


def _searched(request: HttpRequest) -> Query:
    """The search in the address, as its page would lead to it."""
    asked = query_from_request(request, "q", "synonyms", *FILTERS)
    try:
        query = resolve_merged(apply_typed(asked))
    except InvalidQueryError as error:
        raise BadRequest(str(error)) from None
    if not query:
        raise BadRequest("q: say which search to keep, in words or by filters.")
    return query.changed()


def _compared(kept: Sequence[KeptCheck], now: Answer | None) -> list[ComparedCheck]:
    if now is None:
        return [ComparedCheck(each, LABELS[each.verdict]) for each in kept]
    return [
        ComparedCheck(each, LABELS[each.verdict], again, LABELS[Verdict(again.verdict)])
        for each, again in zip(kept, now.checks, strict=True)
    ]


def _refused(
    request: HttpRequest, context: dict[str, object], allowance: Allowance
) -> HttpResponse:
    page = render(request, "keep.html", context | {"wait": allowance.reset}, status=429)
    return tell(page, allowance)


def _unavailable(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    response = render(request, "keep.html", context | {"unavailable": True}, status=503)
    response.headers["Retry-After"] = "60"
    return response
