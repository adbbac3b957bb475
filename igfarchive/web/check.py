"""Checks quotations: a form, and each quotation with its verdict and what was said instead."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from igfarchive.http.limits import Purpose, spend, tell
from igfarchive.search import index
from igfarchive.search.checks import Claim, check
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.web.check_form import CheckForm, address_of, form_of_address, form_of_post
from igfarchive.web.checked import show_checks


# Whoever is led here from another site reads what anybody may: nothing is changed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check_quotations(request: HttpRequest) -> HttpResponse:
    """The form, and with `?quote=` what is found; what is posted leads there, if it fits.

    400 or, of what is posted, 422 beside the field that cannot be read, 429 for who checks too
    much, 503 without an index.
    """
    posted = request.method == "POST"
    form = form_of_post(request.POST) if posted else form_of_address(request.GET)
    if not form.is_bound:
        return render(request, "check.html", {"form": form})
    if not form.is_valid():
        return render(request, "check.html", {"form": form}, status=422 if posted else 400)
    address = address_of(form.claims)
    if posted and address:
        return HttpResponseRedirect(address)
    allowance = spend(request, Purpose.CHECK, len(form.claims))
    if not allowance.allowed:
        context = {"form": form, "wait": allowance.reset}
        return tell(render(request, "check.html", context, status=429), allowance)
    try:
        return tell(_checked(request, form, address), allowance)
    except IndexUnavailableError:
        context = {"form": form, "unavailable": True, "rebuilding": index.rebuild_under_way()}
        response = render(request, "check.html", context, status=503)
        response.headers["Retry-After"] = "60"
        return tell(response, allowance)


def _checked(request: HttpRequest, form: CheckForm, address: str) -> HttpResponse:
    claims: Sequence[Claim] = form.claims
    checks = [check(claim) for claim in claims]
    return render(
        request,
        "checked.html",
        {
            "form": form,
            "claim": claims[0],
            "quotations": show_checks(checks),
            "coverage": checks[0].coverage,
            "address": address,
            "keep": address_of(claims, "keep-check"),
        },
    )
