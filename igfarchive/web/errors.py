"""The pages that say what went wrong, and where to go from there.

The log has a line of each, and a traceback where the fault is the program's. Django would write one
for whoever asks for what is refused, too, unless the answer was logged before.
"""

import logging
import sys

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.log import log_response
from django.views import defaults

from igfarchive.archive.outages import outage_of
from igfarchive.web.addresses import lead_to_lower_case
from igfarchive.web.outage import unavailable
from igfarchive.web.paging import NoSuchPageError
from igfarchive.web.permissions import what_was_refused

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: names the part of the address, or of what was sent, that cannot be read."""
    # Other exceptions that lead here speak to the site's owner, not to its visitors.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    if isinstance(exception, TOO_MUCH):
        reason = "It is more than this site takes at once."
    response = render(request, "400.html", {"reason": reason}, status=400)
    kind = type(exception).__name__
    suspicious = isinstance(exception, SuspiciousOperation)
    log_response(
        "Bad Request (%s): %s",
        " ".join(str(exception).split()) or kind,
        request.path,
        response=response,
        request=request,
        # Where Django logs these, for those who watch for them.
        logger=logging.getLogger(f"django.security.{kind}" if suspicious else "django.request"),
    )
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says what the account may not do, and what would allow it."""
    refused = what_was_refused(request, exception)
    response = render(request, "403.html", {"refused": refused}, status=403)
    log_response(
        "Forbidden (%s): %s", refused.deed, request.path, response=response, request=request
    )
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what is not there where a list ended early, and nothing of what might be.

    Who wrote an address in capitals is led to where it is in small letters.
    """
    if elsewhere := lead_to_lower_case(request):
        return elsewhere
    reason = str(exception) if isinstance(exception, NoSuchPageError) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, unless it is no fault of the program; Django calls it while it handles what was raised.

    503 where the database cannot be asked, 400 where a visitor hung up before all was sent.
    """
    exception = sys.exception()
    if isinstance(exception, UnreadablePostError):
        return bad_request(request, exception)
    if exception and (outage := outage_of(exception)):
        return unavailable(request, outage)
    return defaults.server_error(request)
