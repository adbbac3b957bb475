"""The pages that say what went wrong, and where to go from there."""

import sys

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from igfarchive.archive.outages import outage_of
from igfarchive.web.outage import unavailable
from igfarchive.web.paging import NoSuchPageError


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: names the part of the address that cannot be read."""
    # Other exceptions that lead here speak to the site's owner, not to its visitors.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what is not there where a list ended early, and nothing of what might be."""
    reason = str(exception) if isinstance(exception, NoSuchPageError) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database cannot be asked, else 500; Django calls it while it handles either."""
    exception = sys.exception()
    if exception and (outage := outage_of(exception)):
        return unavailable(request, outage)
    return defaults.server_error(request)
