"""What became of a suggestion, for whoever made it: by a reference, without an account.

A reference says nothing of who suggested what, and is long enough that nobody comes upon another's.
"""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Annotation
from igfarchive.http.limits import Purpose, spend, tell
from igfarchive.web.address_query import query_from_request

CONSONANTS = "bdfgklmnprstvz"
VOWELS = "aiou"
SYLLABLES = 6
"""56 syllables, six of them: `tolumakisoba` is one of 31,000 million words."""


def new_reference() -> str:
    """A word that can be read out and written down."""
    return "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES))


@require_safe
def suggestion(request: HttpRequest, reference: str) -> HttpResponse:
    """Whether it waits, where it stands since it was accepted, or why it was declined.

    429 for who asks too often. Of what it says, and of who made it, nothing is shown.
    """
    query_from_request(request)
    allowance = spend(request, Purpose.SUGGESTIONS)
    if not allowance.allowed:
        return tell(render(request, "suggestion_refused.html", status=429), allowance)
    rows = Annotation.objects.select_related("utterance__session__event")
    found = get_object_or_404(rows, reference=reference)
    turn = found.utterance
    context = {"suggestion": found, "turn": turn, "session": turn.session}
    return tell(render(request, "suggestion.html", context), allowance)
